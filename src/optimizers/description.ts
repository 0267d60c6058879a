import type { Decays } from '../core/plan/decays.ts';
import { type DecayRule, decayRules } from '../core/theory/decay.ts';
import type { Decay } from '../core/theory/response.ts';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type ClippingOptions, checkClipping } from './clipping.ts';
import { checkNotNegative, readHyperparameters } from './hyperparameters.ts';
import type { Rule } from './rule.ts';
import { peakOf, type Schedule } from './schedules/schedule.ts';

/** How weights are averaged over steps. */
export interface AverageOptions {
  /** In [0, 1); such as 0.999. */
  readonly decay: number;
}

/** What every optimizer can be given. Values are those tuned at the base width. */
export interface CommonOptions extends ClippingOptions {
  /**
   * The global learning rate, or a schedule; each tensor's multiplier applies on top of it. Saved
   * with the optimizer if it is a number or one of richscale's schedules (`cosine` and the like); a
   * function of your own is to be set again after loading.
   */
  readonly learningRate: number | Schedule;
  /**
   * How many calls of `applyGradients` make one step, with the mean of their gradients; 1 if left
   * out. Schedules count steps. A tensor that has no gradient in a call has one of zero there.
   */
  readonly accumulate?: number;
  /**
   * Keeps exponential moving averages of the weights, average ← decay · average + (1 − decay) ·
   * weight with each step of a tensor, from its first step on; `swapAverages` puts them in and out.
   */
  readonly average?: AverageOptions;
  /** Decay strength λ at the base width; 0 if left out. */
  readonly weightDecay?: number;
  /** `coupled` (w ← w − η·λ·w) if left out, or `independent` (w ← w − λ·w). */
  readonly decay?: Exclude<Decay, 'l2'>;
  /**
   * Which tensors decay: kinds and names in a list, or a function of the plan's row. Weights and
   * embeddings if left out, no biases and no gains.
   */
  readonly decays?: Decays;
  /** How λ goes with the width: `timescale` if left out, `gain` or `compute-optimal`. */
  readonly decayRule?: DecayRule;
  /**
   * Whether independent decay follows the shape of the schedule, w ← w − (η / peak)·λ·w; false if
   * left out. The peak is the schedule's own, so it has to be a rate or one of richscale's.
   */
  readonly scheduleDecay?: boolean;
}

/** Keys that every optimizer's options have, and no number of a rule can be called. */
export const commonKeys: KnownKeys<CommonOptions> = {
  learningRate: true,
  clipNorm: true,
  clipGlobalNorm: true,
  clipValue: true,
  accumulate: true,
  average: true,
  weightDecay: true,
  decay: true,
  decays: true,
  decayRule: true,
  scheduleDecay: true,
};

/** An optimizer to be run, as data. Made by `sgd`, `adam` and the like. */
export interface OptimizerDescription {
  /** The rule's name: a known optimizer's, or one given to `defineOptimizer`. */
  readonly name: string;
  readonly learningRate: number | Schedule;
  /** The rule's own numbers; without `epsilon` where that is the backend's. */
  readonly hyperparameters: Readonly<Record<string, number>>;
  readonly clipNorm: number | undefined;
  readonly clipGlobalNorm?: number;
  readonly clipValue?: number;
  readonly accumulate?: number;
  readonly average?: AverageOptions;
  readonly weightDecay: number;
  readonly decay: Exclude<Decay, 'l2'>;
  /** As given; left out where it was. What it came to is in the factors. */
  readonly decays?: Decays;
  readonly decayRule?: DecayRule;
  readonly scheduleDecay?: boolean;
}

/**
 * A rule with its options, checked and filled in.
 *
 * @throws `invalid-argument` for a value out of its range
 */
export function describe(rule: Rule, options: CommonOptions): OptimizerDescription {
  const {
    learningRate,
    clipNorm,
    weightDecay = rule.weightDecay ?? 0,
    decay = 'coupled',
  } = options;
  if (typeof learningRate !== 'function') checkNotNegative('learningRate', learningRate);
  checkNotNegative('weightDecay', weightDecay);
  checkClipping(options);
  const { accumulate, average } = options;
  if (accumulate !== undefined) checkAccumulate(accumulate);
  if (average !== undefined) checkAverage(average);
  if (decay !== 'coupled' && decay !== 'independent') {
    throw invalidArgument(
      'decay',
      decay,
      "Weight decay is 'coupled' or 'independent' here.",
      'For L2 in the loss give the layers a kernelRegularizer, under SGD or momentum.',
    );
  }
  const hyperparameters = readHyperparameters(rule.hyperparameters, { ...options });
  return {
    name: rule.name,
    learningRate,
    hyperparameters,
    clipNorm,
    ...(options.clipGlobalNorm === undefined ? {} : { clipGlobalNorm: options.clipGlobalNorm }),
    ...(options.clipValue === undefined ? {} : { clipValue: options.clipValue }),
    ...(accumulate === undefined ? {} : { accumulate }),
    ...(average === undefined ? {} : { average: { ...average } }),
    weightDecay,
    decay,
    ...decayOptions(options),
  };
}

/** What is said of decay besides its strength, where something is. */
function decayOptions({
  learningRate,
  decay,
  decays,
  decayRule,
  scheduleDecay,
}: CommonOptions): Pick<OptimizerDescription, 'decays' | 'decayRule' | 'scheduleDecay'> {
  if (decays !== undefined && !Array.isArray(decays) && typeof decays !== 'function') {
    throw invalidArgument(
      'decays',
      decays,
      'It is neither a list of kinds and names nor a function.',
      "Pass such as ['weight', 'embedding'], or ({ name }) => name.endsWith('/kernel').",
    );
  }
  if (decayRule !== undefined && !decayRules.includes(decayRule)) {
    throw invalidArgument(
      'decayRule',
      decayRule,
      `It is one of ${decayRules.map((rule) => `'${rule}'`).join(', ')}.`,
      "Leave it out for 'timescale'.",
    );
  }
  if (scheduleDecay !== undefined) checkScheduleDecay(scheduleDecay, decay, learningRate);
  return {
    ...(decays === undefined ? {} : { decays }),
    ...(decayRule === undefined ? {} : { decayRule }),
    ...(scheduleDecay === undefined ? {} : { scheduleDecay }),
  };
}

function checkScheduleDecay(
  given: unknown,
  decay: CommonOptions['decay'],
  learningRate: number | Schedule,
): void {
  if (given === false) return;
  const problem =
    given !== true
      ? 'It is true or false.'
      : decay !== 'independent'
        ? 'Coupled decay follows the learning rate by itself.'
        : (peakOf(learningRate) ?? 0) > 0
          ? undefined
          : 'The peak of this learning rate is not known, or zero.';
  if (problem === undefined) return;
  throw invalidArgument(
    'scheduleDecay',
    given,
    problem,
    "Give it beside decay: 'independent' and a schedule such as cosine({ peak, steps }).",
  );
}

function checkAccumulate(count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) >= 1) return;
  throw invalidArgument(
    'accumulate',
    count,
    'It is a whole number of calls, 1 or more.',
    'Leave it out for a step with every call.',
  );
}

function checkAverage(average: AverageOptions): void {
  checkKeys('average', average, { decay: true });
  const { decay } = average;
  if (typeof decay === 'number' && decay >= 0 && decay < 1) return;
  throw invalidArgument(
    'average.decay',
    decay,
    'It is a number in [0, 1).',
    'Pass such as { decay: 0.999 }.',
  );
}
