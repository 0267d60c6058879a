import { describe, expect, it } from 'vitest';
import { muP, parameterization, plan, type TensorSpec } from '../../src/index.ts';

/**
 * The local form: each tensor by its own ratios. Here m_in = 4 and m_out = 16 of
 * the hidden tensor, whose neighbours have the same; every power below is binary, so exact.
 */
const first = { size: 256, base: 64 };
const second = { size: 512, base: 32 };
const tensors: readonly TensorSpec[] = [
  { name: 'input', fanIn: 784, fanOut: first },
  { name: 'hidden', fanIn: first, fanOut: second },
  { name: 'output', fanIn: second, fanOut: 10 },
];

type Line = readonly [std: number, sgd: number, adam: number, epsilon: number];
const table: readonly [r: number, input: Line, hidden: Line, output: Line][] = [
  [0, [1, 1, 1 / 2, 1 / 2], [1 / 2, 1 / 4, 1 / 16, 1 / 4], [1 / 4, 1 / 16, 1 / 16, 1]],
  [
    1 / 4,
    // 4^(2r), 4^(r − 1/2), 4^(−1/2 − r)
    [1, 2, 4 ** -0.25, 4 ** -0.75],
    [1 / 2, 1, 1 / 8, 1 / 8],
    [1 / 8, 1 / 16, 1 / 16, 1],
  ],
  [1 / 2, [1, 4, 1, 1 / 4], [1 / 2, 4, 1 / 4, 1 / 16], [1 / 16, 1 / 16, 1 / 16, 1]],
];

describe.each(table)(
  'each tensor by its own ratios, at r = %d, ratios 4 and 16',
  (richness, ...lines) => {
    it('init, SGD’s and Adam’s learning rate, ε', () => {
      const parameters = { parameterization: parameterization({ richness }), tensors };
      const sgd = plan({ ...parameters, optimizer: 'sgd' });
      const adam = plan({ ...parameters, optimizer: 'adam' });
      for (const [index, { name }] of tensors.entries()) {
        const { init, epsilon, lr } = adam.row(name);
        expect([init, sgd.row(name).lr, lr, epsilon], name).toStrictEqual(lines[index]);
        expect(sgd.row(name).init, name).toBe(init);
      }
    });
  },
);

it('the spectral condition (Yang, Simon and Bernstein 2023): SGD n_out/n_in, Adam 1/n_in', () => {
  const sgd = plan({ parameterization: muP(), optimizer: 'sgd', tensors });
  const adam = plan({ parameterization: muP(), optimizer: 'adam', tensors });
  expect(tensors.map(({ name }) => sgd.row(name).lr)).toStrictEqual([4, 16 / 4, 1 / 16]);
  expect(tensors.map(({ name }) => adam.row(name).lr)).toStrictEqual([1, 1 / 4, 1 / 16]);
});
