/** The backends that richscale trains on. */
export type BackendName = 'webgpu' | 'wasm' | 'cpu';

/** A backend that was wanted and could not be used, and why. */
export interface Unavailable {
  readonly backend: BackendName;
  readonly reason: string;
}

/** What is in use. */
export interface BackendReport {
  readonly backend: BackendName;
  /** wasm: whether SIMD instructions are used. */
  readonly simd: boolean | undefined;
  /** wasm: whether our matrix products multiply and add in one instruction. */
  readonly relaxedSimd: boolean | undefined;
  /** wasm: the number of threads that tfjs's own kernels use. */
  readonly threads: number | undefined;
  /** wasm: why it is one thread, where it is, and what to do about it. */
  readonly singleThreaded: string | undefined;
  /** webgpu: the adapter's description. */
  readonly adapter: string | undefined;
  /** The training kernels of ours that this backend runs. */
  readonly kernels: readonly string[];
  /** wasm: why none of our kernels run, where they cannot; the stock ones stay. */
  readonly withoutKernels: string | undefined;
  /** Backends earlier in the order of preference, and why they are not in use. */
  readonly unavailable: readonly Unavailable[];
}
