import { type DataType, type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { StepRule } from '../../optimizer-step.ts';
import { own, ownRelaxed, shared, sharedRelaxed } from './binary.generated.js';
import { allocate, growingRoom, type Heap } from './heap.ts';

/** The exports of the AssemblyScript kernels: addresses are bytes, lengths are floats. */
export interface Kernels extends Readonly<Record<StepRule, StepKernel>> {
  gemmScratchBytes(): number;
  gemm(
    a: number,
    aRow: number,
    aInner: number,
    b: number,
    bInner: number,
    bColumn: number,
    c: number,
    m: number,
    n: number,
    k: number,
    bias: number,
    accumulate: boolean,
    scratch: number,
  ): void;
  multiplyInt32(
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    m: number,
    n: number,
    k: number,
  ): void;
  gemmStack(a: number, ...numbers: number[]): void;
  copyBytes(from: number, to: number, bytes: number): void;
  copyPlane(from: number, to: number, ...sizes: number[]): void;
  copyStrided(from: number, to: number, axes: number, rank: number, unit: number): void;
  fillBytes(to: number, bytes: number, pattern: number): void;
  zeroFloats(to: number, length: number): void;
  patches(volume: number, rows: number, intoVolume: boolean, ...sizes: number[]): void;
  fewChannelsGradient(dy: number, filter: number, to: number, ...sizes: number[]): void;
  depthwise(image: number, filter: number, out: number, ...sizes: number[]): void;
  depthwiseGradient(
    dy: number,
    other: number,
    out: number,
    intoImage: boolean,
    ...sizes: number[]
  ): void;
  dilate(image: number, filter: number, to: number, ...sizes: number[]): void;
  dilateGradient(
    image: number,
    filter: number,
    dy: number,
    to: number,
    intoImage: boolean,
    room: number,
    ...sizes: number[]
  ): void;
  anySet(from: number, to: number, length: number, mask: number): void;
  clip(from: number, to: number, length: number, low: number, high: number): void;
  extremum(
    larger: boolean,
    a: number,
    stepA: number,
    b: number,
    stepB: number,
    to: number,
    length: number,
  ): void;
  hasNegativeInfinity(from: number, length: number): number;
  gather(from: number, indices: number, to: number, ...sizes: number[]): void;
  resizeNearestGradient(
    dy: number,
    rows: number,
    columns: number,
    to: number,
    ...sizes: number[]
  ): void;
  resizeBilinearGradient(
    dy: number,
    rows: number,
    columns: number,
    to: number,
    ...sizes: number[]
  ): void;
  addPeriodic(to: number, length: number, from: number, period: number): void;
  activate(
    kind: number,
    to: number,
    length: number,
    slope: number,
    slopes: number,
    period: number,
  ): void;
  pool(taken: number, volume: number, to: number, ...sizes: number[]): void;
  poolWithPlaces(
    volume: number,
    to: number,
    places: number,
    perImage: boolean,
    ...sizes: number[]
  ): void;
  poolMeanGradient(dy: number, to: number, ...sizes: number[]): void;
  addToPlaces(from: number, places: number, to: number, length: number): void;
  segmentSum(
    from: number,
    ids: number,
    to: number,
    rows: number,
    length: number,
    segments: number,
  ): void;
}

/** One step of an optimizer: the numbers are the rate, the decay and the rule's own, in order. */
export type StepKernel = (
  value: number,
  gradient: number,
  state0: number,
  state1: number,
  outValue: number,
  out0: number,
  out1: number,
  length: number,
  ...numbers: number[]
) => void;

/** What tfjs's wasm backend is at run time, as far as its kernels use it too. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: Heap & {
    readonly asm: Readonly<Record<string, unknown>>;
    readonly wasmMemory?: WebAssembly.Memory;
    readonly tfjs?: { getThreadsCount(): number };
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType, memoryOffset?: number): TensorInfo;
  disposeData(dataId: object): boolean;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** Kernels that run inside one backend's memory. */
export interface Instance {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** The address of room for `gemm`'s packed blocks, of at least `bytes` bytes. */
  scratch(bytes: number): number;
  /** The address of room for patches of images, of at least `bytes` bytes. */
  patches(bytes: number): number;
  /** Writes integers where kernels can read them until the next call; returns their address. */
  integers(values: readonly number[]): number;
}

/**
 * Why the kernels cannot run in a backend: no SIMD in this engine, or a version of tfjs whose
 * memory is not where it is looked for. Undefined where they can.
 */
export function whyNoKernels(backend: WasmBackend): string | undefined {
  if (!WebAssembly.validate(bytesOf(own))) return 'This engine has no SIMD for WebAssembly.';
  try {
    instanceOf(backend);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Whether this engine has relaxed SIMD, in which the matrix products multiply and add in one
 * instruction: Chromium 114, Node 22, and later.
 */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(bytesOf(ownRelaxed));
}

const instances = new WeakMap<object, Instance>();

/** The kernels of a backend, instantiated in its memory on first use. */
export function instanceOf(backend: WasmBackend): Instance {
  const existing = instances.get(backend.wasm);
  if (existing !== undefined) return existing;
  const created = instantiate(backend);
  instances.set(backend.wasm, created);
  return created;
}

function instantiate(backend: WasmBackend): Instance {
  const memory = memoryOf(backend);
  const isShared =
    typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  const [plain, relaxed] = isShared ? [shared, sharedRelaxed] : [own, ownRelaxed];
  const module = new WebAssembly.Module(bytesOf(hasRelaxedSimd() ? relaxed : plain));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const integerRoom = growingRoom(backend.wasm);
  return {
    kernels: exports as unknown as Kernels,
    memory,
    scratch: growingRoom(backend.wasm),
    patches: growingRoom(backend.wasm),
    integers: (values) => {
      const address = integerRoom(4 * values.length);
      new Int32Array(memory.buffer, address, values.length).set(values);
      return address;
    },
  };
}

/** The memory that tfjs's module exports or was given; undefined in an unknown version. */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  const exported = Object.values(wasm.asm ?? {}).find(
    (value) => value instanceof WebAssembly.Memory,
  );
  const memory = exported ?? wasm.wasmMemory;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Error('richscale: this version of the wasm backend keeps its memory elsewhere.');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The address of a tensor's values. */
export function addressOf(backend: WasmBackend, tensor: TensorInfo): number {
  return backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** A view of a tensor's values, good until memory is next allocated. */
export function floats(backend: WasmBackend, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/**
 * A fresh output tensor.
 *
 * @throws `heap-full`, and nothing is allocated
 */
export function output(
  backend: WasmBackend,
  shape: readonly number[],
  dtype: DataType = 'float32',
): TensorInfo {
  const sizes = [...shape];
  util.assertNonNegativeIntegerDimensions(sizes);
  const bytes = util.sizeFromShape(sizes) * util.bytesPerElement(dtype);
  const address = allocate(backend.wasm, bytes);
  return backend.makeOutput(sizes, dtype, address);
}

/** A fresh float32 tensor, filled by `fill`; given up again if that throws. */
export function filled(
  backend: WasmBackend,
  shape: readonly number[],
  fill: (address: number) => void,
): TensorInfo {
  const result = output(backend, shape);
  try {
    fill(addressOf(backend, result));
    return result;
  } catch (error) {
    backend.disposeData(result.dataId);
    throw error;
  }
}
