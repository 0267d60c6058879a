import { rate, type ScheduleConstructor, scheduleOf } from './schedule-constructor.ts';

/** Settings of {@link constant}. */
export interface ConstantSettings {
  /** The rate of every step, ≥ 0. */
  readonly peak: number;
}

/** The same rate at every step. */
export const constant: ScheduleConstructor<ConstantSettings> = scheduleOf<ConstantSettings>({
  name: 'constant',
  settings: { peak: rate },
  rate:
    ({ peak }) =>
    () =>
      peak,
});
