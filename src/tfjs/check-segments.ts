import type { Plan } from '../core/plan/plan.ts';
import type { PlanFactors, PlanRow } from '../core/plan/row.ts';
import { invalidArgument } from '../errors.ts';

/**
 * Refuses a plan with a tensor that reads several things, each with factors of its own: here a
 * tensor is initialized, multiplied and trained as a whole. At the base width all of them are one.
 *
 * @throws `invalid-argument`, before anything is changed
 */
export function checkSegments({ rows }: Plan): void {
  const row = rows.find(({ segments = [], ...whole }) =>
    segments.some((segment) => !sameFactors(segment, whole)),
  );
  if (row === undefined) return;
  throw invalidArgument(
    row.name,
    row.segments?.map(({ fanIn }) => fanIn),
    'It reads several things side by side that scale differently, and here a tensor has one initial size, multiplier and learning rate.',
    `Use one layer for each thing that is read and add their outputs. Or take it as one tensor, whose updates are then off by up to the ratio of the two widths: tensors: { '${row.name}': { fanIn: ${JSON.stringify(row.fanIn)} } }.`,
  );
}

function sameFactors(a: PlanFactors, b: Omit<PlanRow, 'segments'>): boolean {
  return (
    a.init === b.init &&
    a.multiplier === b.multiplier &&
    a.lr === b.lr &&
    a.epsilon === b.epsilon &&
    a.weightDecay === b.weightDecay &&
    a.gradientWeight === b.gradientWeight
  );
}
