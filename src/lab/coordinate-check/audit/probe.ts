import { dispose, type NamedTensorMap, type Optimizer, tensor } from '@tensorflow/tfjs-core';
import type { PlanRow } from '../../../core/plan/row.ts';
import { shapeOf, variableOf } from '../../../model/internals.ts';
import type { PlannedNetwork } from '../check-options.ts';
import {
  gradientOf,
  type Probed,
  patternsOf,
  probedOf,
  type Slot,
  slots,
  smaller,
} from './probe-gradients.ts';
import { callsPerStep, type ProbeScale, raiseRate, strongerDecay } from './probe-scale.ts';

/**
 * How an optimizer answered to one tensor's synthetic gradient, per entry. Under rules whose
 * update goes with the gradient, steps are relative to the gradient's.
 */
export interface TensorResponse {
  readonly row: PlanRow;
  /** The step at a gradient far above any ε. */
  readonly step: number;
  /** The steps at gradients ever smaller, each scaled as the plan scales ε. */
  readonly small: readonly number[];
  /** What a step of no gradient right after adds, as a share of the step before. */
  readonly echo: number;
  /** The share that a weight of one loses where its gradient is zero; NaN if no entry is left. */
  readonly shrinkage: number;
}

/**
 * Takes a step on synthetic gradients whose entries go through many magnitudes, some of them zero,
 * and one on none, and reads off learning rate, ε, decay and memory of every tensor. What the optimizer is does not
 * matter, as long as it treats entries apart. The network is spoilt by it.
 *
 * @param scale the same at every width
 */
export async function probeOptimizer(
  network: PlannedNetwork,
  scale: ProbeScale,
): Promise<readonly TensorResponse[]> {
  const { optimizer, plan } = network;
  const probed = probedOf(network);
  const gradient = (tensor: Probed, slot: Slot): number => gradientOf(tensor, slot, plan, scale);
  raiseRate(optimizer, scale.rate);
  begin(probed);
  takeStep(optimizer, probed, gradient);
  const moved = await changesOf(probed);
  takeStep(optimizer, probed, () => 0);
  const later = await changesOf(probed);
  const decayed = (await decayedFurther(optimizer, probed)) ?? moved;
  const stepAt = (index: number, slot: Slot): number =>
    (moved[index]?.(slot) ?? Number.NaN) /
    gradient(probed[index] as Probed, slot) ** plan.optimizer.gradientDegree;
  return probed.map(({ row }, index) => ({
    row,
    step: stepAt(index, 'step'),
    small: smaller.map((_, slot) => stepAt(index, slot)).filter((each) => !Number.isNaN(each)),
    echo: (later[index]?.('step') ?? Number.NaN) / (moved[index]?.('step') ?? Number.NaN) - 1,
    shrinkage: decayed[index]?.('decay') ?? Number.NaN,
  }));
}

const startOf = (slot: Slot): number => (slot === 'decay' ? 1 : 0);

/** Sets weights to one where the decay is looked at, to zero elsewhere. */
function begin(probed: readonly Probed[]): void {
  for (const [{ variable }, pattern] of patternsOf(probed, (_, slot) => startOf(slot))) {
    const start = tensor(pattern, [...shapeOf(variable)]);
    variableOf(variable).assign(start);
    start.dispose();
  }
}

function takeStep(
  optimizer: Optimizer,
  probed: readonly Probed[],
  gradient: (tensor: Probed, slot: Slot) => number,
): void {
  const gradients: NamedTensorMap = {};
  try {
    for (const [{ variable }, pattern] of patternsOf(probed, gradient)) {
      gradients[variableOf(variable).name] = tensor(pattern, [...shapeOf(variable)]);
    }
    for (let call = callsPerStep(optimizer); call > 0; call--) optimizer.applyGradients(gradients);
  } finally {
    dispose(gradients);
  }
}

/** By how much the entries of each went down; undefined of what a small one has no entry for. */
async function changesOf(
  probed: readonly Probed[],
): Promise<readonly ((slot: Slot) => number | undefined)[]> {
  return Promise.all(
    probed.map(async ({ weight, entries }) => {
      const values = await variableOf(weight.variable).data();
      return (slot: Slot) => {
        const place = entries[slots.indexOf(slot)];
        return place === undefined ? undefined : startOf(slot) - (values[place] as number);
      };
    }),
  );
}

/** What a stronger decay of the same optimizer takes off, where its own is too weak to be seen. */
async function decayedFurther(
  optimizer: Optimizer,
  probed: readonly Probed[],
): Promise<Awaited<ReturnType<typeof changesOf>> | undefined> {
  const stronger = strongerDecay(optimizer);
  if (stronger === undefined) return undefined;
  try {
    begin(probed);
    takeStep(stronger, probed, () => 0);
    return await changesOf(probed);
  } finally {
    stronger.dispose();
  }
}
