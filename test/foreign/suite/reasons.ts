/** Why specs fail: in the words of the list, told from the message of the failure or the spec. */
interface Reason {
  readonly reason: string;
  readonly message?: RegExp;
  readonly spec?: RegExp;
}

const wrongSpec = "tfjs's spec holds the wrong value:";
const unwantedError = "tfjs's spec wants an error where ours has a gradient:";

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
    reason: 'Stock pools windows that are padded by numbers as if nothing were fractional.',
    spec: /fractional outputs/,
  },
  {
    reason:
      `${wrongSpec} the mean of a window is of its entries inside, and a ninth of each of dy is ` +
      'said to be the gradient.',
    spec: /^avgPool gradient x=\[3,3,1\] f=\[3,3\] s=1 p=explicit$/,
  },
  {
    reason: `${wrongSpec} the gradient of a mirror leaves out what was mirrored.`,
    spec: /^mirrorPad grad/,
  },
  {
    reason: `${unwantedError} a dilated convolution is differentiated.`,
    spec: /^depthwiseConv2d gradients throws error on dilations > 1$/,
  },
  {
    reason: `${unwantedError} conditions have the gradient zero, as a step on the way to a choice.`,
    spec: /^gradients errors if relevant ops are missing grads$/,
  },
];

export const knownReasons: ReadonlySet<string> = new Set(reasons.map(({ reason }) => reason));

export const unexplained = 'Not explained.';

/** Whether it is the spec that is at fault, and stock that passes it. */
export const isAboutSpec = (reason: string): boolean =>
  reason.startsWith(wrongSpec) || reason.startsWith(unwantedError);

/** The reason of a failure; {@link unexplained} where none is known. */
export function reasonOf(spec: string, message: string): string {
  const found = reasons.find(
    (each) => (each.message?.test(message) ?? true) && (each.spec?.test(spec) ?? true),
  );
  return found?.reason ?? unexplained;
}
