import { describe, expect, it } from 'vitest';
import type { TransferCell, TransferGroup } from '../../../src/judge/results/sweep-result.ts';
import { startLoss, summarizeSweep } from '../../../src/judge/transfer/summarize.ts';
import { normals, type Synthetic, synthetic } from './synthetic.ts';

const widths = [64, 128, 256, 512];
const log2 = [-10, -9, -8, -7, -6, -5, -4];
const seeds = [1, 2, 3, 4];
const doublings = (width: number): number => Math.log2(width / 64);

function groupOf(cells: readonly TransferCell[], options = {}): TransferGroup {
  const [group, ...others] = summarizeSweep(cells, options).groups;
  if (group === undefined || others.length > 0) throw new Error('one group was expected');
  return group;
}

/** Optima that drift, with noise of their own in every seed and width. */
function noisy(drift: number, noise: number, seed: number, more: Partial<Synthetic> = {}) {
  const normal = normals(seed);
  const wobble = new Map<string, number>();
  const optimum = (width: number, of: number): number => {
    const key = `${width} ${of}`;
    const own = wobble.get(key) ?? noise * normal();
    wobble.set(key, own);
    return -7.2 + drift * doublings(width) + own;
  };
  return synthetic({ widths, log2, seeds, optimum, ...more });
}

describe('optima and their drift', () => {
  it('are exact where every curve is a parabola', () => {
    const group = groupOf(
      synthetic({ widths, log2, seeds, optimum: (width) => -6.3 - 0.5 * doublings(width) }),
    );
    expect(group.curves.map(({ optimum }) => optimum?.log2)).toStrictEqual(
      [-6.3, -6.8, -7.3, -7.8].map((value) => expect.closeTo(value, 9)),
    );
    expect(group.driftPerDoubling.value).toBeCloseTo(-0.5, 9);
    expect(group.spread).toBeCloseTo(1.5, 9);
    for (const { optimum } of group.curves) {
      expect(optimum?.loss).toBeCloseTo(0.5, 9);
      expect(optimum?.learningRate).toBeCloseTo(2 ** (optimum?.log2 ?? 0), 12);
    }
  });

  it('are there for each seed by itself, with an interval over seeds', () => {
    // Seeds at -0.3, -0.1, 0.1, 0.3 around the mean: t(95%, 3) = 3.1824, deviation 0.2582.
    const offset = (seed: number): number => -0.3 + 0.2 * (seed - 1);
    const { optimum } =
      groupOf(synthetic({ widths: [64], log2, seeds, optimum: (_, seed) => -7 + offset(seed) }))
        .curves[0] ?? {};
    expect(optimum?.bySeed).toStrictEqual(
      [-7.3, -7.1, -6.9, -6.7].map((value) => expect.closeTo(value, 9)),
    );
    expect(optimum?.log2).toBeCloseTo(-7, 9);
    const half = (3.18244630528 * Math.sqrt(0.2 / 3)) / 2;
    expect(optimum?.interval.min).toBeCloseTo(-7 - half, 9);
    expect(optimum?.interval.max).toBeCloseTo(-7 + half, 9);
  });

  it('do not count as drift what a seed has at every width', () => {
    const { driftPerDoubling } = groupOf(
      synthetic({
        widths,
        log2,
        seeds,
        optimum: (width, seed) => -7.5 + 0.2 * doublings(width) + 0.2 * seed,
      }),
    );
    expect(driftPerDoubling.value).toBeCloseTo(0.2, 9);
    expect(driftPerDoubling.interval.max - driftPerDoubling.interval.min).toBeLessThan(1e-6);
  });

  it.each([0, -0.4])(
    'have intervals that hold the true drift of %s in 95 of 100 cases',
    (drift) => {
      let held = 0;
      let optimumHeld = 0;
      for (let trial = 0; trial < 200; trial++) {
        const { driftPerDoubling, curves } = groupOf(noisy(drift, 0.2, 1000 + trial));
        const { min, max } = driftPerDoubling.interval;
        if (min <= drift && drift <= max) held += 1;
        const interval = curves[1]?.optimum?.interval ?? { min: 0, max: 0 };
        if (interval.min <= -7.2 + drift && -7.2 + drift <= interval.max) optimumHeld += 1;
      }
      // 190 are expected of 200; a right interval falls outside of these less than once in 10 000.
      expect(held).toBeGreaterThanOrEqual(177);
      expect(held).toBeLessThanOrEqual(199);
      expect(optimumHeld).toBeGreaterThanOrEqual(177);
      expect(optimumHeld).toBeLessThanOrEqual(199);
    },
  );

  it('say which side of the grid they lie on, and are open there', () => {
    const { curves } = groupOf(
      synthetic({ widths, log2, seeds, optimum: (width) => (width < 200 ? -12 : -1) }),
    );
    expect(curves.map(({ optimum }) => optimum?.edge)).toStrictEqual([
      'low',
      'low',
      'high',
      'high',
    ]);
    expect(curves[0]?.optimum?.interval).toStrictEqual({ min: Number.NEGATIVE_INFINITY, max: -10 });
    expect(curves[3]?.optimum?.interval).toStrictEqual({ min: -4, max: Number.POSITIVE_INFINITY });
  });

  it('have an unbounded interval with one seed', () => {
    const { curves, driftPerDoubling } = groupOf(
      synthetic({ widths: [64, 128], log2, seeds: [1], optimum: () => -7 }),
    );
    const unbounded = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
    expect(curves[0]?.optimum?.interval).toStrictEqual(unbounded);
    expect(driftPerDoubling).toStrictEqual({ value: expect.closeTo(0, 9), interval: unbounded });
  });
});

describe('divergence', () => {
  it('of one seed makes the mean of its rate diverge, and moves no optimum', () => {
    const loss = (distance: number, _: number, seed: number): number =>
      seed === 2 && distance > 2.1 ? Number.POSITIVE_INFINITY : 0.5 + 0.1 * distance ** 2;
    const { curves } = groupOf(synthetic({ widths, log2, seeds, optimum: () => -7.2, loss }));
    const at = (rate: number) => curves[0]?.points.find((p) => p.learningRate === 2 ** rate);
    expect(at(-5)).toMatchObject({
      loss: null,
      bySeed: [expect.any(Number), null, expect.any(Number), expect.any(Number)],
    });
    expect(curves[0]?.optimum?.log2).toBeCloseTo(-7.2, 9);
  });

  it('at the transferred rate is told, and so is that of every rate', () => {
    const loss = (distance: number, width: number): number => {
      if (width === 512) return Number.POSITIVE_INFINITY;
      return distance > 1.5 ? Number.POSITIVE_INFINITY : 0.5 + 0.1 * distance ** 2;
    };
    const { transfer, recommendation, widerIsBetter } = groupOf(
      synthetic({
        widths,
        log2,
        seeds,
        optimum: () => -7,
        loss,
        curve: () => [{ step: 0, loss: 1 }],
      }),
    );
    expect(transfer).toMatchObject({
      width: 512,
      loss: null,
      tunedLearningRate: null,
      tunedLoss: null,
    });
    expect(recommendation.text).toContain('At width 512 every rate diverged.');
    expect(widerIsBetter.holds).toBe(true);
  });

  it('of everything is a result, too', () => {
    const group = groupOf(
      synthetic({ widths, log2, seeds, optimum: () => -7, loss: () => Number.POSITIVE_INFINITY }),
    );
    expect(group.curves.map(({ optimum }) => optimum)).toStrictEqual(Array(4).fill(undefined));
    expect(group.recommendation.interval).toStrictEqual({ min: 0, max: 2 ** -10 });
    expect(group.recommendation.text).toMatch(/diverged at every width: try rates below 0\.000977/);
  });
});

describe('the transferred loss', () => {
  it('is read off the widest curve at the narrowest optimum', () => {
    const { transfer } = groupOf(
      synthetic({ widths, log2, seeds, optimum: (width) => -6 - 0.3 * doublings(width) }),
    );
    expect(transfer.width).toBe(512);
    expect(transfer.learningRate).toBeCloseTo(2 ** -6, 9);
    expect(transfer.tunedLearningRate).toBeCloseTo(2 ** -6.9, 9);
    expect(transfer.tunedLoss).toBeCloseTo(0.5, 9);
    expect(transfer.loss).toBeCloseTo(0.5 + 0.1 * 0.81, 9);
  });

  it('is never below the tuned one', () => {
    for (let trial = 0; trial < 50; trial++) {
      const normal = normals(trial);
      const loss = (distance: number): number => 0.5 + 0.1 * distance ** 2 + 0.02 * normal();
      const { transfer } = groupOf(synthetic({ widths, log2, seeds, optimum: () => -7.3, loss }));
      expect(transfer.loss).toBeGreaterThanOrEqual(transfer.tunedLoss ?? Number.NaN);
    }
  });
});

describe('wider is better', () => {
  const steps = Array.from({ length: 30 }, (_, step) => step);
  /** Curves whose loss falls with the width by `gain` each doubling, with noise of seeds. */
  function curves(gain: number, noise: number, random: number, more: Partial<Synthetic> = {}) {
    const normal = normals(random);
    return synthetic({
      widths,
      log2,
      seeds,
      optimum: () => -7,
      curve: (width) =>
        steps.map((step) => ({
          step,
          loss: 2 - 0.05 * step - gain * doublings(width) * (step / 30) + noise * normal(),
        })),
      ...more,
    });
  }

  it('holds where it does, in 95 of 100 cases', () => {
    let alarms = 0;
    for (let trial = 0; trial < 100; trial++) {
      const { widerIsBetter } = groupOf(curves(0, 0.05, trial + 1));
      if (!widerIsBetter.holds) alarms += 1;
    }
    // At most 5 are expected; more than 13 would be seen less than once in 1000 times.
    expect(alarms).toBeLessThanOrEqual(13);
  });

  it('is refused with the steps and widths where a wider model is worse', () => {
    const { widerIsBetter } = groupOf(curves(-0.6, 0.02, 5));
    expect(widerIsBetter.holds).toBe(false);
    expect(widerIsBetter.comparisons).toBe(90);
    expect(widerIsBetter.learningRate).toBe(2 ** -7);
    const last = widerIsBetter.violations.filter(({ step }) => step === 29);
    expect(last).toStrictEqual([
      { step: 29, narrow: 64, wide: 128 },
      { step: 29, narrow: 128, wide: 256 },
      { step: 29, narrow: 256, wide: 512 },
    ]);
    // At the start all are equal.
    expect(widerIsBetter.violations.filter(({ step }) => step === 0)).toStrictEqual([]);
  });

  it('is refused where the wider model alone diverges', () => {
    const cells = curves(0.3, 0.01, 2).map((cell) =>
      cell.width === 512 && cell.seed === 3
        ? {
            ...cell,
            loss: null,
            divergedAt: 12,
            curve: [...cell.curve.slice(0, 12), { step: 12, loss: null }],
          }
        : cell,
    );
    const { violations } = groupOf(cells).widerIsBetter;
    expect(violations.map(({ step }) => step)).toStrictEqual(steps.slice(12));
    expect(violations[0]).toStrictEqual({ step: 12, narrow: 256, wide: 512 });
  });

  it('takes rounding at the start for what it is', () => {
    const rounded = (width: number): TransferCell['curve'] => [
      { step: 0, loss: Math.LN10 + doublings(width) * 1e-7 },
    ];
    expect(groupOf(curves(0, 0, 1, { curve: rounded })).widerIsBetter.holds).toBe(true);
  });

  it('is unknown with one seed', () => {
    const { widerIsBetter } = groupOf(curves(-1, 0.01, 1, { seeds: [1] }));
    expect(widerIsBetter).toMatchObject({ holds: true, comparisons: 0 });
  });
});

describe('the recommendation', () => {
  it('pools the optima of all widths where no drift is discernible', () => {
    const { recommendation, curves } = groupOf(noisy(0, 0.1, 3), { targetWidth: 4096 });
    const pooled =
      curves.flatMap(({ optimum }) => optimum?.bySeed ?? []).reduce((a, b) => a + b, 0) / 16;
    expect(Math.log2(recommendation.learningRate)).toBeCloseTo(pooled, 9);
    expect(recommendation.text).toMatch(
      /^Use a learning rate of 0\.00\d+ \(2\^-7\.\d\) at width 4096: no drift .* pooled\.$/,
    );
    const { min, max } = recommendation.interval;
    expect(min).toBeLessThan(2 ** -7.2);
    expect(max).toBeGreaterThan(2 ** -7.2);
    expect(max / min).toBeLessThan(1.5);
  });

  it('goes on along the line where the optimum drifts', () => {
    const { recommendation } = groupOf(noisy(-0.5, 0.05, 4), { targetWidth: 2048 });
    expect(Math.log2(recommendation.learningRate)).toBeCloseTo(-9.7, 0);
    expect(recommendation.text).toContain('does not transfer');
    expect(recommendation.interval.min).toBeLessThan(2 ** -9.7);
    expect(recommendation.interval.max).toBeGreaterThan(2 ** -9.7);
  });

  it.each([0, -0.5])('has intervals that hold the truth, with a drift of %s', (drift) => {
    let held = 0;
    for (let trial = 0; trial < 100; trial++) {
      const { recommendation } = groupOf(noisy(drift, 0.15, 500 + trial), { targetWidth: 1024 });
      const truth = 2 ** (-7.2 + 4 * drift);
      const { min, max } = recommendation.interval;
      if (min <= truth && truth <= max) held += 1;
    }
    // A drift that is taken for real where there is none costs a few of them.
    expect(held).toBeGreaterThanOrEqual(86);
  });

  it('warns where an optimum lies on the edge', () => {
    const { recommendation } = groupOf(
      synthetic({ widths, log2, seeds, optimum: (width) => -5.5 + 0.8 * doublings(width) }),
    );
    expect(recommendation.text).toContain('At width 256, 512 the best rate is the highest');
    expect(recommendation.interval.max).toBe(Number.POSITIVE_INFINITY);
  });

  it('says what cannot be told with too little', () => {
    const { recommendation } = groupOf(
      synthetic({ widths: [64, 128], log2, seeds: [1], optimum: () => -7 }),
    );
    expect(recommendation.learningRate).toBeCloseTo(2 ** -7, 9);
    expect(recommendation.text).toContain('cannot be told');
  });
});

describe('a summary', () => {
  const two = (['μP', 'SP'] as const).flatMap((scheme) =>
    synthetic({
      widths,
      log2,
      seeds,
      hyperparameters: { scheme, depth: 2 },
      optimum: (width) => (scheme === 'SP' ? -6 - 0.7 * doublings(width) : -6),
    }),
  );

  it('has a group for each setting of the other hyperparameters', () => {
    const { groups } = summarizeSweep(two);
    expect(groups.map(({ label }) => label)).toStrictEqual([
      'scheme=μP, depth=2',
      'scheme=SP, depth=2',
    ]);
    expect(groups.map(({ driftPerDoubling }) => driftPerDoubling.value)).toStrictEqual([
      expect.closeTo(0, 9),
      expect.closeTo(-0.7, 9),
    ]);
  });

  it('does not depend on the order of the cells', () => {
    const summary = summarizeSweep(two);
    const turned = summarizeSweep([...two].reverse());
    expect([...turned.groups].reverse()).toStrictEqual(summary.groups);
  });

  it('is JSON', () => {
    const summary = summarizeSweep(two);
    const { toString: _, toJSON: __, ...data } = summary;
    expect(summary.toJSON()).toStrictEqual(data);
    const back = JSON.parse(JSON.stringify(summary));
    expect(back).toMatchObject({ schemaVersion: 1, kind: 'transfer-sweep', widths, seeds });
    expect(summarizeSweep(back.cells).groups).toStrictEqual(summary.groups);
  });

  it('prints as a table with a line for each group', () => {
    const lines = String(summarizeSweep(two)).split('\n');
    expect(lines[0]).toContain('4 widths and 4 seeds');
    expect(lines[1]).toMatch(
      /^setting +best at 64 .* drift +interval .* tuned at 512 +wider is better$/,
    );
    expect(lines[2]).toMatch(/^scheme=μP, depth=2 +2\^-6\.0 +2\^-6\.0 +2\^-6\.0 +2\^-6\.0 +0\.00 /);
    expect(lines[3]).toMatch(
      /^scheme=SP, depth=2 +2\^-6\.0 +2\^-6\.7 +2\^-7\.4 +2\^-8\.1 +-0\.70 /,
    );
    expect(lines[4]).toMatch(
      /^scheme=μP, depth=2: Use a learning rate of 0\.0156 \(2\^-6\.0\) at width 512: no drift/,
    );
    expect(new Set(lines.slice(1, 4).map((line) => line.length)).size).toBeLessThanOrEqual(2);
  });

  it('leaves out rates at which a seed is missing, and says so', () => {
    const partial = two.filter(
      ({ width, learningRate, seed }) => !(width === 64 && learningRate === 2 ** -4 && seed === 2),
    );
    const summary = summarizeSweep(partial);
    // Three of the four seeds in both groups.
    expect(summary.leftOut).toBe(6);
    expect(summary.groups[0]?.curves[0]?.points).toHaveLength(6);
    expect(String(summary)).toContain('6 cells left out');
    expect(summarizeSweep(two).leftOut).toBeUndefined();
  });

  it('says of a width that has no curve yet that its optimum is unknown', () => {
    const [first, second] = String(
      summarizeSweep(
        two.filter(
          ({ width, hyperparameters: { scheme }, seed }) =>
            scheme === 'μP' || width < 512 || seed === 1,
        ),
      ),
    )
      .split('\n')
      .slice(2);
    expect(first).toMatch(/ 0\.5 +0\.5 +unknown$/);
    expect(second).toMatch(/^scheme=SP, depth=2 +2\^-6\.0 +2\^-6\.7 +2\^-7\.4 +unknown /);
    expect(second).toMatch(/ unknown +unknown +unknown$/);
    expect(second).not.toContain('diverged');
  });

  it('is refused where there is nothing to summarize, or no such width', () => {
    expect(() => summarizeSweep([])).toThrow(/cells: received \[\]. There are none/);
    expect(() => summarizeSweep(two, { targetWidth: 0 })).toThrow(/targetWidth: received 0\./);
    expect(() => summarizeSweep(two, { guessing: Number.NaN })).toThrow(/guessing: received NaN/);
    const scattered = two.filter(({ width, seed }) => (width === 64) === (seed === 1));
    expect(() => summarizeSweep(scattered)).toThrow(
      /scheme=μP.*no rate was trained with every seed/,
    );
  });
});

describe('startLoss', () => {
  it('is the median of the losses before the first step', () => {
    const curve = (width: number): TransferCell['curve'] => [
      { step: 0, loss: width === 64 ? 9 : 2.3 },
      { step: 1, loss: 0 },
    ];
    expect(startLoss(synthetic({ widths, log2, seeds, optimum: () => -7, curve }))).toBe(2.3);
    expect(startLoss(synthetic({ widths, log2, seeds, optimum: () => -7 }))).toBeUndefined();
  });
});
