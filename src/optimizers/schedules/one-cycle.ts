import { between } from './schedule-between.ts';
import { rate, type ScheduleConstructor, scheduleOf, steps } from './schedule-constructor.ts';

/** Settings of {@link oneCycle}. */
export interface OneCycleSettings {
  /** The highest rate, ≥ 0. */
  readonly peak: number;
  /** After how many steps the rate is `final`, where it stays; a whole number ≥ 1. */
  readonly steps: number;
  /** The part of the steps in which the rate rises, 0 to 1; 0.3 if left out. */
  readonly rising?: number;
  /** The rate of the first step, ≥ 0; peak / 25 if left out. */
  readonly initial?: number;
  /** The last rate, ≥ 0; initial / 10 000 if left out. */
  readonly final?: number;
}

/**
 * Up to the peak and down again, each along half a cosine (Smith and Topin, arXiv 1708.07120, with
 * the shape and the defaults of PyTorch's). Momentum is left alone.
 */
export const oneCycle: ScheduleConstructor<OneCycleSettings> = scheduleOf<OneCycleSettings>({
  name: 'oneCycle',
  settings: {
    peak: rate,
    steps,
    rising: { kind: 'share', default: () => 0.3 },
    initial: { kind: 'rate', default: ({ peak = 0 }) => peak / 25 },
    final: { kind: 'rate', default: ({ initial = 0 }) => initial / 1e4 },
  },
  rate: ({ peak, steps, rising, initial, final }) => {
    const top = rising * steps;
    return (step) =>
      step < top
        ? between(initial, peak, step / top)
        : between(peak, final, steps === top ? 1 : (step - top) / (steps - top));
  },
});
