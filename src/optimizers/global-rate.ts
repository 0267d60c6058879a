import { checkNotNegative } from './hyperparameters.ts';
import {
  descriptionOf,
  peakOf,
  type Schedule,
  type ScheduleDescription,
} from './schedules/schedule.ts';
import { scheduleFromJSON } from './schedules/schedule-json.ts';

/** A global rate as it is saved. */
export interface SavedRate {
  /** What was given: a rate, or the description of a schedule. */
  readonly learningRate: number | ScheduleDescription;
  /** The rate that was set by hand since. */
  readonly rate?: number;
  /** The learning rate stands for a function of the caller's, which cannot be saved. */
  readonly scheduleLost?: true;
}

/** The global learning rate: as given, or as set since. */
export class GlobalRate {
  #given: number | Schedule;
  #set: number | undefined;
  #lost: boolean;

  constructor(given: number | Schedule, saved: Omit<SavedRate, 'learningRate'> = {}) {
    this.#given = given;
    this.#set = saved.rate;
    this.#lost = saved.scheduleLost ?? false;
  }

  /** The number or schedule that was given, or set since. */
  get given(): number | Schedule {
    return this.#given;
  }

  /** The rate of a step, counted from 0. */
  at(step: number): number {
    if (this.#set !== undefined) return this.#set;
    return typeof this.#given === 'number' ? this.#given : this.#given(step);
  }

  /** The share of its peak that the rate of a step is; 1 where no peak is known. */
  shape(step: number): number {
    const peak = peakOf(this.#given);
    return peak === undefined ? 1 : this.at(step) / peak;
  }

  /** Sets a rate, which gives a schedule up, or another schedule. */
  set(rate: number | Schedule): void {
    if (typeof rate === 'function') {
      this.#given = rate;
      this.#set = undefined;
    } else {
      checkNotNegative('learningRate', rate);
      this.#set = rate;
    }
    this.#lost = false;
  }

  /** What is saved of it after so many steps. */
  saved(step: number): SavedRate {
    const described = typeof this.#given === 'number' ? this.#given : descriptionOf(this.#given);
    if (described === undefined) {
      // A schedule that was given up is not missed.
      const lost = this.#set === undefined;
      return { learningRate: this.at(step), ...(lost ? { scheduleLost: true } : {}) };
    }
    return {
      learningRate: described,
      ...(this.#set === undefined ? {} : { rate: this.#set }),
      ...(this.#lost ? { scheduleLost: true } : {}),
    };
  }
}

/** The number or schedule that was saved. */
export function givenRate({ learningRate }: Pick<SavedRate, 'learningRate'>): number | Schedule {
  return typeof learningRate === 'number' ? learningRate : scheduleFromJSON(learningRate);
}

/** Says that a schedule was lost, and at which rate training would go on. */
export function warnOfSchedule(rate: number): void {
  console.warn(
    `richscale: the optimizer was saved with a schedule that is a function of your own, which is not saved. Its learning rate stays ${rate} until you set one: optimizer.learningRate = schedule, or resume(model, { optimizer, state: 'keep' }) with an optimizer that has it. Schedules of richscale's (cosine, warmup, …) are saved.`,
  );
}
