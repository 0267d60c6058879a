import { expect, it } from 'vitest';
import {
  abc,
  interpolate,
  meanField,
  muP,
  ntk,
  parameterization,
  plan,
  sp,
} from '../../src/index.ts';

const summary = ({ name, richness, gauge }: ReturnType<typeof parameterization>) => ({
  name,
  richness,
  gauge,
});

it.each([
  [muP(), { name: 'muP', richness: 0.5, gauge: 'unit-multiplier' }],
  [ntk(), { name: 'NTK', richness: 0, gauge: 'unit-multiplier' }],
  [meanField(), { name: 'mean field', richness: 0.5, gauge: 'unit-init' }],
  [sp(), { name: 'SP', richness: undefined, gauge: 'unit-multiplier' }],
  [parameterization(), { name: 'muP', richness: 0.5, gauge: 'unit-multiplier' }],
  [
    parameterization({ richness: 0.25 }),
    { name: 'rich(r=0.25)', richness: 0.25, gauge: 'unit-multiplier' },
  ],
  [
    parameterization({ richness: 0, name: 'mine' }),
    { name: 'mine', richness: 0, gauge: 'unit-multiplier' },
  ],
  [
    muP({ gamma: 2, gauge: { output: -1 } }),
    { name: 'muP, gamma=2', richness: 0.5, gauge: { output: -1 } },
  ],
  [
    meanField({ gauge: 'unit-gradient' }),
    { name: 'mean field', richness: 0.5, gauge: 'unit-gradient' },
  ],
  [sp({ gauge: 'unit-init' }), { name: 'SP', richness: undefined, gauge: 'unit-init' }],
  [
    interpolate(sp(), muP({ gauge: 'unit-init' }), 0.5),
    { name: 'SP to muP at 0.5', richness: undefined, gauge: 'unit-multiplier' },
  ],
] as const)('name, richness and gauge of %#', (p, expected) => {
  expect(summary(p)).toStrictEqual(expected);
});

it('the gauge of a table is its own multipliers', () => {
  const line = { multiplier: 0, init: 0, lr: 0 };
  const withOutput = (multiplier: number) =>
    abc({
      name: 'table',
      exponents: { input: line, hidden: line, output: { ...line, multiplier } },
    }).gauge;
  expect(withOutput(-1)).toStrictEqual({ input: 0, hidden: 0, output: -1 });
  // Minus zero is zero: −a of a table with a = 0.
  expect(withOutput(-0)).toBe('unit-multiplier');
});

it('γ is in the factors, the base width included, and not in the exponents', () => {
  const width = { size: 64, base: 64 };
  const made = (gamma: number) =>
    plan({
      parameterization: muP({ gamma }),
      optimizer: 'sgd',
      tensors: [
        { name: 'hidden', fanIn: width, fanOut: width },
        { name: 'output', fanIn: width, fanOut: 10 },
      ],
    });
  // γ divides the readout's init, its square multiplies hidden learning rates under SGD.
  expect(made(2).row('hidden')).toMatchObject({ init: 1, lr: 4, multiplier: 1 });
  expect(made(2).row('output')).toMatchObject({ init: 1 / 2, lr: 1, multiplier: 1 });
  expect(muP({ gamma: 2 }).exponents({ role: 'hidden', optimizer: 'sgd' })).toStrictEqual(
    muP().exponents({ role: 'hidden', optimizer: 'sgd' }),
  );
});
