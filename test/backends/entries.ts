import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect } from 'vitest';

/** What our copies handle. */
export type Dtype = 'float32' | 'int32' | 'bool';
/** What a tensor holds. */
export interface Values {
  readonly shape: readonly number[];
  readonly at: (...position: number[]) => number;
}

/** Generates dtypes. */
export const dtypes: fc.Arbitrary<Dtype> = fc.constantFrom<Dtype>('float32', 'int32', 'bool');
const lengths: fc.Arbitrary<number> = fc.constantFrom(0, 1, 1, 2, 3, 4, 5, 7, 17);
/** Generates shapes of up to six axes and 6000 entries. */
export const shapes = (
  minLength = 0,
  length: fc.Arbitrary<number> = lengths,
): fc.Arbitrary<number[]> =>
  fc
    .array(length, { minLength, maxLength: 6 })
    .filter((shape) => shape.reduce((size, each) => size * each, 1) <= 6000);

/** Entries that all differ, as far as the dtype goes. */
function entryAt(index: number, dtype: Dtype): number {
  if (dtype === 'bool') return ((index * index + (index >> 2)) >> 1) % 2;
  return dtype === 'int32' ? index - 7 : Math.fround(index / 3 - 7);
}

/** The entries of a shape. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, length) => size * length, 1);

function tensorOf(shape: readonly number[], dtype: Dtype): tf.Tensor {
  const values = Array.from({ length: sizeOf(shape) }, (_, index) => entryAt(index, dtype));
  return tf.tensor(values, [...shape], dtype);
}

/** What `tensorOf` holds, by position. */
function valuesOf(shape: readonly number[], dtype: Dtype): Values {
  return {
    shape,
    at: (...position) =>
      entryAt(
        position.reduce((index, each, axis) => index * (shape[axis] ?? 1) + each, 0),
        dtype,
      ),
  };
}

/** The positions of a shape, in the order of memory. */
function positionsOf(shape: readonly number[]): number[][] {
  return shape.reduce<number[][]>(
    (positions, length) =>
      positions.flatMap((position) => Array.from({ length }, (_, i) => [...position, i])),
    [[]],
  );
}

/**
 * Runs an op on tensors of these shapes, and holds what it gives against `entry`, which says what
 * is at a position. Nothing may stay behind.
 */
export function expectEntries(
  dtype: Dtype,
  inputs: readonly (readonly number[])[],
  op: (...tensors: tf.Tensor[]) => tf.Tensor,
  shape: readonly number[],
  entry: (position: number[], ...values: Values[]) => number,
): void {
  const tensors = inputs.map((each) => tensorOf(each, dtype));
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  const out = op(...tensors);
  expect({ shape: out.shape, dtype: out.dtype }).toEqual({ shape, dtype });
  const values = inputs.map((each) => valuesOf(each, dtype));
  expect([...out.dataSync()]).toEqual(
    positionsOf(shape).map((position) => entry(position, ...values)),
  );
  out.dispose();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes, numDataBuffers });
  tensors.forEach((tensor, index) => {
    const { shape: own = [], at = () => Number.NaN } = values[index] ?? {};
    expect([...tensor.dataSync()]).toEqual(positionsOf(own).map((position) => at(...position)));
  });
  tf.dispose(tensors);
}

/** Options of fast-check. */
export const runs = { seed: 5, numRuns: 200 };
