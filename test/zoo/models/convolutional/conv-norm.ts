import * as tf from '@tensorflow/tfjs';

/** Options of {@link convNorm}. */
export interface ConvNormOptions {
  /** 3 if left out. */
  readonly kernelSize?: number;
  /** 1 if left out. */
  readonly strides?: number;
  /** Whether a ReLU comes last; true if left out. */
  readonly relu?: boolean;
}

/** A convolution without bias. */
export function conv(name: string, filters: number, kernelSize = 3, strides = 1): tf.layers.Layer {
  return tf.layers.conv2d({
    name,
    filters,
    kernelSize,
    strides,
    padding: 'same',
    useBias: false,
    kernelInitializer: 'heNormal',
  });
}

/** The same for each channel by itself, with a batch norm behind it. */
export function depthwiseNorm(name: string, strides = 1): tf.layers.Layer[] {
  const { batchNormalization, depthwiseConv2d } = tf.layers;
  return [
    depthwiseConv2d({ name, kernelSize: 3, strides, padding: 'same', useBias: false }),
    batchNormalization({ name: `${name}-norm` }),
  ];
}

/** A convolution without bias, a batch norm and a ReLU: what most of these networks are made of. */
export function convNorm(
  name: string,
  filters: number,
  { kernelSize = 3, strides = 1, relu = true }: ConvNormOptions = {},
): tf.layers.Layer[] {
  const { batchNormalization, reLU } = tf.layers;
  return [
    conv(name, filters, kernelSize, strides),
    batchNormalization({ name: `${name}-norm` }),
    ...(relu ? [reLU()] : []),
  ];
}

/** The mean over all places, and a softmax of classes. */
export function classifier(classes: number): tf.layers.Layer[] {
  return [
    tf.layers.globalAveragePooling2d({}),
    tf.layers.dense({ name: 'out', units: classes, activation: 'softmax' }),
  ];
}
