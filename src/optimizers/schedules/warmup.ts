import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { descriptionOf, type NamedSchedule, type Schedule } from './schedule.ts';
import { checkSetting, named, rate, steps } from './schedule-constructor.ts';

/** Settings of {@link warmup}. */
export interface WarmupSettings<To extends number | Schedule = number | Schedule> {
  /** For how many steps the rate rises; a whole number ≥ 1. */
  readonly steps: number;
  /** Where it rises to: a rate ≥ 0, or any schedule, whose steps are counted from there. */
  readonly to: To;
}

const keys: KnownKeys<WarmupSettings> = { steps: true, to: true };

/**
 * A linear warm-up in front of any schedule: the rate of step t is (t + 1) / (steps + 1) of the first
 * of what comes after, so none is zero, and the peak is reached as the warm-up ends.
 *
 * It has a name, and is saved, where what comes after has one.
 *
 * @throws `invalid-argument` for a setting out of its range; `unknown-key`
 */
export function warmup(settings: WarmupSettings<number | NamedSchedule>): NamedSchedule;
export function warmup(settings: WarmupSettings): Schedule;
export function warmup(settings: WarmupSettings): Schedule {
  checkKeys('warmup', settings, keys);
  const { to } = settings;
  const rising = checkSetting('warmup.steps', settings.steps, steps);
  if (typeof to !== 'function' && typeof to !== 'number') {
    throw invalidArgument(
      'warmup.to',
      to,
      'It is neither a rate nor a schedule.',
      'Pass a number, or such as cosine({ peak, steps }).',
    );
  }
  const after = typeof to === 'function' ? to : () => to;
  const start = typeof to === 'number' ? checkSetting('warmup.to', to, rate) : to(0);
  const schedule: Schedule = (step) =>
    step < rising ? warmedUp(start, step, rising) : after(step - rising);
  const described = typeof to === 'number' ? to : descriptionOf(to);
  if (described === undefined) return schedule;
  return named(schedule, { name: 'warmup', settings: { steps: rising, to: described } });
}

/** The rate of a step of a linear warm-up. */
export function warmedUp(peak: number, step: number, steps: number): number {
  return (peak * (step + 1)) / (steps + 1);
}
