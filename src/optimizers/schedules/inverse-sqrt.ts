import { rate, type ScheduleConstructor, scheduleOf, steps } from './schedule-constructor.ts';

/** Settings of {@link inverseSqrt}. */
export interface InverseSqrtSettings {
  /** The rate of the first step, ≥ 0. */
  readonly peak: number;
  /** The time scale: after three times as many steps the rate is half the peak. */
  readonly steps: number;
}

/**
 * peak · √(steps / (steps + step)). Behind a warm-up of as many steps it is the inverse square root
 * of the step, as in the Transformer (Vaswani et al., arXiv 1706.03762).
 */
export const inverseSqrt: ScheduleConstructor<InverseSqrtSettings> =
  scheduleOf<InverseSqrtSettings>({
    name: 'inverseSqrt',
    settings: { peak: rate, steps },
    rate:
      ({ peak, steps }) =>
      (step) =>
        peak * Math.sqrt(steps / (steps + step)),
  });
