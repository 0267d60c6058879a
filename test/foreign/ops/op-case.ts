import type * as tf from '@tensorflow/tfjs-core';

/** What a tensor is made of. */
export interface Given {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype: Extract<tf.DataType, 'float32' | 'int32' | 'bool'>;
}

export type Result = tf.Tensor | readonly tf.Tensor[];

/** Outputs in plain numbers, of inputs in plain numbers. */
export type Reference = (...inputs: readonly number[][]) => readonly number[];

/** One use of one operation. */
export interface OpCase {
  /** tfjs's name: `conv2d`, `image.resizeBilinear`. */
  readonly op: string;
  /** What of it, where it has several cases. */
  readonly of: string;
  readonly inputs: readonly Given[];
  readonly run: (...inputs: tf.Tensor[]) => Result | Promise<Result>;
  /** The inputs in which it has a gradient. */
  readonly gradient: readonly number[];
  /** Its outputs in plain numbers; left out where tfjs-core's specs hold stock cpu to them. */
  readonly reference?: Reference | undefined;
}

export interface CaseOptions {
  readonly of?: string;
  /** All float32 inputs, if left out. */
  readonly gradient?: readonly number[];
  readonly reference?: Reference;
}

export function op<Inputs extends readonly tf.Tensor[]>(
  name: string,
  inputs: readonly Given[],
  run: (...inputs: Inputs) => Result | Promise<Result>,
  options: CaseOptions = {},
): OpCase {
  const floats = inputs.flatMap(({ dtype }, index) => (dtype === 'float32' ? [index] : []));
  return {
    op: name,
    of: options.of ?? '',
    inputs,
    run: run as unknown as OpCase['run'],
    gradient: options.gradient ?? floats,
    reference: options.reference,
  };
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, dim) => size * dim, 1);

/** Each of `0 … size − 1` once, in an order that looks random and is always the same. */
function shuffled(size: number, seed: number): number[] {
  const order = Array.from({ length: size }, (_, index) => index);
  let state = seed * 2654435761 + 1;
  for (let last = size - 1; last > 0; last--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = state % (last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/**
 * Numbers that lie evenly between two, in some order: no two are alike, and none is at the middle,
 * so that a step to the side of any of them crosses no kink and no tie.
 */
export function floats(shape: readonly number[], low = -2, high = 2, seed = 1): Given {
  const size = sizeOf(shape);
  // An odd number would have one at the middle.
  const places = size + (size % 2);
  const values = shuffled(size, seed).map((place) => {
    // A little to the side, or sums of products of them would come to exactly zero.
    const aside = 0.4 * ((0.618034 * (place + seed)) % 1) - 0.2;
    return low + ((high - low) * (place + 0.5 + aside)) / places;
  });
  return { shape, values, dtype: 'float32' };
}

/** Whole numbers from 0 to below a limit. */
export function ints(shape: readonly number[], limit: number, seed = 1): Given {
  const values = shuffled(sizeOf(shape), seed).map((place) => place % limit);
  return { shape, values, dtype: 'int32' };
}

export function bools(shape: readonly number[], seed = 1): Given {
  return { ...ints(shape, 2, seed), dtype: 'bool' };
}

export function given(
  values: readonly number[],
  shape: readonly number[] = [values.length],
  dtype: Given['dtype'] = 'float32',
): Given {
  return { values, shape, dtype };
}
