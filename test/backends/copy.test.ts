import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

test('a copy of a NaN keeps its bits, and −0 its sign', () => {
  const bits = Int32Array.of(0x7fc00123, 0x7f800001, -0x80000000, 1);
  const out = tf.tidy(() => tf.reverse(tf.tensor1d(new Float32Array(bits.buffer))).dataSync());
  expect([...new Int32Array(out.buffer)]).toEqual([...bits].reverse());
});

test('what is all of a tensor shares its memory, and outlives it', () => {
  const x = tf.range(0, 6).reshape([2, 3]);
  const { numDataBuffers } = tf.memory();
  const same = [
    tf.slice(x, [0, 0], [2, 3]),
    tf.transpose(x.reshape([2, 1, 3]), [1, 0, 2]),
    tf.concat([x, tf.zeros([0, 3])]).reshape([6]),
    ...tf.split(x, 1),
  ];
  expect(tf.memory().numDataBuffers).toBe(numDataBuffers + 1);
  x.dispose();
  const next = tf.fill([2, 3], 9);
  for (const each of same) expect([...each.dataSync()]).toEqual([0, 1, 2, 3, 4, 5]);
  tf.dispose([...same, next]);
});

test('strings are sliced, joined, padded and turned as before', () => {
  const made = tf.tidy(() => {
    const x = tf.tensor2d(['a', 'b', 'c', 'd'], [2, 2], 'string');
    return [tf.slice(x, [1, 0]), tf.concat([x, x], 1), tf.stack([x])].map((each) => [
      ...each.dataSync(),
    ]);
  });
  expect(made).toEqual([
    ['c', 'd'],
    ['a', 'b', 'a', 'b', 'c', 'd', 'c', 'd'],
    ['a', 'b', 'c', 'd'],
  ]);
});

test('no part is read out of the heap whole', () => {
  const x = tf.zeros([8, 6]);
  const read = vi.spyOn(tf.backend(), 'readSync');
  tf.dispose([tf.slice(x, [1, 0], [2, 6]), tf.slice(x, [0, 1], [8, 2])]);
  tf.dispose([tf.split(x, 2), tf.split(x, 2, 1), tf.unstack(x), tf.unstack(x, 1)]);
  tf.dispose(tf.stridedSlice(x, [2, 0], [4, 6]));
  expect(read).not.toHaveBeenCalled();
  read.mockRestore();
  x.dispose();
});

test('what reaches past a tensor is refused, and leaves nothing behind', () => {
  const x = tf.zeros([2, 3]);
  const other = tf.zeros([2, 4]);
  const { numTensors, numBytes } = tf.memory();
  const refusals: readonly (readonly [op: () => unknown, message: string])[] = [
    [
      () => tf.slice(x, [1, 0], [2, 3]),
      'Error in slice2D: begin[0] + size[0] (3) would overflow input.shape[0] (2)',
    ],
    [
      () => tf.slice(x, [0, -2], [1, 1]),
      'Error in slice: begin[1] is -2, of 3 entries; it must be from 0 to 3.',
    ],
    [
      () => tf.slice(x, [3, 0], [-1, -1]),
      'Error in slice: begin[0] is 3, of 2 entries; it must be from 0 to 2.',
    ],
    [() => tf.slice(x, [0, 0], [-2, 1]), 'Negative size values should be exactly -1'],
    [() => tf.concat([x, other], 0), 'Error in concat2D'],
    [() => tf.stack([x, other]), 'All tensors passed to stack must have matching shapes'],
    [() => tf.split(x, [1, 1], 1), 'The sum of sizes must match'],
    [() => tf.reverse(x, 2), 'axis'],
    [
      () =>
        tf.pad(x, [
          [0, 0],
          [-1, 0],
        ]),
      'Error in pad: paddings are [0,0], [-1,0]; each must be a whole number, 0 or more.',
    ],
    [
      () => tf.tile(x, [1, -1]),
      'Error in tile: reps are [1,-1]; each must be a whole number, 0 or more.',
    ],
  ];
  for (const [op, message] of refusals) expect(() => tf.tidy(() => void op())).toThrow(message);
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  tf.dispose([x, other]);
});

test('gradients of copies are copies back', () => {
  const of = (op: (x: tf.Tensor) => tf.Tensor) =>
    tf.tidy(() => {
      const x = tf.range(0, 6).reshape([2, 3]);
      const weigh = (y: tf.Tensor) => tf.sum(tf.mul(y, tf.range(1, y.size + 1).reshape(y.shape)));
      return [
        ...tf
          .grad((each) => weigh(op(each)))(x)
          .dataSync(),
      ];
    });
  expect(of((x) => tf.slice(x, [0, 1], [2, 2]))).toEqual([0, 1, 2, 0, 3, 4]);
  expect(of((x) => tf.transpose(x))).toEqual([1, 3, 5, 2, 4, 6]);
  expect(of((x) => tf.reverse(x, 1))).toEqual([3, 2, 1, 6, 5, 4]);
  expect(of((x) => tf.tile(x, [2, 1]))).toEqual([8, 10, 12, 14, 16, 18]);
  expect(
    of((x) =>
      tf.pad(x, [
        [1, 0],
        [0, 1],
      ]),
    ),
  ).toEqual([5, 6, 7, 9, 10, 11]);
  expect(of((x) => tf.concat([x, x], 1))).toEqual([5, 7, 9, 17, 19, 21]);
  expect(of((x) => tf.stack(tf.unstack(x, 1), 0))).toEqual([1, 3, 5, 2, 4, 6]);
});
