import * as tf from '@tensorflow/tfjs';

/** Layer sizes of an MLP with tanh between its layers: inputs, hidden units, …, outputs. */
export type Sizes = readonly number[];

/** The same MLP in tfjs, with seeded weights and biases that are not zero. */
export function tanhMlp(sizes: Sizes, seed = 1): tf.LayersModel {
  const [inputs, ...units] = sizes;
  const model = tf.sequential({
    layers: units.map((count, index) =>
      tf.layers.dense({
        name: `dense${index}`,
        units: count,
        activation: index < units.length - 1 ? 'tanh' : 'linear',
        ...(index === 0 ? { inputShape: [inputs as number] } : {}),
      }),
    ),
  });
  tf.tidy(() => {
    const shapes = model.getWeights().map(({ shape }) => shape);
    model.setWeights(shapes.map((shape, i) => tf.randomNormal(shape, 0, 0.6, 'float32', seed + i)));
  });
  return model;
}

/** All weights of a model one after the other, in its order. */
export function weightsIn(model: tf.LayersModel): number[] {
  return model.getWeights().flatMap((weight) => [...weight.dataSync()]);
}

/** Its outputs for one example, in float64. `weights` lie kernel, bias, kernel, bias, …, kernels [in, out]. */
export function tanhMlpOutputs(
  sizes: Sizes,
  weights: readonly number[],
  example: readonly number[],
): number[] {
  let activations = [...example];
  let offset = 0;
  for (let layer = 1; layer < sizes.length; layer++) {
    const units = sizes[layer] as number;
    const bias = offset + activations.length * units;
    const sums = Array.from({ length: units }, (_, unit) =>
      activations.reduce(
        (total, value, i) => total + value * (weights[offset + i * units + unit] as number),
        weights[bias + unit] as number,
      ),
    );
    offset = bias + units;
    activations = layer < sizes.length - 1 ? sums.map(Math.tanh) : sums;
  }
  return activations;
}

/** The gradient of a function by central differences. */
export function centralGradient(
  of: (weights: readonly number[]) => number,
  at: readonly number[],
  step = 1e-4,
): number[] {
  return at.map((value, index) => {
    const beside = (by: number): number => of(at.with(index, value + by));
    return (beside(step) - beside(-step)) / (2 * step);
  });
}

/** The Hessian of a function by central differences of such gradients. */
export function centralHessian(
  of: (weights: readonly number[]) => number,
  at: readonly number[],
  step = 1e-3,
): number[][] {
  return at.map((value, index) => {
    const beside = (by: number): number[] => centralGradient(of, at.with(index, value + by), step);
    const [ahead, behind] = [beside(step), beside(-step)];
    return ahead.map((slope, i) => (slope - (behind[i] as number)) / (2 * step));
  });
}

/** The largest eigenvalue of a symmetric matrix, by power iteration until nothing changes. */
export function topEigenvalue(matrix: readonly (readonly number[])[]): number {
  // Shifted by more than any eigenvalue's size, so that the largest in value is the largest in size.
  const shift = Math.hypot(...matrix.flat());
  let direction = matrix.map((_, i) => Math.cos(1 + i * Math.SQRT2));
  let eigenvalue = 0;
  for (let i = 0; i < 5000; i++) {
    const length = Math.hypot(...direction);
    const unit = direction.map((value) => value / length);
    direction = matrix.map((row, r) =>
      row.reduce(
        (total, value, c) => total + value * (unit[c] as number),
        shift * (unit[r] as number),
      ),
    );
    eigenvalue = direction.reduce((total, value, r) => total + value * (unit[r] as number), 0);
  }
  return eigenvalue - shift;
}
