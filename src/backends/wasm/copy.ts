import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf, instanceOf, type WasmBackend } from './module.ts';

/** One axis of a copy: how many entries it has, and how far apart they are on both sides. */
export interface Axis {
  readonly length: number;
  /** Distance in the source, in entries: 0 repeats one, negative walks backwards. */
  readonly from: number;
  /** Distance in the target, in entries. */
  readonly to: number;
}

/** A tensor, and the entry of it that a copy starts with. */
export interface Place {
  readonly tensor: TensorInfo;
  readonly offset: number;
}

/** Whether a tensor's values are in the wasm heap, where they can be copied. */
export function isInHeap({ dtype }: TensorInfo): boolean {
  return dtype === 'float32' || dtype === 'int32' || dtype === 'bool';
}

/** How far apart the entries of each axis are, in entries: tfjs leaves the last axis out. */
export function stridesOf(shape: readonly number[]): number[] {
  return util.computeStrides([...shape, 1]);
}

/**
 * Copies entries between two tensors of one dtype, or within one where the places are apart.
 * Axes are outermost first; their order matters for speed alone. Every entry they reach must
 * exist: nothing is checked here.
 */
export function copy(backend: WasmBackend, from: Place, to: Place, axes: readonly Axis[]): void {
  if (axes.some(({ length }) => length === 0)) return;
  const bytes = util.bytesPerElement(from.tensor.dtype);
  const source = addressOf(backend, from.tensor) + bytes * from.offset;
  const target = addressOf(backend, to.tensor) + bytes * to.offset;
  const merged = mergedAxes(axes);
  const run = merged.at(-1);
  let unit = bytes;
  if (run?.from === 1 && run.to === 1) {
    unit *= run.length;
    merged.pop();
  }
  const { kernels, integers } = instanceOf(backend);
  const [outer, inner] = merged;
  if (outer === undefined) {
    kernels.copyBytes(source, target, unit);
  } else if (inner === undefined) {
    const { length, from: apart, to: spread } = outer;
    kernels.copyPlane(source, target, 1, 0, 0, length, bytes * apart, bytes * spread, unit);
  } else if (merged.length === 2) {
    kernels.copyPlane(
      source,
      target,
      outer.length,
      bytes * outer.from,
      bytes * outer.to,
      inner.length,
      bytes * inner.from,
      bytes * inner.to,
      unit,
    );
  } else {
    const numbers = merged.flatMap((axis) => [axis.length, bytes * axis.from, bytes * axis.to]);
    kernels.copyStrided(source, target, integers(numbers), merged.length, unit);
  }
}

/** The same copy over as few axes as there can be, in an order that suits the caches. */
function mergedAxes(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    if (axis.length === 1) continue;
    const outer = merged.at(-1);
    if (outer?.from === axis.from * axis.length && outer.to === axis.to * axis.length) {
      merged.pop();
      merged.push({ ...axis, length: outer.length * axis.length });
    } else {
      merged.push(axis);
    }
  }
  // A transpose: what is a run in the source goes next to what is a run in the target.
  if (merged.at(-1)?.from !== 1) {
    const index = merged.findIndex((axis) => axis.from === 1);
    if (index >= 0) merged.splice(merged.length - 2, 0, ...merged.splice(index, 1));
  }
  return merged;
}
