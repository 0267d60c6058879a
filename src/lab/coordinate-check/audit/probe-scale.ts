import { RichscaleOptimizer } from '../../../optimizers/richscale-optimizer.ts';
import type { PlannedNetwork } from '../check-options.ts';
import { type GradientScale, normOf, probedOf } from './probe-gradients.ts';

/** How large a probe is, alike at every width. */
export interface ProbeScale extends GradientScale {
  /** What the global learning rate is multiplied by, so that the decay can be seen. */
  readonly rate: number;
}

/** How large a probe of one network's optimizer should be. */
export function scaleFor(network: PlannedNetwork): ProbeScale {
  const { optimizer, plan } = network;
  const rate = rateFactor(optimizer);
  const clipNorm = ours(optimizer)?.description.clipNorm;
  if (clipNorm === undefined) return { largest, gradients: 1, rate };
  // Far beyond it the smaller gradients would be clipped to nothing.
  const clipped = { largest: Math.min(largest, 10 * clipNorm), gradients: 1 };
  if (plan.optimizer.epsilonPlace === 'none') return { ...clipped, rate };
  // A scale-free step is the same if clipped, as long as no ε is felt: none is clipped.
  const gradients = Math.min(1, clipNorm / (2 * normOf(probedOf(network), plan, clipped)));
  return { ...clipped, gradients, rate };
}

/** A scale for all widths, from those of each. */
export function commonScale(scales: readonly ProbeScale[]): ProbeScale {
  return {
    largest: Math.min(...scales.map((scale) => scale.largest)),
    gradients: Math.min(...scales.map(({ gradients }) => gradients)),
    rate: Math.max(...scales.map(({ rate }) => rate)),
  };
}

// An accumulator of squared gradients may start at 0.1: far above its root the step is free of it.
const largest = 1e6;

/**
 * The share of a weight that decay should take in a probe's step: of a weight of one float32 shows
 * it to 6e-6 of itself, and the step that the rate makes of a gradient stays far from overflow.
 */
const wanted = 0.01;

/** Steps at which to look for a rate where a schedule starts at zero. */
const later = [1, 10, 100, 1000, 10_000];

/** A description of ours; not by `instanceof`, which tfjs answers for every optimizer alike. */
function ours(optimizer: PlannedNetwork['optimizer']): RichscaleOptimizer | undefined {
  const { description } = optimizer as Partial<RichscaleOptimizer>;
  return description === undefined ? undefined : (optimizer as RichscaleOptimizer);
}

/** How many calls of `applyGradients` make one step. */
export function callsPerStep(optimizer: PlannedNetwork['optimizer']): number {
  return ours(optimizer)?.description.accumulate ?? 1;
}

/** By how much an optimizer's rate must be larger for its decay to be seen in float32. */
function rateFactor(optimizer: PlannedNetwork['optimizer']): number {
  const found = ours(optimizer);
  if (found === undefined || found.description.decay !== 'coupled') return 1;
  return raising(rateOf(found) * found.description.weightDecay);
}

/**
 * An optimizer like the given one whose decay is strong enough to be seen, where the decay has
 * nothing to do with the rate and is too weak; to be disposed of.
 */
export function strongerDecay(
  optimizer: PlannedNetwork['optimizer'],
): PlannedNetwork['optimizer'] | undefined {
  const found = ours(optimizer);
  if (found === undefined || found.description.decay !== 'independent') return undefined;
  const { description, factors } = found;
  const factor = raising(description.weightDecay);
  if (factor === 1) return undefined;
  return new RichscaleOptimizer(
    { ...description, weightDecay: description.weightDecay * factor },
    factors,
  );
}

function raising(share: number): number {
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
