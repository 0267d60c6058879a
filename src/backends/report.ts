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
  /** A few lines, for a log. */
  toString(): string;
}

/** What a report holds as data. */
export type BackendFacts = Omit<BackendReport, 'toString'>;

/** The report of these facts. Its `toString` is not enumerable: it is left out of JSON and copies. */
export function reportOf(facts: BackendFacts): BackendReport {
  return Object.defineProperty({ ...facts }, 'toString', {
    value: () => linesOf(facts).join('\n'),
  });
}

/** What did not come about as wanted, one sentence each. */
export function shortcomingsOf({
  backend,
  unavailable,
  withoutKernels,
}: Pick<BackendFacts, 'backend' | 'unavailable' | 'withoutKernels'>): readonly string[] {
  return [
    ...unavailable.map((each) => `${each.backend} is not in use, ${backend} is. ${each.reason}`),
    ...(withoutKernels === undefined
      ? []
      : [`${backend} is in use without the training kernels. ${withoutKernels}`]),
  ];
}

function linesOf(facts: BackendFacts): readonly string[] {
  const { backend, simd, relaxedSimd, threads, singleThreaded, adapter, kernels } = facts;
  const details = [
    adapter,
    simd === undefined ? undefined : simd ? 'SIMD' : 'no SIMD',
    relaxedSimd ? 'relaxed SIMD' : undefined,
    threads === undefined ? undefined : `${threads} thread${threads === 1 ? '' : 's'}`,
  ].filter((detail) => detail !== undefined);
  return [
    [backend, ...details].join(', '),
    ...(singleThreaded === undefined ? [] : [`one thread: ${singleThreaded}`]),
    `training kernels: ${kernels.length === 0 ? 'none' : kernels.join(', ')}`,
    ...shortcomingsOf(facts),
  ];
}
