import type { Draw } from './draw.ts';

/** An input of a kernel. */
export interface FuzzInput {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** One call of a kernel. */
export interface Call {
  readonly inputs: Readonly<Record<string, FuzzInput>>;
  readonly attrs: object;
  /** What is right, where stock cpu is not. */
  readonly wanted?: Float32Array;
}

/** What to call kernels with, by their names. */
export type Generators = Readonly<Record<string, (draw: Draw) => Call>>;

export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((size, dim) => size * dim, 1);

export const tensor = (draw: Draw, shape: readonly number[]): FuzzInput => ({
  values: draw.values(sizeOf(shape)),
  shape,
});

/** Floats or whole numbers. */
export const anyTensor = (draw: Draw, shape: readonly number[]): FuzzInput =>
  draw.of(true, false) ? tensor(draw, shape) : { values: draw.ints(sizeOf(shape), -9, 9), shape };

/** Special numbers left out. */
export function finite({ values, shape }: FuzzInput): FuzzInput {
  const replaced = values.map((value) => (Number.isFinite(value) ? value : 0.5)) as Float32Array;
  return { values: replaced, shape };
}
