import { describe, expect, it } from 'vitest';
import { muP, ntk, type Optimizer, type Parameterization, plan } from '../../../src/index.ts';
import type {
  CoordinateFinding,
  CoordinateRecord,
  Quantity,
} from '../../../src/judge/results/check-result.ts';
import { type ExponentFit, fitExponent } from '../../../src/judge/statistics/exponent-fit.ts';
import type { Place } from '../../../src/lab/coordinate-check/cell.ts';
import {
  type JudgingOptions,
  judge,
  verdictOf,
} from '../../../src/lab/coordinate-check/check-findings.ts';

const fitted = (exponent: number, half: number): ExponentFit => ({
  exponent,
  interval: { min: exponent - half, max: exponent + half },
  confidence: 0.95,
  scatter: 0.1,
  intercept: 0,
  used: 12,
  left: 0,
});
const at = (exponent: number) => ({ min: exponent, max: exponent });

describe('an exponent', () => {
  it.each([
    ['passes well within', 0.05, 0.1, at(0), 'pass'],
    ['passes up to the edge', 0.25, 0.125, at(0), 'pass'],
    ['is undecided across the upper edge', 0.375, 0.125, at(0), 'undecided'],
    ['is undecided across the lower edge', -0.375, 0.125, at(0), 'undecided'],
    ['fails beyond the upper edge', 0.5, 0.1, at(0), 'fail'],
    ['fails beyond the lower edge', -0.5, 0.1, at(0), 'fail'],
    ['passes anywhere in a predicted interval', -0.4, 0.1, { min: -0.5, max: 0 }, 'pass'],
    ['fails above it', 0.6, 0.1, { min: -0.5, max: 0 }, 'fail'],
    ['fails below it', -1, 0.1, { min: -0.5, max: 0 }, 'fail'],
    ['is undecided where its interval covers all of it', 0, 9, { min: -0.5, max: 0 }, 'undecided'],
  ] as const)('%s', (_, exponent, half, predicted, verdict) => {
    expect(verdictOf(fitted(exponent, half), predicted, 0.375, 3).verdict).toBe(verdict);
  });

  it('says how many seeds would decide, as an interval narrows with their root', () => {
    // It has to become half as wide.
    expect(verdictOf(fitted(0.25, 0.25), at(0), 0.375, 3)).toStrictEqual({
      verdict: 'undecided',
      seedsNeeded: 12,
    });
    expect(verdictOf(fitted(0.5, 0.25), at(0), 0.375, 3).seedsNeeded).toBe(12);
    expect(verdictOf(fitted(0, 0.39), at(0), 0.375, 3).seedsNeeded).toBe(4);
  });

  it('asks for two more seeds where an interval cannot be had, for none where no fit can', () => {
    const two = fitExponent([8, 16].map((width) => ({ width, seed: 1, value: width })));
    expect(verdictOf(two, at(1), 0.3, 1)).toStrictEqual({ verdict: 'undecided', seedsNeeded: 3 });
    expect(verdictOf(fitExponent([]), at(1), 0.3, 1)).toStrictEqual({ verdict: 'undecided' });
    // Just at the edge no number of seeds would.
    expect(verdictOf(fitted(0.25, 0.1), at(0), 0.25, 3)).toStrictEqual({ verdict: 'undecided' });
  });
});

const widths = [16, 32, 64, 128];
const seeds = [1, 2, 3];

/** Records of one quantity that grows as given, a little differently with each seed. */
function growing(
  layer: string,
  quantity: Quantity,
  exponent: number,
  { step = 2, statistic = 'l2' as CoordinateRecord['statistic'], call = 0 } = {},
): readonly CoordinateRecord[] {
  return widths.flatMap((width) =>
    seeds.map((seed) => ({
      width,
      seed,
      step,
      layer,
      call,
      quantity,
      statistic,
      value: seed * width ** exponent * (1 + 0.01 * Math.sin(width * seed)),
    })),
  );
}

const places: readonly Place[] = [
  { layer: 'in', call: 0, role: 'input', logits: 0 },
  { layer: 'hidden', call: 0, role: 'hidden', logits: 0 },
  { layer: 'out', call: 0, role: 'output', logits: 0 },
];

function judged(
  records: readonly CoordinateRecord[],
  {
    parameterization = muP() as Parameterization,
    optimizer = 'adam' as Optimizer,
    widest = places,
    narrowest = places,
    strictness = {} as Pick<JudgingOptions, 'tolerance' | 'tolerances'>,
  } = {},
): readonly CoordinateFinding[] {
  const size = (size: number) => ({ size, base: 16 });
  const planned = plan({
    parameterization,
    optimizer,
    tensors: [
      { name: 'in/kernel', fanIn: 6, fanOut: size(128) },
      { name: 'hidden/kernel', fanIn: size(128), fanOut: size(128) },
      { name: 'out/kernel', fanIn: size(128), fanOut: 4 },
      { name: 'out/bias', size: 4, kind: 'bias' },
    ],
  });
  return judge(
    records,
    planned,
    { narrowest, widest },
    { steps: 2, confidence: 0.95, ...strictness },
  );
}

const verdicts = (findings: readonly CoordinateFinding[]) =>
  findings.map(({ layer, quantity, verdict }) => `${layer} ${quantity} ${verdict}`);

describe('judging', () => {
  it('goes through the calls, then the tensors, and holds each against the theory', () => {
    const records = [
      ...growing('hidden/kernel', 'spectralChange', 0, { statistic: 'norm' }),
      ...growing('out', 'deltaF', 0),
      ...growing('hidden', 'contribution', 0.5),
      ...growing('hidden', 'deltaH', 0),
      ...growing('hidden', 'h', 0, { step: 0 }),
      ...growing('in', 'deltaH', -0.5),
    ];
    expect(verdicts(judged(records))).toStrictEqual([
      'in deltaH fail',
      'hidden h pass',
      'hidden deltaH pass',
      'hidden contribution fail',
      'out deltaF pass',
      'hidden/kernel spectralChange pass',
    ]);
  });

  it('holds the same records against another parameterization', () => {
    const lazy = growing('hidden', 'deltaH', -0.5);
    expect(verdicts(judged(lazy))).toStrictEqual(['hidden deltaH fail']);
    const [found] = judged(lazy, { parameterization: ntk() });
    expect(found).toMatchObject({ verdict: 'pass', statistic: 'l2', step: 2, tolerance: 0.35 });
    expect(found?.predicted).toStrictEqual({ min: -0.5, max: -0.5 });
    expect(found?.fit).toMatchObject({ used: 12, left: 0 });
    expect(found?.points).toHaveLength(12);
  });

  it('judges the last step only, and the root mean square only', () => {
    const records = [
      ...growing('hidden', 'deltaH', 0),
      ...growing('hidden', 'deltaH', 2, { step: 1 }),
      ...growing('hidden', 'deltaH', 2, { statistic: 'max' }),
      ...growing('hidden', 'deltaH', 2, { statistic: 'l1' }),
    ];
    expect(verdicts(judged(records))).toStrictEqual(['hidden deltaH pass']);
  });

  it('has a tolerance that the user may set', () => {
    const records = growing('hidden', 'deltaH', 0.2);
    expect(judged(records)[0]?.verdict).toBe('pass');
    const under = (strictness: Pick<JudgingOptions, 'tolerance' | 'tolerances'>) =>
      judged(records, { strictness })[0];
    expect(under({ tolerance: 0.1 })).toMatchObject({ verdict: 'fail', tolerance: 0.1 });
    expect(under({ tolerances: { deltaH: 0.1 } })).toMatchObject({
      verdict: 'fail',
      tolerance: 0.1,
    });
    expect(under({ tolerances: { h: 0.1 } })).toMatchObject({ verdict: 'pass', tolerance: 0.35 });
    expect(under({ tolerance: 0.1, tolerances: { deltaH: 0.3 } })?.tolerance).toBe(0.3);
  });

  it('judges each call of a shared layer', () => {
    const again: Place = { layer: 'hidden', call: 1, role: 'hidden', logits: 0 };
    const findings = judged(
      [...growing('hidden', 'deltaH', 0), ...growing('hidden', 'deltaH', 0.5, { call: 1 })],
      { widest: [...places, again], narrowest: [...places, again] },
    );
    expect(findings.map(({ call, verdict }) => [call, verdict])).toStrictEqual([
      [0, 'pass'],
      [1, 'fail'],
    ]);
  });

  it('divides changes by the size of ∂loss/∂f where updates go with gradients', () => {
    // The loss's derivative happens to grow with the width here, and the changes with it.
    const records = [
      ...[1, 2].flatMap((step) => growing('', 'residual', 0.5, { step, statistic: 'norm' })),
      ...growing('hidden', 'deltaH', 0.5),
      ...growing('hidden', 'h', 0, { step: 0 }),
    ];
    const sgd = judged(records, { optimizer: 'sgd' });
    expect(verdicts(sgd)).toStrictEqual(['hidden h pass', 'hidden deltaH pass']);
    expect(sgd[1]?.fit.exponent).toBeCloseTo(0, 10);
    // What is at the start does not come from a gradient.
    expect(sgd[0]?.fit.exponent).toBeCloseTo(0, 1);
    // A scale-free rule's steps do not grow with it.
    expect(verdicts(judged(records))).toStrictEqual(['hidden h pass', 'hidden deltaH fail']);
  });

  it('says nothing of what stays at zero, and leaves out single zeros', () => {
    const zeros = growing('hidden', 'contribution', 0).map((each) => ({ ...each, value: 0 }));
    expect(judged(zeros)).toStrictEqual([]);
    const some = growing('hidden', 'contribution', 0).map((each) =>
      each.seed === 1 ? { ...each, value: 0 } : each,
    );
    expect(judged(some)[0]).toMatchObject({ verdict: 'pass', fit: { used: 8, left: 4 } });
  });

  it('expects of logits what the head does: r where it grows, order one where heads are added', () => {
    const attending: Place = { layer: 'attention', call: 0, role: 'hidden', logits: 50 };
    const more: Place = { ...attending, logits: 400 };
    const grown = growing('attention', 'logits', -0.5, { step: 0 });
    const order = growing('attention', 'logits', 0, { step: 0 });
    const of = (records: readonly CoordinateRecord[], widest: Place) =>
      judged(records, { widest: [widest], narrowest: [attending] })[0]?.verdict;
    expect([of(grown, attending), of(grown, more)]).toStrictEqual(['pass', 'fail']);
    expect([of(order, attending), of(order, more)]).toStrictEqual(['fail', 'pass']);
  });

  it('does not judge the output at the start, nor tensors without a width', () => {
    const records = [
      ...growing('out', 'f', 3, { step: 0 }),
      ...growing('out/bias', 'spectralChange', 3, { statistic: 'norm' }),
    ];
    expect(judged(records)).toStrictEqual([]);
  });
});
