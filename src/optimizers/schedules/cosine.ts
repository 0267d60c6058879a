import { between } from './schedule-between.ts';
import { rate, type ScheduleConstructor, scheduleOf, steps } from './schedule-constructor.ts';

/** Settings of {@link cosine}. */
export interface CosineSettings {
  /** The rate of the first step, ≥ 0. */
  readonly peak: number;
  /** After how many steps the rate is `final`, where it stays; a whole number ≥ 1. */
  readonly steps: number;
  /** The last rate, ≥ 0; 0 if left out. */
  readonly final?: number;
}

/** Half a cosine from the peak down to the final rate (Loshchilov and Hutter, arXiv 1608.03983). */
export const cosine: ScheduleConstructor<CosineSettings> = scheduleOf<CosineSettings>({
  name: 'cosine',
  settings: { peak: rate, steps, final: { kind: 'rate', default: () => 0 } },
  rate:
    ({ peak, steps, final }) =>
    (step) =>
      between(peak, final, step / steps),
});
