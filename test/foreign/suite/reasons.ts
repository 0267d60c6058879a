/** Why specs fail: in the words of the list, told from the message of the failure or the spec. */
interface Reason {
  readonly reason: string;
  readonly message?: RegExp;
  readonly spec?: RegExp;
}

const reasons: readonly Reason[] = [
  {
    reason: "Complex numbers: tfjs's wasm backend has no kernel that makes them.",
    message: /Kernel 'Complex' not registered/,
  },
  {
    reason: "Ragged tensors: tfjs's wasm backend has no kernel for them.",
    message: /Kernel 'Ragged\w+' not registered/,
  },
  {
    reason: "Strings: tfjs's wasm backend keeps them outside of its heap, where few kernels look.",
    message: /Unknown dtype string|Kernel 'StaticRegexReplace' not registered/,
  },
  {
    reason: "Strings: tfjs's wasm backend keeps them outside of its heap, where few kernels look.",
    spec: /\bstring\b/,
  },
  {
    reason:
      'Images whose channels come first: stock convolves only those whose channels come last.',
    message: /does not support dataFormat/,
  },
  {
    reason: 'A bias that is no vector: stock takes vectors alone.',
    message: /only supports rank-1 bias/,
  },
  {
    reason: 'Products of whole numbers: stock multiplies float32 matrices alone.',
    message: /BatchMatMul for non non-float32/,
  },
  {
    reason: 'Stock loses NaN where it clips.',
    spec: /^clipByValue /,
  },
  {
    reason: 'Stock copies bytes where it should tell zero from all else.',
    spec: /-> bool$/,
  },
  {
    reason: 'Stock pools windows that are padded by numbers as if nothing were fractional.',
    spec: /fractional outputs/,
  },
  {
    reason: 'Stock cuts a slice where it should refuse one that is out of bounds.',
    spec: /^slice2d throws when requesting out of bounds/,
  },
  {
    reason:
      "Stock's histogram gives sums of another shape, with which Otsu's threshold is not found.",
    spec: /^threshold method otsu/,
  },
  {
    reason: 'Ours checks no shapes where stock does.',
    spec: /^matmul matmul throws when passed a vector$|^conv2dTranspose input=8x8x8,output=4x4x8/,
  },
];

export const knownReasons: ReadonlySet<string> = new Set(reasons.map(({ reason }) => reason));

export const unexplained = 'Not explained.';

/** The reason of a failure; {@link unexplained} where none is known. */
export function reasonOf(spec: string, message: string): string {
  const found = reasons.find(
    (each) => (each.message?.test(message) ?? true) && (each.spec?.test(spec) ?? true),
  );
  return found?.reason ?? unexplained;
}
