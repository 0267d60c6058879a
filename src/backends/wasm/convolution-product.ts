import type { TensorInfo } from '@tensorflow/tfjs-core';
import { type Axis, countOf, sizesOf, type Windows } from '../sliding-windows.ts';
import { multiply, operand } from './matmul.ts';
import { addressOf, filled, instanceOf, type WasmBackend } from './module.ts';

/** A convolution of volumes, and how many filters it has. */
export interface Convolution extends Windows {
  readonly filters: number;
}

/** Patches that are laid out at a time: where, and of which output voxels. */
interface Run {
  readonly patches: number;
  readonly first: number;
  readonly rows: number;
}

/** Floats of patches that are laid out at a time: 8 MB, about what second-level caches hold. */
const patchFloats = 2 ** 21;

/** The convolution itself: patches · filter. */
export function convolve(
  backend: WasmBackend,
  of: Convolution,
  x: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  return filled(backend, shape, (to) => {
    const { kernels } = instanceOf(backend);
    const length = patchLength(of);
    kernels.zeroFloats(to, countOf(of) * of.filters);
    forEachRun(backend, of, ({ patches, first, rows }) => {
      kernels.patches(addressOf(backend, x), patches, false, first, rows, ...patchSizes(of));
      multiply(
        backend,
        operand(patches, rows, length, false),
        operand(addressOf(backend, filter), length, of.filters, false),
        to + 4 * first * of.filters,
        [rows, of.filters, length],
      );
    });
  });
}

/** dL/dfilter: patchesᵀ · dy. */
export function filterGradient(
  backend: WasmBackend,
  of: Convolution,
  x: TensorInfo,
  dy: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  return filled(backend, shape, (to) => {
    const { kernels } = instanceOf(backend);
    const length = patchLength(of);
    kernels.zeroFloats(to, length * of.filters);
    forEachRun(backend, of, ({ patches, first, rows }) => {
      kernels.patches(addressOf(backend, x), patches, false, first, rows, ...patchSizes(of));
      multiply(
        backend,
        operand(patches, length, rows, true),
        operand(addressOf(backend, dy) + 4 * first * of.filters, rows, of.filters, false),
        to,
        [length, of.filters, rows],
        { accumulate: true },
      );
    });
  });
}

/** dL/dx: dy · filterᵀ gives patches, which are added back to their voxels. */
export function inputGradient(
  backend: WasmBackend,
  of: Convolution,
  dy: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  return filled(backend, shape, (to) => {
    const { kernels } = instanceOf(backend);
    if (hasFewChannels(of)) {
      ofFewChannels(backend, of, dy, filter, to);
      return;
    }
    const length = patchLength(of);
    const { batch, channels, depth, height, width } = of;
    kernels.zeroFloats(to, batch * depth.input * height.input * width.input * channels);
    forEachRun(backend, of, ({ patches, first, rows }) => {
      multiply(
        backend,
        operand(addressOf(backend, dy) + 4 * first * of.filters, rows, of.filters, false),
        operand(addressOf(backend, filter), of.filters, length, true),
        patches,
        [rows, length, of.filters],
      );
      kernels.patches(to, patches, true, first, rows, ...patchSizes(of));
    });
  });
}

/** Filters up to which a gradient of few channels is faster by itself than by a product. */
const fewFilters = 16;

function hasFewChannels({ channels, filters, depth, height, width }: Convolution): boolean {
  const isPlain = ({ stride, dilation }: Axis) => stride === 1 && dilation === 1;
  return (
    channels > 0 &&
    channels < 4 &&
    filters <= fewFilters &&
    isPlain(depth) &&
    isPlain(height) &&
    isPlain(width)
  );
}

function ofFewChannels(
  backend: WasmBackend,
  { batch, channels, filters, depth, height, width }: Convolution,
  dy: TensorInfo,
  filter: TensorInfo,
  to: number,
): void {
  instanceOf(backend).kernels.fewChannelsGradient(
    addressOf(backend, dy),
    addressOf(backend, filter),
    to,
    batch,
    channels,
    filters,
    depth.input,
    depth.output,
    depth.window,
    depth.before,
    height.input,
    height.output,
    height.window,
    height.before,
    width.input,
    width.output,
    width.window,
    width.before,
  );
}

function patchLength({ channels, depth, height, width }: Windows): number {
  return depth.window * height.window * width.window * channels;
}

function patchSizes({ channels, depth, height, width }: Windows): number[] {
  return [channels, ...sizesOf(depth, height, width)];
}

/** Calls `body` with room for patches, as many rows at a time as fit. */
function forEachRun(backend: WasmBackend, of: Convolution, body: (run: Run) => void): void {
  const [count, length] = [countOf(of), patchLength(of)];
  if (count === 0 || length === 0) return;
  const longest = Math.min(count, Math.max(1, Math.floor(patchFloats / length)));
  const patches = instanceOf(backend).patches(4 * longest * length);
  for (let first = 0; first < count; first += longest) {
    body({ patches, first, rows: Math.min(longest, count - first) });
  }
}
