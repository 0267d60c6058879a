import type { LayersModel } from '@tensorflow/tfjs-layers';
import { sizeOf } from '../../../core/plan/dim.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import { shapeOf } from '../../../model/internals.ts';
import { axesOf } from '../../../model/layouts.ts';
import { weightsOf } from '../../../model/weights.ts';

/** Holds the plan's tensors and their fans against the model's. */
export function auditPlan(model: LayersModel, plan: Plan): readonly AuditFinding[] {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const weights = weightsOf(model);
  const names = new Set(weights.map(({ name }) => name));
  const missing = weights
    .filter(({ name }) => !rows.has(name))
    .map(
      ({ name }): AuditFinding => ({
        subject: 'plan',
        name,
        role: undefined,
        verdict: 'fail',
        text: 'It is missing from the plan, so nothing scales it.',
      }),
    );
  const unknown = plan.rows
    .filter(({ name }) => !names.has(name))
    .map(
      ({ name, role }): AuditFinding => ({
        subject: 'plan',
        name,
        role,
        verdict: 'fail',
        text: 'The plan has it, but the model has no such tensor.',
      }),
    );
  const fans = weights.flatMap(({ name, variable, layout }): AuditFinding[] => {
    const row = rows.get(name);
    if (row === undefined || layout?.kind !== 'weight') return [];
    const shape = shapeOf(variable);
    const axes = axesOf(layout, shape.length);
    const along = (of: readonly number[]) => of.reduce((all, axis) => all * (shape[axis] ?? 1), 1);
    const [fanIn, fanOut] = [along(axes.fanIn), along(axes.fanOut)];
    const right = sizeOf(row.fanIn) === fanIn && sizeOf(row.fanOut) === fanOut;
    return [
      {
        subject: 'fans',
        name,
        role: row.role,
        verdict: right ? 'pass' : 'fail',
        text: right
          ? 'As planned.'
          : `The plan has fan-in ${sizeOf(row.fanIn)} and fan-out ${sizeOf(row.fanOut)}, but of shape [${shape}] its layer sums over ${fanIn} and gives ${fanOut}.`,
      },
    ];
  });
  return [...missing, ...unknown, ...fans];
}
