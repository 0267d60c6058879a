import { describe, expect, it } from 'vitest';
import { judgeCoordinateCheck } from '../../src/judge/judge-coordinate-check.ts';
import { judgeScaling } from '../../src/judge/judge-scaling.ts';
import { judgeTransfer } from '../../src/judge/judge-transfer.ts';
import {
  coordinateCheckFromJSON,
  diagnosisFromJSON,
  transferSweepFromJSON,
} from '../../src/judge/results/from-json.ts';
import type { TransferSweepJSON } from '../../src/judge/results/sweep-result.ts';
import { type ExponentFit, fitExponent } from '../../src/judge/statistics/exponent-fit.ts';
import { summarizeSweep } from '../../src/judge/transfer/summarize.ts';
import { failingCheck, referencesDiagnosis, schemeSweep } from '../plot/fixtures.ts';
import { checkOf } from '../vitest/results.ts';
import { synthetic } from './transfer/synthetic.ts';

const written = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** One seed at two widths bounds nothing, and one size is not finite. */
const unbounded: ExponentFit = fitExponent([
  { width: 64, seed: 1, value: 1 },
  { width: 128, seed: 1, value: 1 },
]);

describe('a coordinate check', () => {
  const [finding] = checkOf('undecided', 0).findings;
  const live = checkOf('undecided', 0, {
    findings: finding === undefined ? [] : [{ ...finding, fit: unbounded }],
    records: [
      {
        width: 64,
        seed: 1,
        step: 1,
        layer: 'out',
        call: 0,
        quantity: 'deltaF',
        statistic: 'l2',
        value: Number.NaN,
      },
    ],
  });

  it('is read back as it was', () => {
    const back = coordinateCheckFromJSON(written(live));
    expect(back.toJSON()).toStrictEqual(live.toJSON());
    expect(String(back)).toBe(String(live));
    expect(String(back)).toContain('-Infinity … Infinity');
  });

  it('is judged from its JSON as from itself', () => {
    expect(judgeCoordinateCheck(written(live))).toStrictEqual(judgeCoordinateCheck(live));
    expect(judgeCoordinateCheck(failingCheck())).toMatchObject({ verdict: 'fail', pass: false });
  });
});

describe('a sweep', () => {
  const sweep = (log2: readonly number[]) =>
    summarizeSweep(synthetic({ widths: [64, 128], log2, seeds: [1], optimum: () => -6.5 }));

  it.each([
    ['with one seed', [-8, -7, -6, -5]],
    ['with its optima on the edge', [-6, -5, -4]],
  ])('is read back and judged as it was, %s', (_, log2) => {
    const live = sweep(log2);
    const back = transferSweepFromJSON(written(live.toJSON()));
    expect(back.toJSON()).toStrictEqual(live.toJSON());
    expect(String(back)).toBe(String(live));
    const expected = { within: 1 } as const;
    expect(judgeTransfer(written(live), expected)).toStrictEqual(judgeTransfer(live, expected));
  });

  it('that diverged everywhere at a width is one still', () => {
    const diverged = schemeSweep().groups.map((group) => ({
      ...group,
      curves: group.curves.map((curve) => ({ ...curve, optimum: undefined })),
    }));
    const json: TransferSweepJSON = { ...schemeSweep(), groups: diverged };
    expect(transferSweepFromJSON(written(json)).groups).toStrictEqual(diverged);
  });
});

describe('a diagnosis', () => {
  it('is read back as it was', () => {
    const [point] = referencesDiagnosis().profile;
    const json = {
      ...referencesDiagnosis(),
      richness: Number.NaN,
      interval: { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY },
      planned: undefined,
      profile: point === undefined ? [] : [{ ...point, run: Number.NaN, richness: undefined }],
    };
    const back = diagnosisFromJSON(written(json));
    expect(back.toJSON()).toStrictEqual(json);
    expect(String(back)).toBe(String(diagnosisFromJSON(json)));
    expect(String(back)).toContain('NaN');
  });
});

it('an exponent that nothing bounds is undecided from JSON, too', () => {
  for (const fit of [unbounded, written(unbounded)]) {
    expect(judgeScaling(fit, { exponent: 0 }).verdict).toBe('undecided');
  }
});

describe('JSON of something else is refused', () => {
  it.each([
    ['a check', () => coordinateCheckFromJSON({ ...failingCheck(), schemaVersion: 2 } as never)],
    ['a sweep', () => transferSweepFromJSON({ ...schemeSweep(), schemaVersion: 2 } as never)],
    [
      'a diagnosis',
      () => diagnosisFromJSON({ ...referencesDiagnosis(), schemaVersion: 2 } as never),
    ],
    [
      'a judged check',
      () => judgeCoordinateCheck({ ...failingCheck(), schemaVersion: 2 } as never),
    ],
  ])('%s of another schema version', (_, read) => {
    expect(read).toThrow(
      expect.objectContaining({ _tag: 'unreadable-json', fields: { found: 2, wanted: 1 } }),
    );
  });

  it('with a part missing', () => {
    const { findings: _, ...rest } = failingCheck();
    expect(() => coordinateCheckFromJSON(rest as never)).toThrow('It has no list findings.');
  });

  it('of another kind', () => {
    expect(() => coordinateCheckFromJSON(schemeSweep() as never)).toThrow(
      expect.objectContaining({ _tag: 'invalid-argument' }),
    );
    expect(() => diagnosisFromJSON(undefined as never)).toThrow('not the result of diagnose');
  });
});
