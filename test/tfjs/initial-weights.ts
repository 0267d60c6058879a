import * as tf from '@tensorflow/tfjs';

/** Any of tfjs's initializers. */
export type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** How an initializer's entries are spread; `standard` is their deviation per unit of `size`. */
export interface Known {
  readonly name: string;
  readonly make: () => Initializer;
  /** Size of an entry for a matrix, by the initializer's definition: what the recipe scales. */
  readonly size: (fanIn: number, fanOut: number) => number;
  readonly mean?: number;
  /** Standard deviation of an entry per unit of `size`. */
  readonly standard: number;
  /** Largest distance of an entry from the mean, per unit of `size`; Infinity if unbounded. */
  readonly bound: number;
}

// A normal distribution cut off at two deviations has 0.8796 of its deviation left.
const truncated = { standard: 0.8796256610342398, bound: 2 };
const uniform = { standard: 1, bound: Math.sqrt(3) };
const one = () => 1;
const glorot = (fanIn: number, fanOut: number) => Math.sqrt(2 / (fanIn + fanOut));
const he = (fanIn: number) => Math.sqrt(2 / fanIn);
const leCun = (fanIn: number) => Math.sqrt(1 / fanIn);
const { initializers } = tf;

/** Every random initializer of tfjs but `orthogonal`, which has a test of its own. */
export const randomInitializers: readonly Known[] = [
  { name: 'glorotNormal', make: () => initializers.glorotNormal({}), size: glorot, ...truncated },
  { name: 'glorotUniform', make: () => initializers.glorotUniform({}), size: glorot, ...uniform },
  { name: 'heNormal', make: () => initializers.heNormal({}), size: he, ...truncated },
  { name: 'heUniform', make: () => initializers.heUniform({}), size: he, ...uniform },
  { name: 'leCunNormal', make: () => initializers.leCunNormal({}), size: leCun, ...truncated },
  { name: 'leCunUniform', make: () => initializers.leCunUniform({}), size: leCun, ...uniform },
  {
    name: 'varianceScaling by fan-out',
    make: () => initializers.varianceScaling({ scale: 3, mode: 'fanOut', distribution: 'uniform' }),
    size: (_, fanOut) => Math.sqrt(3 / fanOut),
    ...uniform,
  },
  {
    name: 'randomNormal',
    make: () => initializers.randomNormal({ mean: 0.1, stddev: 0.3 }),
    size: one,
    mean: 0.1,
    standard: 0.3,
    bound: Number.POSITIVE_INFINITY,
  },
  {
    name: 'randomUniform',
    make: () => initializers.randomUniform({ minval: -0.1, maxval: 0.5 }),
    size: one,
    mean: 0.2,
    standard: 0.3 / Math.sqrt(3),
    bound: 0.3,
  },
  {
    name: 'truncatedNormal',
    make: () => initializers.truncatedNormal({ mean: 0, stddev: 0.2 }),
    size: one,
    standard: 0.2 * truncated.standard,
    bound: 0.4,
  },
];

/** Three layers with one kernel initializer. */
export function networkOf(make: () => Initializer, width: number): tf.LayersModel {
  const kernelInitializer = make as unknown as () => Initializer;
  return tf.sequential({
    layers: [
      tf.layers.dense({
        name: 'in',
        units: width,
        inputShape: [48],
        kernelInitializer: kernelInitializer(),
      }),
      tf.layers.dense({ name: 'hidden', units: width, kernelInitializer: kernelInitializer() }),
      tf.layers.dense({ name: 'out', units: 24, kernelInitializer: kernelInitializer() }),
    ],
  });
}

/** The fans of `networkOf`'s kernels. */
export const fansOf = (name: string, width: number): readonly [number, number] =>
  name === 'in' ? [48, width] : name === 'hidden' ? [width, width] : [width, 24];

/** The stored entries of a layer's weight: 0 the kernel, 1 the bias. */
export function entriesOf(model: tf.LayersModel, layer: string, index = 0): Float32Array {
  const weight = model.getLayer(layer).getWeights()[index] as tf.Tensor;
  return (weight.dataSync() as Float32Array).slice();
}
