/** A symmetric matrix over examples, row by row; its order is the root of its length. */
export type Kernel = Float64Array;

/**
 * The feature kernel H·Hᵀ ÷ features.
 *
 * @param features of [examples, …]: one example's after the other's
 * @param examples how many there are
 */
export function featureKernel(features: ArrayLike<number>, examples: number): Kernel {
  const width = features.length / examples;
  const kernel = new Float64Array(examples * examples);
  for (let i = 0; i < examples; i++) {
    for (let j = 0; j <= i; j++) {
      let total = 0;
      for (let k = 0; k < width; k++) {
        total += (features[i * width + k] as number) * (features[j * width + k] as number);
      }
      kernel[i * examples + j] = total / width;
      kernel[j * examples + i] = total / width;
    }
  }
  return kernel;
}

/** ‖K − K₀‖ ÷ ‖K₀‖ in Frobenius norm. */
export function relativeChange(kernel: Kernel, start: Kernel): number {
  const change = kernel.map((value, index) => value - (start[index] as number));
  return norm(change) / norm(start);
}

/**
 * Centered kernel alignment: the cosine between two kernels whose rows and columns are centered,
 * so that a shift of all features together does not count.
 *
 * @returns 1 for kernels alike up to scale, and for any of two examples; NaN for a single one
 * @see Kornblith, Norouzi, Lee and Hinton 2019, arXiv 1905.00414
 */
export function alignment(kernel: Kernel, other: Kernel): number {
  return 1 - misalignment(kernel, other);
}

/**
 * 1 − {@link alignment}, exact also where it is tiny: half the squared distance of the two unit
 * vectors. It is of second order in a kernel's change.
 */
export function misalignment(kernel: Kernel, other: Kernel): number {
  const [a, b] = [unit(centered(kernel)), unit(centered(other))];
  return a.reduce((total, value, index) => total + (value - (b[index] as number)) ** 2, 0) / 2;
}

/** H·K·H with H = 1 − 𝟏𝟏ᵀ ÷ order. */
function centered(kernel: Kernel): Kernel {
  const order = Math.sqrt(kernel.length);
  const means = Float64Array.from({ length: order }, (_, i) =>
    kernel.subarray(i * order, (i + 1) * order).reduce((total, value) => total + value / order, 0),
  );
  const overall = means.reduce((total, value) => total + value / order, 0);
  return kernel.map(
    (value, index) =>
      value -
      (means[Math.floor(index / order)] as number) -
      (means[index % order] as number) +
      overall,
  );
}

function unit(kernel: Kernel): Kernel {
  const size = norm(kernel);
  return kernel.map((value) => value / size);
}

function norm(kernel: Kernel): number {
  return Math.sqrt(kernel.reduce((total, value) => total + value * value, 0));
}
