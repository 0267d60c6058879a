import * as tf from '@tensorflow/tfjs-core';
import { floats, ints, type OpCase, op, type Reference } from './op-case.ts';

type Matrices = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Products of stacks whose batch dimensions are equal or 1, entry by entry. */
function stacks(
  batchA: number,
  batchB: number,
  [m, k, n]: readonly [number, number, number],
  [ta, tb]: readonly [boolean, boolean],
): Reference {
  return (a, b) => {
    const out: number[] = [];
    for (let s = 0; s < Math.max(batchA, batchB); s++) {
      const [fromA, fromB] = [(s % batchA) * m * k, (s % batchB) * k * n];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) {
            const left = a[fromA + (ta ? l * m + i : i * k + l)] as number;
            sum += left * (b[fromB + (tb ? j * k + l : l * n + j)] as number);
          }
          out.push(sum);
        }
      }
    }
    return out;
  };
}

function product(of: string, a: number, b: number, ta: boolean, tb: boolean): OpCase {
  const [m, k, n] = [3, 4, 5] as const;
  const [left, right] = [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]];
  const run: Matrices = (x, y) => tf.matMul(x, y, ta, tb);
  return op('matMul', [floats([a, ...left], -1, 1), floats([b, ...right], -1, 1, 2)], run, {
    of,
    reference: stacks(a, b, [m, k, n], [ta, tb]),
  });
}

const x = floats([3, 4], -1, 1);
const w = floats([4, 5], -1, 1, 2);
const bias = floats([5], -1, 1, 3);
const fused = (
  of: string,
  activation: 'linear' | 'relu' | 'elu' | 'sigmoid' | 'relu6' | 'leakyrelu',
  leading: readonly number[] = [],
  [transposeA, transposeB]: readonly [boolean, boolean] = [false, false],
) =>
  op(
    'fused.matMul',
    [
      floats([...leading, ...(transposeA ? [4, 3] : [3, 4])], -1, 1),
      floats([...leading, ...(transposeB ? [5, 4] : [4, 5])], -1, 1, 2),
      bias,
    ],
    (a, b, c) =>
      tf.fused.matMul({ a, b, bias: c, activation, transposeA, transposeB, leakyreluAlpha: 0.3 }),
    { of },
  );

const einsum = (equation: string, shapes: readonly (readonly number[])[], reference?: Reference) =>
  op(
    'einsum',
    shapes.map((shape, index) => floats(shape, -1, 1, index + 1)),
    (...all: tf.Tensor[]) => tf.einsum(equation, ...all),
    { of: `\`${equation}\``, ...(reference && { reference }) },
  );
const [first, second] = [
  stacks(1, 1, [2, 3, 2], [false, false]),
  stacks(1, 1, [2, 2, 2], [false, false]),
];

export const products: readonly OpCase[] = [
  product('of matrices', 1, 1, false, false),
  product('transposed first', 1, 1, true, false),
  product('transposed second', 1, 1, false, true),
  product('both transposed', 1, 1, true, true),
  product('of stacks', 2, 2, false, false),
  product('of stacks, transposed', 2, 2, true, true),
  product('of a stack and one matrix', 2, 1, false, false),
  product('of one matrix and a stack', 1, 2, false, true),
  op('matMul', [ints([2, 3], 5), ints([3, 2], 5, 2)], (a, b) => tf.matMul(a, b), {
    of: 'of int32',
    reference: stacks(1, 1, [2, 3, 2], [false, false]),
  }),
  op('matMul', [floats([2, 0]), floats([0, 3])], (a, b) => tf.matMul(a, b), {
    of: 'over nothing',
    reference: () => Array(6).fill(0),
  }),
  fused('linear', 'linear'),
  fused('relu', 'relu'),
  fused('relu6', 'relu6'),
  fused('elu', 'elu'),
  fused('sigmoid', 'sigmoid'),
  fused('leakyrelu', 'leakyrelu'),
  fused('relu, of stacks', 'relu', [2]),
  fused('relu, transposed first', 'relu', [], [true, false]),
  fused('relu, transposed second', 'relu', [], [false, true]),
  op(
    'fused.matMul',
    [x, w, floats([3, 5], -1, 1, 3)],
    (a, b, c) => tf.fused.matMul({ a, b, bias: c, activation: 'relu' }),
    {
      of: 'relu, a matrix as bias',
    },
  ),
  op('dot', [floats([4]), floats([4], -1, 1, 2)], (a, b) => tf.dot(a, b), {
    of: 'of vectors',
    reference: (a, b) => [a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)],
  }),
  op('dot', [x, floats([4], -1, 1, 2)], (a, b) => tf.dot(a, b), { of: 'of a matrix and a vector' }),
  op(
    'outerProduct',
    [floats([3]), floats([4], -1, 1, 2)],
    (a: tf.Tensor1D, b: tf.Tensor1D) => tf.outerProduct(a, b),
    {
      reference: (a, b) => a.flatMap((left) => b.map((right) => left * right)),
    },
  ),
  einsum('ij,jk->ik', [
    [2, 3],
    [3, 4],
  ]),
  einsum('bhid,bhjd->bhij', [
    [1, 2, 2, 3],
    [1, 2, 3, 3],
  ]),
  einsum('ij->ji', [[2, 3]]),
  einsum('ij->i', [[2, 3]]),
  einsum('i,j->ij', [[2], [3]]),
  einsum(
    'ij,jk,kl->il',
    [
      [2, 3],
      [3, 2],
      [2, 2],
    ],
    (a, b, c) => second([...first(a, b)], c),
  ),
];
