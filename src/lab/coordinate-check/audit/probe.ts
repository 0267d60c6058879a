import { dispose, type NamedTensorMap, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Plan } from '../../../core/plan.ts';
import type { PlanRow } from '../../../core/plan-row.ts';
import { shapeOf, variableOf } from '../../../tfjs/internals.ts';
import { type Weight, weightsOf } from '../../../tfjs/weights.ts';
import type { PlannedNetwork } from '../options.ts';
import { clipNormOf, type ProbeScale, raiseRate, rateFactor } from './probe-scale.ts';

/** How an optimizer answered to one tensor's synthetic gradient, per entry. */
export interface TensorResponse {
  readonly row: PlanRow;
  /** The step at a gradient far above any ε. */
  readonly step: number;
  /** The steps at gradients ever smaller, each scaled as the plan scales ε. */
  readonly small: readonly number[];
  /** The share that a weight of one loses where its gradient is zero; undefined if too small. */
  readonly shrinkage: number | undefined;
}

/** Gradients at which an ε would be felt, whatever it is: relative to the largest. */
const smaller = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9];
/** Below it float32 cannot tell the shrinkage of a weight of one. */
const leastShrinkage = 3e-6;

/**
 * Takes one step on synthetic gradients whose entries go through many magnitudes, some of them
 * zero, and reads off learning rate, ε and decay of every tensor. What the optimizer is does not
 * matter, as long as it treats entries apart. The network is spoilt by it.
 *
 * @param scale the smallest gradients and the largest rate that {@link scaleFor} gives of any width
 */
export async function probeOptimizer(
  { model, optimizer, plan }: PlannedNetwork,
  scale: ProbeScale,
): Promise<readonly TensorResponse[]> {
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const probed = weightsOf(model).flatMap((weight) => {
    const row = rows.get(weight.name);
    return row === undefined || !weight.variable.trainable ? [] : [{ weight, row }];
  });
  const gradients: NamedTensorMap = {};
  tidy(() => {
    for (const { weight } of probed) {
      const start = tensor(
        patternOf(weight, (slot) => (slot === 'decay' ? 1 : 0)),
        [...shapeOf(weight.variable)],
      );
      variableOf(weight.variable).assign(start);
    }
  });
  try {
    for (const { weight, row } of probed) {
      gradients[variableOf(weight.variable).name] = tensor(
        patternOf(weight, (slot) => gradientOf(slot, row, plan, scale.gradients)),
        [...shapeOf(weight.variable)],
      );
    }
    raiseRate(optimizer, scale.rate);
    optimizer.applyGradients(gradients);
  } finally {
    dispose(gradients);
  }
  const responses: TensorResponse[] = [];
  for (const { weight, row } of probed) {
    responses.push(responseOf(row, await variableOf(weight.variable).data()));
  }
  return responses;
}

/** The scale at which one network can be probed. */
export function scaleFor(network: PlannedNetwork): ProbeScale {
  return { gradients: clipScale(network), rate: rateFactor(network.optimizer) };
}

/** By how much gradients must be smaller for the optimizer not to clip them. */
function clipScale({ model, optimizer, plan }: PlannedNetwork): number {
  const clipNorm = clipNormOf(optimizer);
  if (clipNorm === undefined) return 1;
  const rows = new Map(plan.rows.map((row) => [row.name, row]));
  const squared = weightsOf(model).reduce((sum, weight) => {
    const row = rows.get(weight.name);
    if (row === undefined) return sum;
    const entries = patternOf(weight, (slot) => gradientOf(slot, row, plan, 1));
    return sum + row.gradientWeight * entries.reduce((total, entry) => total + entry * entry, 0);
  }, 0);
  return Math.min(1, clipNorm / (2 * Math.sqrt(squared)));
}

/** What an entry is for: the step, the decay, or one of the smaller gradients. */
type Slot = 'step' | 'decay' | number;

const slots: readonly Slot[] = ['step', 'decay', ...smaller.keys()];

function patternOf(weight: Weight, entry: (slot: Slot) => number): Float32Array {
  const size = shapeOf(weight.variable).reduce((a, b) => a * b, 1);
  const values = slots.map(entry);
  return Float32Array.from({ length: size }, (_, index) => values[index % slots.length] ?? 0);
}

function gradientOf(slot: Slot, row: PlanRow, { optimizer }: Plan, scale: number): number {
  if (slot === 'decay') return 0;
  // Adagrad's accumulator starts at 0.1: only far above its root is the step free of it.
  const largest = 1e3 * scale;
  if (slot === 'step') return largest;
  const degree = { none: 0, 'outside-root': 1, 'inside-root': 2 }[optimizer.epsilon];
  return scale * (smaller[slot] ?? 0) * (degree === 0 ? 1 : row.epsilon ** (1 / degree));
}

function responseOf(row: PlanRow, values: ArrayLike<number>): TensorResponse {
  const at = (slot: Slot): number | undefined => {
    const index = slots.indexOf(slot);
    return index < values.length ? (values[index] as number) : undefined;
  };
  const shrunk = 1 - (at('decay') ?? Number.NaN);
  return {
    row,
    step: -(at('step') ?? Number.NaN),
    small: smaller.flatMap((_, slot) => {
      const value = at(slot);
      return value === undefined ? [] : [-value];
    }),
    shrinkage: shrunk === 0 || shrunk >= leastShrinkage ? shrunk : undefined,
  };
}
