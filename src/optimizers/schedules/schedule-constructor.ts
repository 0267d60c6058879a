import { invalidArgument } from '../../errors.ts';
import { checkKeys } from '../../known-keys.ts';
import type { NamedSchedule, Schedule } from './schedule.ts';

/** Makes a schedule from its settings, given by name. */
export type ScheduleConstructor<Settings> = (settings: Settings) => NamedSchedule;

/** What a setting is: a learning rate, a number of steps, or a part of all steps. */
export interface SettingSpec {
  readonly kind: 'rate' | 'steps' | 'share';
  /** Its value where it is left out; needed where there is none. */
  readonly default?: (settings: Readonly<Record<string, number>>) => number;
}

/** A schedule as arithmetic. */
export interface ScheduleRule<Name extends string> {
  readonly name: string;
  readonly settings: Readonly<Record<Name, SettingSpec>>;
  /** The rate of each step from 0, all settings filled in. */
  rate(settings: Readonly<Record<Name, number>>): Schedule;
}

/** A learning rate: a finite number that is not negative. */
export const rate: SettingSpec = { kind: 'rate' };

/** A number of steps: a whole number, 1 or more. */
export const steps: SettingSpec = { kind: 'steps' };

/** The constructor of a schedule. */
export function scheduleOf<Settings extends object>(
  rule: ScheduleRule<keyof Settings & string>,
): ScheduleConstructor<Settings> {
  const specs = Object.entries<SettingSpec>(rule.settings);
  const known = Object.fromEntries(specs.map(([name]) => [name, true as const]));
  const construct = (given: Settings): NamedSchedule => {
    checkKeys(rule.name, given, known);
    const settings: Record<string, number> = {};
    for (const [name, spec] of specs) {
      const value = (given as Record<string, unknown>)[name] ?? spec.default?.(settings);
      settings[name] = checkSetting(`${rule.name}.${name}`, value, spec);
    }
    return named(rule.rate(settings as Record<keyof Settings & string, number>), {
      name: rule.name,
      settings,
    });
  };
  Object.defineProperty(construct, 'name', { value: rule.name });
  return construct;
}

/** A schedule with its description. */
export function named(
  rate: Schedule,
  { name, settings }: NamedSchedule['schedule'],
): NamedSchedule {
  Object.defineProperty(rate, 'name', { value: name });
  const schedule = Object.freeze({ name, settings: Object.freeze({ ...settings }) });
  return Object.assign(rate, { schedule });
}

const ranges: Readonly<
  Record<SettingSpec['kind'], { has(value: number): boolean; readonly text: string }>
> = {
  rate: {
    has: (value) => Number.isFinite(value) && value >= 0,
    text: 'It is a learning rate: a finite number that is not negative.',
  },
  steps: {
    has: (value) => Number.isSafeInteger(value) && value >= 1,
    text: 'It is a number of steps: a whole number, 1 or more.',
  },
  share: {
    has: (value) => value >= 0 && value <= 1,
    text: 'It is a part of all steps: a number from 0 to 1.',
  },
};

/** The value, or `invalid-argument` unless it is in the range of its kind. */
export function checkSetting(argument: string, value: unknown, { kind }: SettingSpec): number {
  const range = ranges[kind];
  if (typeof value === 'number' && range.has(value)) return value;
  throw invalidArgument(argument, value, range.text, 'Count steps as calls that move weights.');
}
