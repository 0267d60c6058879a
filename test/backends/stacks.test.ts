import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { multiply, operand } from '../../src/backends/wasm/matmul.ts';
import { addressOf, type WasmBackend } from '../../src/backends/wasm/module.ts';
import { expectSumsOf, matrix, productReference } from './reference.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** float32 sums of k products of numbers in [−1, 1] and two more of such numbers. */
function expectClose(ours: ArrayLike<number>, reference: ArrayLike<number>, k: number): void {
  expectSumsOf(k + 4, ours, reference);
}

// Those at which the product goes another way: rows, columns and depths that are few, and blocks.
const rows = fc.constantFrom(0, 1, 2, 3, 4, 5, 8, 9, 13, 65);
const columns = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 64, 67, 515);
const depths = fc.constantFrom(0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 31, 40, 259);

interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly seed: number;
}

const products: fc.Arbitrary<Product> = fc.record({
  m: rows,
  n: columns,
  k: depths,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

const operandsOf = ({ m, n, k, transposeA, transposeB, seed }: Product) => ({
  a: matrix(transposeA ? [k, m] : [m, k], seed),
  b: matrix(transposeB ? [n, k] : [k, n], seed + 1),
});

test('products of all shapes agree with float64, with and without a bias', () => {
  const property = fc.property(products, fc.boolean(), (product, isBiased) => {
    const { n, k, transposeA, transposeB, seed } = product;
    const { a, b } = operandsOf(product);
    const bias = matrix([1, n], seed + 2).values;
    const ours = tf.tidy(() =>
      tf.fused
        .matMul({
          a: tf.tensor2d(a.values, a.shape),
          b: tf.tensor2d(b.values, b.shape),
          transposeA,
          transposeB,
          ...(isBiased && { bias: tf.tensor1d(bias) }),
        })
        .dataSync(),
    );
    const reference = productReference(a, b, transposeA, transposeB);
    const added = isBiased ? (j: number) => bias[j % n] ?? 0 : () => 0;
    expectClose(
      ours,
      reference.map((value, j) => value + added(j)),
      k,
    );
  });
  fc.assert(property, { seed: 12, numRuns: 400 });
});

test('products that are added to what is there, and touch nothing beside it', () => {
  const backend = tf.backend() as unknown as WasmBackend;
  const property = fc.property(products, (product) => {
    const { m, n, k, transposeA, transposeB, seed } = product;
    const { a, b } = operandsOf(product);
    const before = matrix([1, m * n + 16], seed + 3).values;
    const ours = tf.tidy(() => {
      const [left, right, out] = [a.values, b.values, before].map((values) => tf.tensor1d(values));
      const at = (tensor: tf.Tensor | undefined) => addressOf(backend, tensor as tf.Tensor);
      multiply(
        backend,
        operand(at(left), m, k, transposeA),
        operand(at(right), k, n, transposeB),
        at(out) + 32,
        [m, n, k],
        { accumulate: true },
      );
      return (out as tf.Tensor).dataSync();
    });
    const reference = Float64Array.from(before);
    productReference(a, b, transposeA, transposeB).forEach((value, i) => {
      reference[8 + i] = (reference[8 + i] ?? 0) + value;
    });
    expectClose(ours, reference, k);
  });
  fc.assert(property, { seed: 13, numRuns: 300 });
});

test('dot products of any length, and few columns too deep to be laid out', () => {
  for (const [m, k, n] of [
    [1, 100_003, 1],
    [2, 9001, 2],
    [9, 9001, 3],
  ] as const) {
    const [a, b] = [matrix([m, k], 1), matrix([k, n], 2)];
    const ours = tf.tidy(() =>
      tf.matMul(tf.tensor2d(a.values, a.shape), tf.tensor2d(b.values, b.shape)).dataSync(),
    );
    expectClose(ours, productReference(a, b, false, false), k);
  }
});

test('stacks, broadcast in any way, are products of their matrices', () => {
  const lengths = fc.constantFrom(1, 1, 2, 3);
  const cases = fc.record({
    m: fc.constantFrom(1, 2, 4, 9),
    n: fc.constantFrom(1, 3, 4, 9),
    k: fc.constantFrom(1, 2, 5, 17),
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
    axes: fc.array(fc.record({ length: lengths, inA: fc.boolean(), inB: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    dropped: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1e6 }),
  });
  const property = fc.property(cases, ({ axes, dropped, ...product }) => {
    const { m, n, k, transposeA, transposeB, seed } = product;
    const { a, b } = operandsOf(product);
    const aBatch = axes.map(({ length, inA, inB }) => (inA || !inB ? length : 1));
    // A batch axis that one operand lacks altogether is broadcast as one of length one is.
    const wide = axes.map(({ length, inB }) => (inB ? length : 1));
    const bBatch = dropped && wide[0] === 1 ? wide.slice(1) : wide;
    const aligned = [...Array<number>(axes.length - bBatch.length).fill(1), ...bBatch];
    const batch = aBatch.map((length, axis) => Math.max(length, aligned[axis] ?? 1));
    const size = (list: readonly number[]) => list.reduce((x, y) => x * y, 1);
    const left = matrix([size(aBatch), m * k], seed);
    const right = matrix([size(bBatch), k * n], seed + 1);
    const ours = tf.tidy(() => {
      const x = tf.tensor(left.values, [...aBatch, ...a.shape]);
      const y = tf.tensor(right.values, [...bBatch, ...b.shape]);
      const out = tf.matMul(x, y, transposeA, transposeB);
      expect(out.shape).toEqual([...batch, m, n]);
      return out.dataSync();
    });
    for (let index = 0; index < size(batch); index++) {
      let rest = index;
      let [x, y, xStride, yStride] = [0, 0, 1, 1];
      for (let axis = batch.length - 1; axis >= 0; axis--) {
        const position = rest % (batch[axis] ?? 1);
        rest = Math.floor(rest / (batch[axis] ?? 1));
        if (aBatch[axis] !== 1) x += position * xStride;
        if (aligned[axis] !== 1) y += position * yStride;
        xStride *= aBatch[axis] ?? 1;
        yStride *= aligned[axis] ?? 1;
      }
      const reference = productReference(
        { ...a, values: left.values.subarray(x * m * k, (x + 1) * m * k) },
        { ...b, values: right.values.subarray(y * k * n, (y + 1) * k * n) },
        transposeA,
        transposeB,
      );
      expectClose(ours.subarray(index * m * n, (index + 1) * m * n), reference, k);
    }
  });
  fc.assert(property, { seed: 14, numRuns: 300 });
});

test('NaN and infinities of an operand stay in their own rows and columns', () => {
  for (const [m, n, k] of [
    [3, 3, 3],
    [9, 5, 4],
    [2, 12, 9],
    [9, 2, 30],
    [20, 20, 20],
  ] as const) {
    const a = Float32Array.from({ length: m * k }, () => 1);
    a[k] = Number.NaN;
    const ours = tf.tidy(() =>
      tf.matMul(tf.tensor2d(a, [m, k]), tf.fill([k, n], Number.POSITIVE_INFINITY)).dataSync(),
    );
    const wanted = Array.from({ length: m * n }, (_, i) =>
      Math.floor(i / n) === 1 ? Number.NaN : Number.POSITIVE_INFINITY,
    );
    expect([...ours]).toEqual(wanted);
  }
});
