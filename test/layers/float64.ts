// The layers once more as plain loops over float64 numbers, written from their formulas and not from
// the sources.

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** y[o] = Σ x[i] · kernel[i][o]. */
export function times(x: Vector, kernel: Matrix): number[] {
  const units = kernel[0]?.length ?? 0;
  return Array.from({ length: units }, (_, o) =>
    x.reduce((sum, value, i) => sum + value * (kernel[i]?.[o] ?? Number.NaN), 0),
  );
}

export function normalized(x: Vector, gain: Vector | undefined, epsilon: number): number[] {
  const square = x.reduce((sum, value) => sum + value * value, 0) / x.length;
  return x.map((value, i) => (value / Math.sqrt(square + epsilon)) * (gain?.[i] ?? 1));
}

export function swish(x: number): number {
  return x / (1 + Math.exp(-x));
}

export interface GatedKernels {
  readonly gate: Matrix;
  readonly value: Matrix;
  readonly output: Matrix;
}

export function gated(x: Vector, { gate, value, output }: GatedKernels): number[] {
  const values = times(x, value);
  const inside = times(x, gate).map((each, i) => swish(each) * (values[i] ?? Number.NaN));
  return times(inside, output);
}

/** Of one head: kernels [in][headDim], and [headDim][units]. */
export interface HeadKernels {
  readonly query: Matrix;
  readonly key: Matrix;
  readonly value: Matrix;
  readonly output: Matrix;
}

export interface AttentionCase {
  /** One entry for each query head; heads that share keys have the same ones. */
  readonly heads: readonly HeadKernels[];
  readonly causal: boolean;
  readonly rotary: boolean;
  readonly gains?: { readonly query: Vector; readonly key: Vector };
  readonly multiplier: number;
}

function turned(x: Vector, position: number): number[] {
  const half = x.length / 2;
  return x.map((value, i) => {
    const pair = i % half;
    const angle = position * 10_000 ** (-(2 * pair) / x.length);
    const other = x[i < half ? i + half : i - half] ?? Number.NaN;
    return value * Math.cos(angle) + (i < half ? -other : other) * Math.sin(angle);
  });
}

/** Of one example. */
export function attention(
  { heads, causal, rotary, gains, multiplier }: AttentionCase,
  x: Matrix,
  context: Matrix = x,
  mask: Vector = context.map(() => 1),
): number[][] {
  return x.map((token, t) => {
    const sum: number[] = [];
    for (const head of heads) {
      const vector = (input: Vector, kernel: Matrix, position: number, gain?: Vector) => {
        const plain = times(input, kernel);
        const normed = gain === undefined ? plain : normalized(plain, gain, 1e-6);
        return rotary ? turned(normed, position) : normed;
      };
      const q = vector(token, head.query, t, gains?.query);
      const allowed = context.flatMap((each, s) =>
        mask[s] !== 0 && (!causal || s <= t) ? [{ each, s }] : [],
      );
      const logits = allowed.map(({ each, s }) => {
        const k = vector(each, head.key, s, gains?.key);
        return (
          (q.reduce((all, value, i) => all + value * (k[i] ?? Number.NaN), 0) * multiplier) /
          Math.sqrt(q.length)
        );
      });
      const top = Math.max(...logits);
      const weights = logits.map((logit) => Math.exp(logit - top));
      const total = weights.reduce((a, b) => a + b, 0);
      const mixed = Array.from({ length: q.length }, (_, d) =>
        allowed.reduce(
          (all, { each }, i) =>
            all + ((weights[i] ?? Number.NaN) / total) * (times(each, head.value)[d] ?? Number.NaN),
          0,
        ),
      );
      times(mixed, head.output).forEach((value, o) => {
        sum[o] = (sum[o] ?? 0) + value;
      });
    }
    return sum;
  });
}

export interface Experts {
  readonly router: Matrix;
  readonly experts: readonly GatedKernels[];
  readonly topK: number;
  readonly normalize: boolean;
}

/** Of one token. */
export function mixture({ router, experts, topK, normalize }: Experts, x: Vector): number[] {
  const logits = times(x, router);
  const top = Math.max(...logits);
  const exponentials = logits.map((logit) => Math.exp(logit - top));
  const total = exponentials.reduce((a, b) => a + b, 0);
  const ranked = exponentials
    .map((each, expert) => ({ probability: each / total, expert }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, topK);
  const chosen = ranked.reduce((all, { probability }) => all + probability, 0);
  const sum: number[] = [];
  for (const { probability, expert } of ranked) {
    const kernels = experts[expert];
    if (kernels === undefined) throw new Error('no such expert');
    gated(x, kernels).forEach((value, o) => {
      sum[o] = (sum[o] ?? 0) + (value * probability) / (normalize ? chosen : 1);
    });
  }
  return sum;
}
