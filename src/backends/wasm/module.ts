import { type DataType, type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { StepRule } from '../../optimizer-step.ts';
import { own, ownRelaxed, shared, sharedRelaxed } from './binary.generated.js';

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
  zeroFloats(to: number, length: number): void;
  patches(image: number, rows: number, intoImage: boolean, ...sizes: number[]): void;
  depthwiseGradient(
    dy: number,
    other: number,
    out: number,
    intoImage: boolean,
    ...sizes: number[]
  ): void;
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
  readonly wasm: {
    readonly asm: Readonly<Record<string, unknown>>;
    readonly wasmMemory?: WebAssembly.Memory;
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly tfjs?: { getThreadsCount(): number };
  };
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  disposeData(dataId: object): boolean;
  typedArrayFromHeap(tensor: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** Kernels that run inside one backend's memory. */
export interface Instance {
  readonly kernels: Kernels;
  /** The address of room for `gemm`'s packed blocks, of at least `bytes` bytes. */
  scratch(bytes: number): number;
  /** The address of room for patches of images, of at least `bytes` bytes. */
  patches(bytes: number): number;
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
  return {
    kernels: exports as unknown as Kernels,
    scratch: growingRoom(backend),
    patches: growingRoom(backend),
  };
}

/** Memory that is kept between calls and grows to the largest request. */
function growingRoom(backend: WasmBackend): (bytes: number) => number {
  let address = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      if (address !== 0) backend.wasm._free(address);
      size = 0;
      address = allocate(backend, bytes);
      size = bytes;
    }
    return address;
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

function allocate({ wasm }: WasmBackend, bytes: number): number {
  const address = wasm._malloc(bytes) >>> 0;
  if (address !== 0) return address;
  throw full(bytes);
}

/** 4 GiB: what 32-bit addresses reach. */
const addressable = 2 ** 32;

function full(bytes: number): Error {
  return new Error(
    `richscale: the wasm heap has no room for ${bytes} more bytes. Dispose of tensors, or use smaller batches.`,
  );
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
 * @throws an error that says so where the wasm heap is full
 */
export function output(backend: WasmBackend, shape: readonly number[]): TensorInfo {
  const bytes = util.sizeFromShape([...shape]) * 4;
  // tfjs would ask for the remainder after 4 GiB, and the kernel would write past it.
  if (bytes > addressable) throw full(bytes);
  const result = backend.makeOutput([...shape], 'float32');
  if (bytes > 0 && addressOf(backend, result) === 0) {
    backend.disposeData(result.dataId);
    throw full(bytes);
  }
  return result;
}
