import type { Interval } from './exponent-fit.ts';

/** Whether something is as predicted; undecided where the interval is too wide to tell. */
export type Verdict = 'pass' | 'fail' | 'undecided';

/** Passes an interval that lies wholly within limits, and fails one wholly outside of them. */
export function verdictWithin(interval: Interval, limits: Interval): Verdict {
  if (interval.min >= limits.min && interval.max <= limits.max) return 'pass';
  return interval.min > limits.max || interval.max < limits.min ? 'fail' : 'undecided';
}
