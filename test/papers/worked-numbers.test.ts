import { describe, expect, it } from 'vitest';
import { attentionScale, parameterization, plan } from '../../src/index.ts';
import { mlp } from './columns.ts';

/** The line from base 64 to width 256. The numbers have nine digits, so nine are compared. */
const near = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 8));

const table = [
  {
    r: 0,
    std: [1, 0.5, 0.5],
    sgd: [1, 0.25, 0.25],
    adam: [0.5, 0.125, 0.25],
    epsilon: [0.5, 0.5, 1],
    logits: 0.5,
  },
  {
    r: 0.25,
    std: [1, 0.5, 0.353553391],
    sgd: [2, 0.5, 0.25],
    // biome-ignore lint/suspicious/noApproximativeNumericConstant: as typed in the source
    adam: [0.707106781, 0.176776695, 0.25],
    epsilon: [0.353553391, 0.353553391, 1],
    logits: 0.353553391,
  },
  {
    r: 0.5,
    std: [1, 0.5, 0.25],
    sgd: [4, 1, 0.25],
    adam: [1, 0.25, 0.25],
    epsilon: [0.25, 0.25, 1],
    logits: 0.25,
  },
] as const;

const names = ['input', 'hidden', 'output'] as const;

describe.each(table)(
  'from base 64 to width 256 at r = $r',
  ({ r, std, sgd, adam, epsilon, logits }) => {
    const parameters = { tensors: mlp(4) };

    it('unit-multiplier', () => {
      const p = parameterization({ richness: r });
      const underSgd = plan({ ...parameters, parameterization: p, optimizer: 'sgd' });
      const underAdam = plan({ ...parameters, parameterization: p, optimizer: 'adam' });
      expect(names.map((name) => underSgd.row(name).init)).toEqual(near(std));
      expect(names.map((name) => underSgd.row(name).lr)).toEqual(near(sgd));
      expect(names.map((name) => underAdam.row(name).lr)).toEqual(near(adam));
      expect(names.map((name) => underAdam.row(name).epsilon)).toEqual(near(epsilon));
      expect(names.map((name) => underAdam.row(name).multiplier)).toStrictEqual([1, 1, 1]);
    });

    it('unit-gradient', () => {
      const p = parameterization({ richness: r, gauge: 'unit-gradient' });
      const underSgd = plan({ ...parameters, parameterization: p, optimizer: 'sgd' });
      const underAdam = plan({ ...parameters, parameterization: p, optimizer: 'adam' });
      const multipliers = [4 ** r, 4 ** (r - 0.5), 0.5];
      expect(names.map((name) => underSgd.row(name).multiplier)).toEqual(near(multipliers));
      const stored = [4 ** -r, 4 ** -r, 4 ** -r];
      expect(names.map((name) => underSgd.row(name).init)).toEqual(near(stored));
      expect(names.map((name) => underSgd.row(name).lr)).toStrictEqual([1, 1, 1]);
      expect(names.map((name) => underAdam.row(name).lr)).toStrictEqual([0.5, 0.25, 0.5]);
      expect(names.map((name) => underAdam.row(name).epsilon)).toStrictEqual([0.5, 0.25, 0.5]);
    });

    it('attention logits', () => {
      const p = parameterization({ richness: r });
      const scale = (size: number) =>
        attentionScale({ parameterization: p, headDim: { size, base: 64 } });
      expect(scale(256) / scale(64)).toBeCloseTo(logits, 8);
    });
  },
);
