import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { dtypes, expectEntries, runs, shapes, sizeOf } from './entries.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

test('reverse', () => {
  const cases = shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.subarray([...shape.keys()], { minLength: 1 }),
    }),
  );
  const property = fc.property(cases, dtypes, ({ shape, axes }, dtype) => {
    expectEntries(
      dtype,
      [shape],
      (x) => tf.reverse(x, axes),
      shape,
      (position, x) =>
        x.at(
          ...position.map((each, axis) =>
            axes.includes(axis) ? (shape[axis] ?? 0) - 1 - each : each,
          ),
        ),
    );
  });
  fc.assert(property, runs);
});

test('tile', () => {
  const cases = shapes(1, fc.constantFrom(0, 1, 1, 2, 3, 5, 130)).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      reps: fc.tuple(...shape.map(() => fc.constantFrom(0, 1, 1, 2, 3))),
    }),
  );
  const property = fc.property(
    cases.filter(({ shape, reps }) => sizeOf(shape) * sizeOf(reps) <= 6000),
    dtypes,
    ({ shape, reps }, dtype) => {
      expectEntries(
        dtype,
        [shape],
        (x) => tf.tile(x, reps),
        shape.map((length, axis) => length * (reps[axis] ?? 1)),
        (position, x) => x.at(...position.map((each, axis) => each % (shape[axis] ?? 1))),
      );
    },
  );
  fc.assert(property, runs);
});

test('transpose', () => {
  const cases = shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      order: fc.shuffledSubarray([...shape.keys()], {
        minLength: shape.length,
        maxLength: shape.length,
      }),
    }),
  );
  const property = fc.property(cases, dtypes, ({ shape, order }, dtype) => {
    expectEntries(
      dtype,
      [shape],
      (x) => tf.transpose(x, order),
      order.map((axis) => shape[axis] ?? 0),
      (position, x) => {
        const own = Array<number>(shape.length).fill(0);
        order.forEach((axis, index) => {
          own[axis] = position[index] ?? 0;
        });
        return x.at(...own);
      },
    );
  });
  fc.assert(property, { ...runs, numRuns: 300 });
});

test('transposes of matrices from less than a block to several', () => {
  const sides = fc.constantFrom(1, 2, 3, 4, 5, 15, 16, 17, 33, 70);
  const property = fc.property(sides, sides, dtypes, (rows, columns, dtype) => {
    expectEntries(
      dtype,
      [[rows, columns]],
      (x) => tf.transpose(x),
      [columns, rows],
      ([i = 0, j = 0], x) => x.at(j, i),
    );
  });
  fc.assert(property, runs);
});
