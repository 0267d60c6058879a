import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { type Axis, copy, isInHeap, stridesOf } from './copy.ts';
import { addressOf, instanceOf, output, type WasmBackend } from './module.ts';

/** How many entries come before and after, by axis. */
type Paddings = readonly (readonly [before: number, after: number])[];

/** A tensor with so many entries of one value around it. */
export const padV2 =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    if (!isInHeap(x)) return stock.kernelFunc(args);
    const backend = args.backend as WasmBackend;
    const { paddings, constantValue } = args.attrs as unknown as {
      paddings: Paddings;
      constantValue: number;
    };
    util.assert(
      paddings.every((pair) => pair.every((each) => Number.isInteger(each) && each >= 0)),
      () =>
        `Error in pad: paddings are [${paddings.join('], [')}]; each must be a whole number, 0 or more.`,
    );
    const shape = x.shape.map((length, axis) => {
      const [before = 0, after = 0] = paddings[axis] ?? [];
      return before + length + after;
    });
    const last = paddings.findLastIndex(([before, after]) => before + after > 0);
    if (last < 0) {
      backend.incRef(x.dataId);
      return { dataId: x.dataId, shape, dtype: x.dtype };
    }
    const out = output(backend, shape, x.dtype);
    const size = util.sizeFromShape(shape);
    if (size === 0) return out;
    const pattern = patternOf(constantValue, x.dtype);
    const [strides, outStrides] = [stridesOf(x.shape), stridesOf(shape)];
    let offset = 0;
    const inside = x.shape.map((length, axis) => {
      const to = outStrides[axis] ?? 1;
      offset += (paddings[axis]?.[0] ?? 0) * to;
      return { length, from: strides[axis] ?? 1, to };
    });
    const { length = 0, to = 0 } = inside[last] ?? {};
    if (length * to >= longRun) fillMargins(backend, out, paddings, inside, pattern);
    else fill(backend, out, 0, size, pattern);
    copy(backend, { tensor: x, offset: 0 }, { tensor: out, offset }, inside);
    return out;
  };

/** Runs of at least so many entries, between margins, are not worth filling before they are copied to. */
const longRun = 256;

/** Fills all but the inside: an axis's margins are whole in all axes after it. */
function fillMargins(
  backend: WasmBackend,
  out: TensorInfo,
  paddings: Paddings,
  inside: readonly Axis[],
  pattern: number,
): void {
  const isFirst = paddings.some(([before]) => before > 0);
  const margin = { tensor: out, offset: isFirst ? 0 : util.sizeFromShape(out.shape) - 1 };
  fill(backend, out, margin.offset, 1, pattern);
  const repeated = inside.map(({ length, to }) => ({ length, from: 0, to }));
  let offset = 0;
  repeated.forEach(({ length, to }, axis) => {
    const [before = 0, after = 0] = paddings[axis] ?? [];
    const outer = repeated.slice(0, axis);
    const repeat = (start: number, entries: number) => {
      const run = { length: entries * to, from: 0, to: 1 };
      copy(backend, margin, { tensor: out, offset: offset + start * to }, [...outer, run]);
    };
    if (before > 0) repeat(0, before);
    if (after > 0) repeat(before + length, after);
    offset += before * to;
  });
}

function fill(
  backend: WasmBackend,
  out: TensorInfo,
  first: number,
  entries: number,
  pattern: number,
): void {
  const bytes = util.bytesPerElement(out.dtype);
  const to = addressOf(backend, out) + bytes * first;
  instanceOf(backend).kernels.fillBytes(to, bytes * entries, pattern);
}

/** The four bytes that `value` repeats in memory. */
function patternOf(value: number, dtype: TensorInfo['dtype']): number {
  if (dtype === 'bool') return (value ? 1 : 0) * 0x01010101;
  if (dtype === 'int32') return value;
  return new Int32Array(Float32Array.of(value).buffer)[0] ?? 0;
}
