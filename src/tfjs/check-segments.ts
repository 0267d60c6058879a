import { formatDim, sizeOf } from '../core/plan/dim.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { PlanRow } from '../core/plan/row.ts';
import { factorNames } from '../core/plan/row-json.ts';
import { invalidArgument } from '../errors.ts';
import { shapeOf } from '../model/internals.ts';
import { axesOf } from '../model/layouts.ts';
import { factorOf } from '../model/segment-factor.ts';
import type { Weight } from '../model/weights.ts';

/** Whether what a tensor reads side by side has different factors, as away from the base width. */
export function hasSegments(row: PlanRow): boolean {
  return factorNames.some((name) => typeof factorOf(row, (each) => each[name]) !== 'number');
}

/**
 * Refuses a tensor of which it cannot be told where in it the things are that it reads: it has to
 * hold its inputs along all axes but the last.
 *
 * @param inputAxes the axes that are summed over, where the layer is known
 * @throws `invalid-argument`
 */
export function checkSegments(
  row: PlanRow,
  shape: readonly number[],
  inputAxes?: readonly number[],
): void {
  if (!hasSegments(row)) return;
  const leading = shape.slice(0, -1);
  const inputs = leading.reduce((all, size) => all * size, 1);
  const inOrder = inputAxes === undefined || inputAxes.join() === [...leading.keys()].join();
  if (inOrder && inputs === sizeOf(row.fanIn)) return;
  throw invalidArgument(
    row.name,
    row.segments?.map(({ fanIn }) => fanIn),
    `What it reads is told apart along all axes but the last, and of shape [${shape}] these are not its fan-in, ${formatDim(row.fanIn)}.`,
    'Use one layer for each thing that is read and add their outputs.',
  );
}

/** As {@link checkSegments}, of each of a model's weights. */
export function checkSegmentsOf(weights: readonly Weight[], plan: Plan): void {
  for (const { name, layout, variable } of weights) {
    const shape = shapeOf(variable);
    checkSegments(plan.row(name), shape, layout && axesOf(layout, shape.length).fanIn);
  }
}

/**
 * Refuses different multipliers in one tensor, where the caller is to apply them.
 *
 * @throws `invalid-argument`
 */
export function checkOneMultiplier(row: PlanRow): void {
  const multiplier = factorOf(row, (each) => each.multiplier);
  if (typeof multiplier === 'number') return;
  throw invalidArgument(
    row.name,
    multiplier,
    'What it reads side by side has different multipliers in this gauge.',
    "Use the gauge 'unit-multiplier', which has none, or one variable for each thing that is read.",
  );
}
