import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { dtypes, expectEntries, runs, shapes } from './entries.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

test('slice', () => {
  const parts = shapes(1).chain((shape) =>
    fc.tuple(...shape.map((length) => fc.tuple(fc.nat(length), fc.nat(length)))).map((pairs) => ({
      shape,
      begin: pairs.map((pair) => Math.min(...pair)),
      size: pairs.map(([a, b]) => Math.abs(a - b)),
    })),
  );
  const property = fc.property(parts, dtypes, ({ shape, begin, size }, dtype) => {
    expectEntries(
      dtype,
      [shape],
      (x) => tf.slice(x, begin, size),
      size,
      (position, x) => x.at(...position.map((each, axis) => each + (begin[axis] ?? 0))),
    );
  });
  fc.assert(property, runs);
});

test('slice by leading axes alone, to the end', () => {
  const property = fc.property(
    shapes(2, fc.integer({ min: 1, max: 5 })),
    dtypes,
    (shape, dtype) => {
      const begin = Math.floor((shape[0] ?? 1) / 2);
      expectEntries(
        dtype,
        [shape],
        (x) => tf.slice(x, begin, -1),
        shape.with(0, (shape[0] ?? 1) - begin),
        ([first = 0, ...rest], x) => x.at(first + begin, ...rest),
      );
    },
  );
  fc.assert(property, { ...runs, numRuns: 50 });
});

test('stridedSlice, forwards and backwards', () => {
  const parts = shapes(1, fc.integer({ min: 1, max: 9 })).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      begin: fc.tuple(...shape.map((length) => fc.nat(length - 1))),
      end: fc.tuple(...shape.map((length) => fc.nat(length - 1))),
      steps: fc.tuple(...shape.map(() => fc.constantFrom(1, 2, 3, -1, -2))),
    }),
  );
  const property = fc.property(parts, dtypes, ({ shape, begin, end, steps }, dtype) => {
    const size = steps.map((step, axis) =>
      Math.max(0, Math.ceil(((end[axis] ?? 0) - (begin[axis] ?? 0)) / step)),
    );
    expectEntries(
      dtype,
      [shape],
      (x) => tf.stridedSlice(x, begin, end, steps),
      size,
      (position, x) =>
        x.at(...position.map((each, axis) => (begin[axis] ?? 0) + each * (steps[axis] ?? 1))),
    );
  });
  fc.assert(property, runs);
});

test('stridedSlice that drops an axis, which makes one, and a whole tensor', () => {
  const shape = [3, 4, 5];
  expectEntries(
    'int32',
    [shape],
    (x) => tf.stridedSlice(x, [0, 1, 0], [3, 2, 5], [2, 1, 2], 0, 0, 0, 0, 0b010),
    [2, 3],
    ([i = 0, j = 0], x) => x.at(2 * i, 1, 2 * j),
  );
  expectEntries(
    'int32',
    [shape],
    (x) => tf.stridedSlice(x, [0, 0, 0], [3, 0, 4], [1, 1, 1], 0, 0, 0, 0b010),
    [3, 1, 4, 5],
    ([i = 0, , j = 0, k = 0], x) => x.at(i, j, k),
  );
  expectEntries(
    'bool',
    [shape],
    (x) => tf.stridedSlice(x, [0, 0, 0], [3, 4, 5], [1, 1, 1]),
    shape,
    (position, x) => x.at(...position),
  );
});

test('split and unstack', () => {
  const cases = shapes(1, fc.integer({ min: 1, max: 6 })).chain((shape) =>
    fc.record({ shape: fc.constant(shape), axis: fc.nat(shape.length - 1) }),
  );
  const property = fc.property(cases, dtypes, ({ shape, axis }, dtype) => {
    const length = shape[axis] ?? 1;
    const sizes = [Math.floor(length / 2), 0, length - Math.floor(length / 2)];
    [0, sizes[0] ?? 0, sizes[0] ?? 0].forEach((start, part) => {
      expectEntries(
        dtype,
        [shape],
        (x) => tf.tidy(() => tf.split(x, sizes, axis)[part] as tf.Tensor),
        shape.with(axis, sizes[part] ?? 0),
        (position, x) => x.at(...position.with(axis, (position[axis] ?? 0) + start)),
      );
    });
    expectEntries(
      dtype,
      [shape],
      (x) => tf.tidy(() => tf.unstack(x, axis - shape.length)[length - 1] as tf.Tensor),
      shape.toSpliced(axis, 1),
      (position, x) => x.at(...position.toSpliced(axis, 0, length - 1)),
    );
  });
  fc.assert(property, { ...runs, numRuns: 100 });
});

test('concat', () => {
  const cases = shapes(1, fc.integer({ min: 0, max: 6 })).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axis: fc.nat(shape.length - 1),
      others: fc.array(fc.constantFrom(0, 1, 2, 40), { minLength: 1, maxLength: 3 }),
    }),
  );
  const property = fc.property(cases, dtypes, ({ shape, axis, others }, dtype) => {
    const along = [shape[axis] ?? 0, ...others];
    const total = along.reduce((sum, each) => sum + each, 0);
    expectEntries(
      dtype,
      along.map((length) => shape.with(axis, length)),
      (...tensors) => tf.concat(tensors, axis),
      shape.with(axis, total),
      (position, ...values) => {
        let index = position[axis] ?? 0;
        let input = 0;
        while (index >= (along[input] ?? 0)) index -= along[input++] ?? 0;
        return values[input]?.at(...position.with(axis, index)) ?? Number.NaN;
      },
    );
  });
  fc.assert(property, runs);
});

test('stack', () => {
  const cases = shapes(0, fc.integer({ min: 0, max: 6 }))
    .filter((shape) => shape.length < 6)
    .chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.nat(shape.length),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    );
  const property = fc.property(cases, dtypes, ({ shape, axis, count }, dtype) => {
    expectEntries(
      dtype,
      Array(count).fill(shape),
      (...tensors) => tf.stack(tensors, axis),
      shape.toSpliced(axis, 0, count),
      (position, ...values) =>
        values[position[axis] ?? 0]?.at(...position.toSpliced(axis, 1)) ?? Number.NaN,
    );
  });
  fc.assert(property, runs);
  expectEntries(
    'float32',
    [
      [2, 3],
      [2, 3],
    ],
    (...tensors) => tf.stack(tensors, -1),
    [2, 3, 2],
    ([i = 0, j = 0, which = 0], ...values) => values[which]?.at(i, j) ?? Number.NaN,
  );
});
