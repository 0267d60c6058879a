import * as tf from '@tensorflow/tfjs';

/** Options of {@link causal}. */
export interface CausalOptions {
  /** Steps that one entry reads. */
  readonly reach: number;
  /** 1 if left out. */
  readonly dilation?: number;
  /** None if left out. */
  readonly activation?: 'relu' | 'sigmoid' | 'tanh';
}

/**
 * A convolution over time, the first of two axes, that reads no step to come. tfjs's own layers have
 * no causal padding.
 */
export function causal(
  name: string,
  filters: number,
  { reach, dilation = 1, activation }: CausalOptions,
): tf.layers.Layer[] {
  const { conv2d, zeroPadding2d } = tf.layers;
  const before = dilation * (reach - 1);
  return [
    zeroPadding2d({
      padding: [
        [before, 0],
        [0, 0],
      ],
    }),
    conv2d({
      name,
      filters,
      kernelSize: [reach, 1],
      dilationRate: [dilation, 1],
      ...(activation === undefined ? {} : { activation }),
    }),
  ];
}
