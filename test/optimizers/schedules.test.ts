import { describe, expect, it } from 'vitest';
import { scheduleFromJSON } from '../../src/optimizers/schedules/schedule-json.ts';
import {
  constant,
  cosine,
  inverseSqrt,
  type NamedSchedule,
  oneCycle,
  warmup,
  warmupStableDecay,
} from '../../src/tfjs/index.ts';

const ratesOf = (schedule: (step: number) => number, steps: readonly number[]) =>
  steps.map((step) => schedule(step));
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));

describe('a schedule', () => {
  it('constant is the same at every step', () => {
    expect(ratesOf(constant({ peak: 0.3 }), [0, 1, 1000])).toStrictEqual([0.3, 0.3, 0.3]);
  });

  it('cosine goes from the peak to the final rate, and stays there', () => {
    const schedule = cosine({ peak: 1, steps: 4, final: 0.2 });
    const half = 0.8 * Math.SQRT1_2 * 0.5;
    expect(ratesOf(schedule, [0, 1, 2, 3, 4, 5, 99])).toEqual(
      near([1, 0.6 + half, 0.6, 0.6 - half, 0.2, 0.2, 0.2]),
    );
    expect(cosine({ peak: 1, steps: 4 })(4)).toBe(0);
  });

  it('inverseSqrt is half the peak after three time scales', () => {
    const schedule = inverseSqrt({ peak: 0.6, steps: 10 });
    expect(ratesOf(schedule, [0, 30, 80])).toEqual(near([0.6, 0.3, 0.2]));
  });

  it('inverseSqrt behind a warm-up of its own length is the Transformer’s', () => {
    const schedule = warmup({ steps: 10, to: inverseSqrt({ peak: 1, steps: 10 }) });
    for (const step of [10, 11, 50, 1000]) {
      expect(schedule(step)).toBeCloseTo(Math.sqrt(10 / step), 12);
    }
  });

  it('warmup rises in equal steps, none zero, and then hands on', () => {
    const schedule = warmup({ steps: 3, to: cosine({ peak: 1, steps: 2 }) });
    expect(ratesOf(schedule, [0, 1, 2, 3, 4, 5])).toEqual(near([0.25, 0.5, 0.75, 1, 0.5, 0]));
    expect(ratesOf(warmup({ steps: 1, to: 0.4 }), [0, 1, 2])).toStrictEqual([0.2, 0.4, 0.4]);
    expect(ratesOf(warmup({ steps: 1, to: (step) => 8 / (1 + step) }), [0, 1, 2])).toStrictEqual([
      4, 8, 4,
    ]);
  });

  it('oneCycle rises to its peak and falls to its final rate, each by half a cosine', () => {
    const schedule = oneCycle({ peak: 1, steps: 10, rising: 0.4, initial: 0.2, final: 0.1 });
    expect(ratesOf(schedule, [0, 2, 4, 7, 10, 11])).toEqual(near([0.2, 0.6, 1, 0.55, 0.1, 0.1]));
    // PyTorch's defaults: div_factor 25, final_div_factor 1e4, pct_start 0.3.
    const usual = oneCycle({ peak: 5, steps: 100 });
    expect(ratesOf(usual, [0, 30, 100])).toEqual(near([0.2, 5, 2e-5]));
  });

  it.each([0, 1])('oneCycle may rise for %d of its steps', (rising) => {
    const schedule = oneCycle({ peak: 1, steps: 4, rising, initial: 0.5, final: 0.25 });
    expect(ratesOf(schedule, [0, 2, 4])).toEqual(
      near(
        [
          [1, 0.625, 0.25],
          [0.5, 0.75, 0.25],
        ][rising] ?? [],
      ),
    );
  });

  it('warmupStableDecay warms up, stays, and decays in a line', () => {
    const schedule = warmupStableDecay({ peak: 1, steps: 10, warmup: 1, decay: 4, final: 0.2 });
    expect(ratesOf(schedule, [0, 1, 5, 6, 7, 8, 9, 10, 11])).toEqual(
      near([0.5, 1, 1, 1, 0.8, 0.6, 0.4, 0.2, 0.2]),
    );
  });
});

const every: readonly NamedSchedule[] = [
  constant({ peak: 0.3 }),
  cosine({ peak: 1, steps: 7, final: 0.2 }),
  inverseSqrt({ peak: 1, steps: 7 }),
  oneCycle({ peak: 1, steps: 7 }),
  warmup({ steps: 3, to: 0.1 }),
  warmup({ steps: 3, to: warmup({ steps: 2, to: cosine({ peak: 1, steps: 7 }) }) }),
  warmupStableDecay({ peak: 1, steps: 9, warmup: 2, decay: 3 }),
];

describe('a schedule’s description', () => {
  it.each(every.map((each) => [each.schedule.name, each] as const))(
    '%s comes back from JSON',
    (_, schedule) => {
      const copy = scheduleFromJSON(JSON.parse(JSON.stringify(schedule.schedule)));
      const steps = Array.from({ length: 20 }, (__, step) => step);
      expect(ratesOf(copy, steps)).toStrictEqual(ratesOf(schedule, steps));
      expect(copy.schedule).toStrictEqual(schedule.schedule);
      expect(Object.isFrozen(copy.schedule.settings)).toBe(true);
    },
  );

  it('is not there for what leads to a function of one’s own', () => {
    expect(warmup({ steps: 3, to: () => 1 })).not.toHaveProperty('schedule');
  });

  it('of no schedule is refused', () => {
    expect(() => scheduleFromJSON({ name: 'cosin', settings: {} })).toThrow(
      expect.objectContaining({ _tag: 'unreadable-json' }),
    );
  });
});

describe('a setting that cannot be is refused', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a rate', () => cosine({ peak: -1, steps: 4 }), /^cosine\.peak: received -1/],
    ['no rate', () => constant({} as never), /^constant\.peak: received undefined/],
    ['half a step', () => cosine({ peak: 1, steps: 1.5 }), /^cosine\.steps: received 1\.5/],
    ['no steps', () => inverseSqrt({ peak: 1, steps: 0 }), /^inverseSqrt\.steps: received 0/],
    ['a share', () => oneCycle({ peak: 1, steps: 4, rising: 2 }), /^oneCycle\.rising: received 2/],
    ['no target', () => warmup({ steps: 3 } as never), /^warmup\.to: received undefined/],
    ['NaN', () => warmup({ steps: 3, to: Number.NaN }), /^warmup\.to: received NaN/],
    ['no settings', () => cosine(0.1 as never), /^cosine: received 0\.1/],
    [
      'too few steps',
      () => warmupStableDecay({ peak: 1, steps: 4, warmup: 2, decay: 3 }),
      /^warmupStableDecay\.steps: received 4\. Warm-up and decay take 5/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  it('a misspelled one, with the nearest', () => {
    expect(() => cosine({ peak: 1, step: 4 } as never)).toThrow(/cosine\.step: .*`steps`/);
    expect(() => warmup({ steps: 1, too: 1 } as never)).toThrow(/warmup\.too/);
  });
});
