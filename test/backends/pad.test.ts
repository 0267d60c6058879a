import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { type Dtype, dtypes, expectEntries, runs, shapes, sizeOf } from './entries.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

type Around = readonly (readonly [before: number, after: number])[];

const paddedShape = (shape: readonly number[], around: Around) =>
  shape.map((length, axis) => length + (around[axis]?.[0] ?? 0) + (around[axis]?.[1] ?? 0));

function expectPadded(shape: readonly number[], around: Around, dtype: Dtype, value: number): void {
  expectEntries(
    dtype,
    [shape],
    (x) => tf.pad(x, around as [number, number][], value),
    paddedShape(shape, around),
    (position, x) => {
      const own = position.map((each, axis) => each - (around[axis]?.[0] ?? 0));
      const isInside = own.every((each, axis) => each >= 0 && each < (shape[axis] ?? 0));
      return isInside ? x.at(...own) : value;
    },
  );
}

test('pad', () => {
  const paddings = shapes(1, fc.constantFrom(0, 1, 1, 1, 2, 3, 5, 90)).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      around: fc.tuple(
        ...shape.map(() => fc.tuple(fc.constantFrom(0, 0, 1, 3), fc.constantFrom(0, 0, 1, 2))),
      ),
    }),
  );
  const property = fc.property(
    paddings.filter(({ shape, around }) => sizeOf(paddedShape(shape, around)) <= 6000),
    dtypes,
    fc.constantFrom(0, 1),
    ({ shape, around }, dtype, value) => expectPadded(shape, around, dtype, value),
  );
  fc.assert(property, runs);
});

test.each([
  [
    [2, 300],
    [
      [1, 2],
      [0, 0],
    ],
  ],
  [
    [2, 300],
    [
      [0, 0],
      [0, 3],
    ],
  ],
  [
    [2, 3, 100],
    [
      [0, 1],
      [2, 0],
      [0, 0],
    ],
  ],
  [
    [2, 2, 300],
    [
      [0, 0],
      [1, 0],
      [0, 1],
    ],
  ],
  [
    [3, 64, 5],
    [
      [0, 0],
      [1, 1],
      [0, 0],
    ],
  ],
] as const)('pad of long runs, %j by %j', (shape, around) => {
  for (const dtype of ['float32', 'int32', 'bool'] as const) expectPadded(shape, around, dtype, 1);
});

test('pad with a value of the dtype', () => {
  const padded = (value: number, dtype: Dtype) =>
    tf.tidy(() => [...tf.pad(tf.ones([1], dtype), [[1, 0]], value).dataSync()]);
  expect(padded(-0.1, 'float32')).toEqual([Math.fround(-0.1), 1]);
  expect(padded(Number.NEGATIVE_INFINITY, 'float32')).toEqual([Number.NEGATIVE_INFINITY, 1]);
  expect(padded(Number.NaN, 'float32')).toEqual([Number.NaN, 1]);
  expect(padded(-3, 'int32')).toEqual([-3, 1]);
});
