import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { expectSumsOf, matrix, productReference } from './reference.ts';

const sizes = fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 17, 63, 65, 130);

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** float32 sums of k products of numbers in [−1, 1] are within k·2⁻²⁴ of the real sum, and then some. */
function expectClose(ours: ArrayLike<number>, reference: ArrayLike<number>, k: number): void {
  expectSumsOf(k + 2, ours, reference);
}

describe('matMul on wasm', () => {
  test('agrees with float64 for every shape and transpose', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        sizes,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 1e6 }),
        (m, n, k, transposeA, transposeB, seed) => {
          const a = matrix(transposeA ? [k, m] : [m, k], seed);
          const b = matrix(transposeB ? [n, k] : [k, n], seed + 1);
          const ours = tf.tidy(() =>
            tf
              .matMul(
                tf.tensor2d(a.values, a.shape),
                tf.tensor2d(b.values, b.shape),
                transposeA,
                transposeB,
              )
              .dataSync(),
          );
          expectClose(ours, productReference(a, b, transposeA, transposeB), k);
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  test('agrees where a product is deeper and wider than one block', () => {
    const a = matrix([70, 600], 1);
    const b = matrix([600, 1030], 2);
    const ours = tf.tidy(() =>
      tf.matMul(tf.tensor2d(a.values, a.shape), tf.tensor2d(b.values, b.shape)).dataSync(),
    );
    expectClose(ours, productReference(a, b, false, false), 600);
  });

  test.each([
    [
      [2, 3, 4],
      [4, 5],
      [2, 3, 5],
    ],
    [
      [3, 4],
      [2, 4, 5],
      [2, 3, 5],
    ],
    [
      [3, 1, 5, 7],
      [2, 7, 9],
      [3, 2, 5, 9],
    ],
    [
      [1, 2, 2, 3],
      [4, 1, 3, 2],
      [4, 2, 2, 2],
    ],
  ])('broadcasts batches of %j and %j', (aShape, bShape, shape) => {
    const [ours, stock] = [true, false].map((fast) => {
      if (fast) enableTrainingKernels();
      else disableTrainingKernels();
      return tf.tidy(() => {
        const a = tf.randomUniform(aShape, -1, 1, 'float32', 3);
        const b = tf.randomUniform(bShape, -1, 1, 'float32', 4);
        // Stock wasm cannot broadcast every batch, so it is given what broadcasting means.
        const batch = shape.slice(0, -2);
        const wide = (x: tf.Tensor) => tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
        const product = fast ? tf.matMul(a, b) : tf.matMul(wide(a), wide(b));
        expect(product.shape).toEqual(shape);
        return product.dataSync();
      });
    });
    enableTrainingKernels();
    expectClose(ours ?? [], stock ?? [], 10);
  });

  test('gives empty products for empty operands, and zeros for an empty sum', () => {
    const shapes = tf.tidy(() => [
      tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])).shape,
      tf.matMul(tf.zeros([2, 3]), tf.zeros([3, 0])).shape,
    ]);
    expect(shapes).toEqual([
      [0, 2],
      [2, 0],
    ]);
    expect([...tf.tidy(() => tf.matMul(tf.zeros([2, 0]), tf.zeros([0, 2])).dataSync())]).toEqual([
      0, 0, 0, 0,
    ]);
  });

  test('throws tfjs’s own error for shapes that do not match', () => {
    expect(() => tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 2]))).toThrow(
      'Error in matMul: inner shapes (3) and (4)',
    );
  });

  test('multiplies whole numbers as whole numbers', () => {
    const a = [70_000, -3, 2, 5, 0, -1];
    const b = [30_011, 2, -7, 4, 1, -2];
    const products = tf.tidy(() => {
      const [left, right] = [tf.tensor2d(a, [2, 3], 'int32'), tf.tensor2d(b, [3, 2], 'int32')];
      const [leftT, rightT] = [tf.transpose(left), tf.transpose(right)];
      const all = [
        tf.matMul(left, right),
        tf.matMul(leftT, right, true),
        tf.matMul(left, rightT, false, true),
        tf.matMul(leftT, rightT, true, true),
      ];
      expect(all.map(({ dtype }) => dtype)).toEqual(Array(4).fill('int32'));
      return all.map((product) => [...product.dataSync()]);
    });
    const entry = (row: number, column: number) =>
      [0, 1, 2].reduce(
        (sum, p) => sum + Math.imul(a[row * 3 + p] ?? 0, b[p * 2 + column] ?? 0),
        0,
      ) | 0;
    const wanted = [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
    expect(products).toEqual(Array(4).fill(wanted));
    const empty = tf.tidy(() =>
      tf.matMul(tf.zeros([2, 0], 'int32'), tf.zeros([0, 3], 'int32')).dataSync(),
    );
    expect([...empty]).toEqual(Array(6).fill(0));
  });

  test.each([
    [[2, 3], [3]],
    [[3], [3, 2]],
    [[3], [3]],
    [[3], [1, 2]],
    [[], []],
  ])('throws for shapes %j and %j, which cpu throws for too', (aShape, bShape) => {
    const run = () => tf.tidy(() => tf.matMul(tf.ones(aShape), tf.ones(bShape)).dataSync());
    expect(run).toThrow(/Error in matMul: matrices and stacks of them are multiplied/);
  });

  test('fuses a bias as stock does', () => {
    const run = () =>
      tf.tidy(() =>
        tf.fused
          .matMul({
            a: tf.randomUniform([9, 65], -1, 1, 'float32', 1) as tf.Tensor2D,
            b: tf.randomUniform([65, 17], -1, 1, 'float32', 2) as tf.Tensor2D,
            bias: tf.randomUniform([17], -1, 1, 'float32', 3),
          })
          .dataSync(),
      );
    const ours = run();
    disableTrainingKernels();
    const stock = run();
    enableTrainingKernels();
    expectClose(ours, stock, 65);
  });

  test.each([4, 256])('reads new values of a variable that was multiplied before, %i wide', (n) => {
    const w = tf.variable(tf.ones([n, n]));
    const x = tf.ones([4, n]) as tf.Tensor2D;
    const first = () => tf.tidy(() => tf.matMul(x, w as unknown as tf.Tensor2D).dataSync()[0]);
    const before = [first(), first(), first()];
    tf.tidy(() => w.assign(tf.fill([n, n], 2)));
    expect([...before, first(), first()]).toEqual([n, n, n, 2 * n, 2 * n]);
    tf.dispose([w, x]);
  });

  test('by large weights that come again goes another way to the same, NaN and all', () => {
    const [a, b] = [matrix([31, 260], 1), matrix([260, 257], 2)];
    a.values[260 * 3 + 5] = Number.NaN;
    a.values[260 * 4 + 5] = Number.NEGATIVE_INFINITY;
    const reference = productReference(a, b, false, false);
    const [left, right] = [tf.tensor2d(a.values, a.shape), tf.tensor2d(b.values, b.shape)];
    for (let time = 0; time < 3; time++) {
      const ours = tf.tidy(() => tf.matMul(left, right).dataSync());
      const rows = (first: number, end: number) =>
        [ours, reference].map((of) => of.subarray(257 * first, 257 * end)) as [
          Float32Array,
          Float64Array,
        ];
      expectClose(...rows(0, 3), 260);
      const [odd, expected] = rows(3, 5);
      expect(odd).toEqual(Float32Array.from(expected));
      expectClose(...rows(5, 31), 260);
    }
    tf.dispose([left, right]);
  });
});
