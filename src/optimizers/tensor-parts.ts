import { concat, reshape, slice, type Tensor } from '@tensorflow/tfjs-core';
import type { BoundTensor, SegmentFactors, TensorFactors } from './tensor-factors.ts';

/** A tensor and its gradient. */
export interface Given extends BoundTensor {
  readonly gradient: Tensor;
}

/** A tensor that is to take a step, by the parts that take one of their own. */
export interface Work extends BoundTensor {
  readonly parts: readonly Part[];
}

/** What takes a step by itself: a tensor, or one of the things that it reads side by side. */
export interface Part {
  readonly factors: TensorFactors;
  readonly value: Tensor;
  readonly gradient: Tensor;
}

/**
 * The factors of the parts of a tensor: its own alone where it is trained as a whole. A part has
 * the shape (repeats, inputs, outputs) and a name of its own, which its state is keyed by.
 */
export function factorsOfParts(whole: TensorFactors): readonly TensorFactors[] {
  const { segments, ...rest } = whole;
  if (segments === undefined) return [whole];
  const [repeats, , outputs] = sequencesOf(whole);
  return segments.map(({ offset, size, ...factors }) => ({
    ...rest,
    ...factors,
    name: `${whole.name}[${offset}:${offset + size}]`,
    shape: [repeats, size, outputs],
  }));
}

/** A tensor that is to take a step, split up. Tensors are made in the caller's tidy. */
export function workOf({ factors, variable, gradient }: Given): Work {
  const { segments } = factors;
  if (segments === undefined) {
    return { factors, variable, parts: [{ factors, value: variable, gradient }] };
  }
  const sequences = sequencesOf(factors);
  const [repeats, , outputs] = sequences;
  const [values, slopes] = [reshape(variable, sequences), reshape(gradient, sequences)];
  const parts = factorsOfParts(factors).map((part, index): Part => {
    const { offset, size } = segments[index] as SegmentFactors;
    const cut = (of: Tensor) => slice(of, [0, offset, 0], [repeats, size, outputs]);
    return { factors: part, value: cut(values), gradient: cut(slopes) };
  });
  return { factors, variable, parts };
}

/** The tensor that parts make. */
export function joined({ shape }: TensorFactors, parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  return parts.length === 1 && first !== undefined
    ? first
    : reshape(concat([...parts], 1), [...shape]);
}

/** A tensor by how often its sequence of segments comes, their inputs, and its outputs. */
function sequencesOf({ shape, segments = [] }: TensorFactors): [number, number, number] {
  const inputs = shape.slice(0, -1).reduce((all, size) => all * size, 1);
  const period = segments.reduce((sum, { size }) => sum + size, 0);
  return [inputs / period, period, shape.at(-1) ?? 1];
}
