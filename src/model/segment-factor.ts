import { div, mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../core/plan/dim.ts';
import type { PlanFactors, PlanRow } from '../core/plan/row.ts';

/** What a tensor is multiplied by: one number, or one for each of the things that it reads. */
export type Factor = number | readonly SegmentFactor[];

/** The factor of one of the things that a tensor reads side by side. */
export interface SegmentFactor {
  /** How many inputs it has each time the sequence comes. */
  readonly size: number;
  readonly value: number;
}

/** A factor that a row's values make; one number where all that it reads has the same. */
export function factorOf(row: PlanRow, read: (factors: PlanFactors) => number): Factor {
  const segments = row.segments?.map((segment) => ({
    size: sizeOf(segment.fanIn),
    value: read(segment),
  }));
  const [first, ...others] = segments ?? [];
  if (segments === undefined || first === undefined) return read(row);
  return others.every(({ value }) => value === first.value) ? first.value : segments;
}

/** Whether two factors are the same. */
export function sameFactor(one: Factor, other: Factor): boolean {
  if (typeof one === 'number' || typeof other === 'number') return one === other;
  return (
    one.length === other.length &&
    one.every(({ size, value }, i) => size === other[i]?.size && value === other[i]?.value)
  );
}

/** Whether something holds of each value of a factor. */
export function everyValue(factor: Factor, holds: (value: number) => boolean): boolean {
  return typeof factor === 'number' ? holds(factor) : factor.every(({ value }) => holds(value));
}

/** A factor with each value changed. */
export function mapFactor(factor: Factor, change: (value: number) => number): Factor {
  return typeof factor === 'number'
    ? change(factor)
    : factor.map(({ size, value }) => ({ size, value: change(value) }));
}

/** `4`, or of what is read side by side `1, 4`. */
export function formatFactor(factor: Factor): string {
  return typeof factor === 'number'
    ? `${factor}`
    : factor.map(({ value }) => `${value}`).join(', ');
}

/** A tensor of shape (…, fan-out) times a factor. Tensors are made in the caller's tidy. */
export function times(value: Tensor, factor: Factor): Tensor {
  return mul(value, alongInputs(factor, value.shape));
}

/** A tensor of shape (…, fan-out) divided by a factor. Tensors are made in the caller's tidy. */
export function dividedBy(value: Tensor, factor: Factor): Tensor {
  return div(value, alongInputs(factor, value.shape));
}

/** The entries of a tensor of shape (…, fan-out) times a factor, in place. */
export function multiplyEntries(
  entries: Float32Array,
  factor: Factor,
  shape: readonly number[],
): Float32Array {
  if (typeof factor === 'number') {
    for (let i = 0; i < entries.length; i++) entries[i] = (entries[i] as number) * factor;
    return entries;
  }
  const ofInput = factorsOfInputs(factor, shape);
  const fanOut = shape.at(-1) ?? 1;
  for (let i = 0; i < entries.length; i++) {
    entries[i] = (entries[i] as number) * (ofInput[Math.floor(i / fanOut)] as number);
  }
  return entries;
}

/**
 * Entries of the size of a factor: drawn at that size, or where there are several at one, and then
 * multiplied.
 *
 * @param draw draws all entries of a shape (…, fan-out) at a size
 */
export function drawnAt(
  factor: Factor,
  shape: readonly number[],
  draw: (size: number) => Float32Array,
): Float32Array {
  return typeof factor === 'number' ? draw(factor) : multiplyEntries(draw(1), factor, shape);
}

function alongInputs(factor: Factor, shape: readonly number[]): number | Tensor {
  if (typeof factor === 'number') return factor;
  return tensor(factorsOfInputs(factor, shape), [...shape.slice(0, -1), 1]);
}

/** One factor for each input: the sequence comes over and over. */
function factorsOfInputs(
  segments: readonly SegmentFactor[],
  shape: readonly number[],
): Float32Array {
  const fanIn = shape.slice(0, -1).reduce((all, size) => all * size, 1);
  const period = segments.flatMap(({ size, value }) => Array<number>(size).fill(value));
  return Float32Array.from({ length: fanIn }, (_, input) => period[input % period.length] ?? 1);
}
