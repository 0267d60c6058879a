/** A learning rate for each step, counted from 0. */
export type Schedule = (step: number) => number;

/** A schedule's name and settings, as JSON: what is saved of it. */
export interface ScheduleDescription {
  readonly name: string;
  readonly settings: Readonly<Record<string, number | ScheduleDescription>>;
}

/** A schedule that is known by its name, so that it is saved with the optimizer and loaded again. */
export interface NamedSchedule extends Schedule {
  readonly schedule: ScheduleDescription;
}

/** The description of a schedule that has one. */
export function descriptionOf(schedule: Schedule): ScheduleDescription | undefined {
  return (schedule as Partial<NamedSchedule>).schedule;
}

/**
 * The rate that a schedule's shape is relative to, undefined where it is not known: of a function
 * of the caller's.
 */
export function peakOf(rate: number | Schedule | ScheduleDescription): number | undefined {
  if (typeof rate === 'number') return rate;
  const settings = (typeof rate === 'function' ? descriptionOf(rate) : rate)?.settings;
  const peak = settings?.['peak'] ?? settings?.['to'];
  return peak === undefined ? undefined : peakOf(peak);
}
