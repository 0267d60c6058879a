import { RichscaleError } from '../../errors.ts';
import * as known from './known-schedules.ts';
import type { NamedSchedule, ScheduleDescription } from './schedule.ts';

const makers = new Map(Object.entries(known) as [string, (settings: object) => NamedSchedule][]);

/**
 * The schedule that a description is of.
 *
 * @throws `unreadable-json` for a name that is no schedule's, `invalid-argument` for a setting that
 *   it cannot have
 */
export function scheduleFromJSON({ name, settings }: ScheduleDescription): NamedSchedule {
  const make = makers.get(name);
  if (make === undefined) {
    throw new RichscaleError(
      'unreadable-json',
      {
        argument: 'learningRate.name',
        received: name,
        problem: `The schedules are ${[...makers.keys()].join(', ')}.`,
        remedy: 'Load it with the version of richscale that saved it.',
      },
      { found: name, wanted: 1 },
    );
  }
  return make(
    Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [
        key,
        typeof value === 'number' ? value : scheduleFromJSON(value),
      ]),
    ),
  );
}
