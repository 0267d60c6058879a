import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { expectSums, uniform } from './convolution-reference.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** Rows added up by id in float64; ids that name no segment are dropped. */
function segmentSums(
  values: ArrayLike<number>,
  ids: ArrayLike<number>,
  segments: number,
  inner: number,
): Float64Array {
  const out = new Float64Array(segments * inner);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row] ?? -1;
    if (id < 0 || id >= segments) continue;
    for (let i = 0; i < inner; i++) {
      out[id * inner + i] = (out[id * inner + i] ?? 0) + (values[row * inner + i] ?? Number.NaN);
    }
  }
  return out;
}

test('segment sums agree with float64, and ids that name no segment are dropped', () => {
  fc.assert(
    fc.property(
      fc.record({
        ids: fc.array(fc.integer({ min: -3, max: 9 }), { maxLength: 40 }),
        segments: fc.integer({ min: 1, max: 7 }),
        inner: fc.constantFrom<number[]>([], [0], [1], [3], [4], [17], [3, 5], [2, 0]),
        seed: fc.integer({ min: 1, max: 1e6 }),
      }),
      ({ ids, segments, inner, seed }) => {
        const length = tf.util.sizeFromShape(inner);
        const values = uniform(ids.length * length, seed, 'rows');
        tf.tidy(() => {
          // Memory that held something else must not shine through.
          tf.dispose(Array.from({ length: 4 }, () => tf.fill([segments, ...inner], 7)));
          const sums = tf.unsortedSegmentSum(
            tf.tensor(values, [ids.length, ...inner]),
            tf.tensor1d(ids, 'int32'),
            segments,
          );
          expect(sums.shape).toEqual([segments, ...inner]);
          expectSums(sums.dataSync(), segmentSums(values, ids, segments, length), ids.length);
        });
      },
    ),
    { seed: 41, numRuns: 200 },
  );
});

test('rows of whole numbers are added up as numbers', () => {
  const sums = tf.tidy(() =>
    tf
      .unsortedSegmentSum(
        tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2], 'int32'),
        tf.tensor1d([1, 0, 1], 'int32'),
        2,
      )
      .dataSync(),
  );
  expect([...sums]).toEqual([3, 4, 6, 8]);
});

test('the gradient of an embedding layer is the sum over its lookups', () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 5 }),
        length: fc.integer({ min: 1, max: 9 }),
        inputDim: fc.integer({ min: 1, max: 12 }),
        outputDim: fc.constantFrom(1, 3, 4, 17),
        seed: fc.integer({ min: 1, max: 1e6 }),
      }),
      ({ batch, length, inputDim, outputDim, seed }) => {
        const count = batch * length;
        const ids = uniform(count, seed, 'ids').map((value) =>
          Math.min(inputDim - 1, Math.floor(((value + 1) / 2) * inputDim)),
        );
        const dy = uniform(count * outputDim, seed, 'dy');
        const layer = tf.layers.embedding({ inputDim, outputDim });
        layer.build([batch, length]);
        const gradient = tf.tidy(() => {
          const x = tf.tensor2d(ids, [batch, length]);
          const upstream = tf.tensor3d(dy, [batch, length, outputDim]);
          const { grads } = tf.variableGrads(() =>
            tf.sum(tf.mul(layer.apply(x) as tf.Tensor, upstream)),
          );
          return Object.values(grads)[0]?.dataSync() ?? [];
        });
        for (const weight of layer.weights) weight.dispose();
        expectSums(gradient, segmentSums(dy, ids, inputDim, outputDim), count);
      },
    ),
    { seed: 42, numRuns: 60 },
  );
});
