import { describe, expect, it } from 'vitest';
import {
  abc,
  interpolate,
  muP,
  ntk,
  parameterization,
  plan,
  predict,
  regauge,
  sp,
} from '../../src/index.ts';

const wide = { size: 256, base: 64 };
const quantities = ['multiplier', 'lr', 'epsilon', 'weightDecay'] as const;

describe('a bottleneck is an output in all but σ, which is a hidden tensor’s', () => {
  const table = abc({
    name: 'table',
    exponents: {
      input: { multiplier: 0.25, init: -0.25, lr: 0.5 },
      hidden: { multiplier: -0.25, init: -0.5, lr: -0.75 },
      output: { multiplier: -0.5, init: 0.25, lr: 0.25 },
    },
  });
  it.each([
    ['μP', muP()],
    ['r = 1/4', parameterization({ richness: 0.25 })],
    ['SP', sp()],
    ['a table', table],
    ['an interpolation', interpolate(table, muP(), 0.25)],
  ])('%s', (_, p) => {
    for (const gauge of [
      'unit-multiplier',
      'unit-gradient',
      'unit-init',
      { output: -1 },
    ] as const) {
      const at = (role: 'hidden' | 'output' | 'bottleneck', as = p) =>
        regauge(as, gauge).exponents({ role, optimizer: 'adam' });
      const plainSigma = (role: 'hidden' | 'bottleneck') => at(role).init + at(role).multiplier;
      expect(plainSigma('bottleneck')).toBeCloseTo(plainSigma('hidden'), 12);
      if (gauge === 'unit-init') continue;
      for (const quantity of quantities) {
        expect(at('bottleneck')[quantity]).toBe(at('output')[quantity]);
      }
    }
  });

  it('as powers of the width, with r open', () => {
    expect(muP().formulas({ role: 'bottleneck', optimizer: 'sgd' })).toMatchObject({
      init: 'n^(-1/2)',
      lr: 'n^(-1)',
    });
    // At r = 0 they are the same.
    expect(ntk().exponents({ role: 'bottleneck', optimizer: 'sgd' })).toStrictEqual(
      ntk().exponents({ role: 'output', optimizer: 'sgd' }),
    );
  });
});

it.each([0, 1 / 8, 1 / 4, 1 / 2])(
  'at r = %s its code is predicted to change as n^r',
  (richness) => {
    const { bottleneck } = predict(parameterization({ richness }), { optimizer: 'adam' });
    expect(bottleneck).toStrictEqual({ h: 0, deltaH: richness, spectralChange: -1 / 2 });
  },
);

it('hidden is refused for a fan-out that does not scale, and says what there is instead', () => {
  const tensors = [{ name: 'code', fanIn: wide, fanOut: 4, role: 'hidden' as const }];
  expect(() => plan({ parameterization: muP(), optimizer: 'sgd', tensors })).toThrow(
    /^code: received "hidden with fan-in 64→256 and fan-out 4".*grow as m\^r.*'bottleneck'/,
  );
});

it('a bottleneck is refused for a fan-out that scales, and for a vector', () => {
  const made = (tensor: object) =>
    plan({
      parameterization: muP(),
      optimizer: 'sgd',
      tensors: [{ name: 't', role: 'bottleneck', ...tensor } as never],
    });
  expect(() => made({ fanIn: wide, fanOut: wide })).toThrow(/role: 'hidden'/);
  expect(() => made({ fanIn: 3, fanOut: wide })).toThrow(/role: 'input'/);
  expect(() => made({ kind: 'bias', size: wide })).toThrow(/sums nothing over the width/);
});
