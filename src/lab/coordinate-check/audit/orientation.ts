import {
  abs,
  add,
  dispose,
  keep,
  max,
  reshape,
  stack,
  sub,
  type Tensor,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { sizeOf } from '../../../core/plan/dim.ts';
import type { PlanRow } from '../../../core/plan/row.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import { shapeOf, variableOf, withValue } from '../../../model/internals.ts';
import { type Weight, weightsOf } from '../../../model/weights.ts';
import { type LayerCall, observe } from '../../measure/observe.ts';
import type { Batch } from '../../training/batch.ts';
import type { PlannedNetwork } from '../check-options.ts';

/**
 * Finds out which axis of the kernels of unknown layers gives the outputs, by changing one slice
 * along each of the last two axes: a slice of the output axis changes one unit, one of the summed
 * axis changes all. What cannot be told apart (a kernel whose outputs are mixed within the layer)
 * is left out.
 *
 * @param x makes or gives inputs; called inside a `tidy`
 */
export async function auditOrientation(
  { model, plan }: PlannedNetwork,
  x: () => Batch['x'],
): Promise<readonly AuditFinding[]> {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const asked = weightsOf(model).filter(
    ({ name, layout, variable }) =>
      layout === undefined && shapeOf(variable).length === 2 && rows.get(name)?.kind === 'weight',
  );
  const changed: { weight: Weight; row: PlanRow; units: [Tensor, Tensor] }[] = [];
  tidy(() => {
    if (asked.length === 0) return;
    observe(model, x(), (call) => {
      for (const weight of asked) {
        const row = rows.get(weight.name);
        if (weight.layer !== call.layer || call.call > 0 || row === undefined) continue;
        changed.push({
          weight,
          row,
          units: [unitsChangedBy(weight, 0, call), unitsChangedBy(weight, 1, call)],
        });
      }
    });
  });
  const findings: AuditFinding[] = [];
  for (const { weight, row, units } of changed) {
    const [first, second] = [await mostChanged(units[0]), await mostChanged(units[1])];
    const finding = findingOf(weight, row, first, second);
    if (finding !== undefined) findings.push(finding);
    dispose(units);
  }
  return findings;
}

/** How many slices to try: one that sums a dead unit's output changes nothing. */
const tries = 8;

/**
 * For each of the first slices along an axis of the kernel, the largest change of each output
 * unit when that slice changes: [slices, units].
 */
function unitsChangedBy({ variable }: Weight, axis: 0 | 1, call: LayerCall): Tensor {
  const shape = shapeOf(variable);
  const [, columns = 1] = shape;
  const [before] = call.again() as [Tensor];
  const units = before.shape.at(-1) ?? 1;
  const changes = Array.from({ length: Math.min(tries, shape[axis] ?? 1) }, (_, slice) => {
    const bump = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, index) =>
      (axis === 0 ? Math.floor(index / columns) : index % columns) === slice ? 1 : 0,
    );
    const value = add(variableOf(variable), tensor(bump, [...shape]));
    const [after] = withValue(variable, value, () => call.again()) as [Tensor];
    return max(reshape(abs(sub(after, before)), [-1, units]), 0);
  });
  // Kept, since the tidy of the model's own call ends before the values are read.
  return keep(stack(changes));
}

/** The most units that any slice changed. */
async function mostChanged(changes: Tensor): Promise<number> {
  const [slices = 0, units = 0] = changes.shape;
  const values = await changes.data();
  return Math.max(
    ...Array.from(
      { length: slices },
      (_, slice) =>
        values.slice(slice * units, (slice + 1) * units).filter((each) => each > 0).length,
    ),
  );
}

function findingOf(
  { name, variable }: Weight,
  row: PlanRow,
  first: number,
  second: number,
): AuditFinding | undefined {
  const [rowsCount = 1, columns = 1] = shapeOf(variable);
  const outputAxis = second === 1 && first > 1 ? 1 : first === 1 && second > 1 ? 0 : undefined;
  if (outputAxis === undefined) return undefined;
  const [fanIn, fanOut] = outputAxis === 1 ? [rowsCount, columns] : [columns, rowsCount];
  const right = sizeOf(row.fanIn) === fanIn && sizeOf(row.fanOut) === fanOut;
  return {
    subject: 'fans',
    name,
    role: row.role,
    verdict: right ? 'pass' : 'fail',
    text: right
      ? `As planned: kept as [${outputAxis === 1 ? 'in, out' : 'out, in'}].`
      : `The plan has fan-in ${sizeOf(row.fanIn)} and fan-out ${sizeOf(row.fanOut)}, but its layer sums over ${fanIn} and gives ${fanOut}: it keeps its kernel as [${outputAxis === 1 ? 'in, out' : 'out, in'}]. Declare its fans in \`roles\`.`,
  };
}
