import type { RichscaleOptimizer } from '../../../optimizers/optimizer.ts';
import type { PlannedNetwork } from '../options.ts';

/** How a probe departs from what training is run with, alike at every width. */
export interface ProbeScale {
  /** What gradients are multiplied by, so that none is clipped. */
  readonly gradients: number;
  /** What the global learning rate is multiplied by, so that the decay can be seen. */
  readonly rate: number;
}

/** The share of a weight that decay should take in a probe's step. */
const wanted = 0.01;

/** Steps at which to look for a rate where a schedule starts at zero. */
const later = [1, 10, 100, 1000, 10_000];

/** A description of ours; not by `instanceof`, which tfjs answers for every optimizer alike. */
function ours(optimizer: PlannedNetwork['optimizer']): RichscaleOptimizer | undefined {
  const { description } = optimizer as Partial<RichscaleOptimizer>;
  return description === undefined ? undefined : (optimizer as RichscaleOptimizer);
}

/** The norm beyond which an optimizer clips, if it does. */
export function clipNormOf(optimizer: PlannedNetwork['optimizer']): number | undefined {
  return ours(optimizer)?.description.clipNorm;
}

/** By how much an optimizer's rate must be larger for its decay to be seen in float32. */
export function rateFactor(optimizer: PlannedNetwork['optimizer']): number {
  const found = ours(optimizer);
  if (found === undefined || found.description.decay !== 'coupled') return 1;
  const share = rateOf(found) * found.description.weightDecay;
  return share > 0 ? Math.max(1, wanted / share) : 1;
}

/** Multiplies an optimizer's rate; one of zero, at which nothing is seen, becomes a later one. */
export function raiseRate(optimizer: PlannedNetwork['optimizer'], factor: number): void {
  const found = ours(optimizer);
  if (found !== undefined) found.learningRate = rateOf(found) * factor;
}

function rateOf(optimizer: RichscaleOptimizer): number {
  const now = optimizer.learningRate;
  const { learningRate } = optimizer.description;
  if (now > 0 || typeof learningRate !== 'function') return now;
  return later.map(learningRate).find((rate) => rate > 0) ?? now;
}
