import { invalidArgument } from '../../errors.ts';
import { rate, type ScheduleConstructor, scheduleOf, steps } from './schedule-constructor.ts';
import { warmedUp } from './warmup.ts';

/** Settings of {@link warmupStableDecay}. */
export interface WarmupStableDecaySettings {
  /** The rate of the long middle, ≥ 0. */
  readonly peak: number;
  /** After how many steps, warm-up and decay included, the rate is `final`, where it stays. */
  readonly steps: number;
  /** The steps of the linear warm-up, a whole number ≥ 1. */
  readonly warmup: number;
  /** The steps of the linear decay at the end, a whole number ≥ 1. */
  readonly decay: number;
  /** The last rate, ≥ 0; 0 if left out. */
  readonly final?: number;
}

/** Warm-up, a constant rate, and a decay at the end (Hu et al., arXiv 2404.06395). */
export const warmupStableDecay: ScheduleConstructor<WarmupStableDecaySettings> =
  scheduleOf<WarmupStableDecaySettings>({
    name: 'warmupStableDecay',
    settings: {
      peak: rate,
      steps,
      warmup: steps,
      decay: steps,
      final: { kind: 'rate', default: () => 0 },
    },
    rate: ({ peak, steps, warmup, decay, final }) => {
      if (warmup + decay > steps) {
        throw invalidArgument(
          'warmupStableDecay.steps',
          steps,
          `Warm-up and decay take ${warmup + decay}.`,
          'Count both in it.',
        );
      }
      return (step) => {
        if (step < warmup) return warmedUp(peak, step, warmup);
        const left = Math.max(steps - step, 0) / decay;
        return left >= 1 ? peak : final + (peak - final) * left;
      };
    },
  });
