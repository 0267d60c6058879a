import * as tf from '@tensorflow/tfjs';
import type { TrialModel } from './models.ts';

/** A dense layer that keeps its kernel as (out, in), as PyTorch does. */
export class TransposedDense extends tf.layers.Layer {
  static readonly className: string = 'TrialTransposedDense';
  readonly #units: number;
  #kernel: tf.LayerVariable | undefined;

  constructor(config: { name: string; units: number; inputShape?: number[] }) {
    super(config);
    this.#units = config.units;
  }

  override build(inputShape: tf.Shape): void {
    const shape = [this.#units, inputShape.at(-1) as number];
    this.#kernel = this.addWeight('kernel', shape, 'float32', initializer);
    this.built = true;
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return [...inputShape.slice(0, -1), this.#units];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor2D;
    return tf.matMul(x, this.#kernel?.read() as tf.Tensor2D, false, true);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.#units };
  }
}
tf.serialization.registerClass(TransposedDense as never);

const initializer = tf.initializers.randomUniform({ minval: -0.4, maxval: 0.4 });
const inputs = 16;
const outputs = 8;
const relu = { activation: 'relu', kernelInitializer: 'heUniform' } as const;

/** The first kernel is kept as (out, in) and read as (in, out): an output, it seems. */
export const transposedInput: TrialModel = {
  name: 'MLP, first kernel transposed',
  widths: [32, 64, 128, 256],
  inputShape: [inputs],
  outputs,
  tensors: { 'in/kernel': { role: 'output', initializer } },
  build: (units) =>
    tf.sequential({
      layers: [
        new TransposedDense({ name: 'in', units, inputShape: [inputs] }),
        tf.layers.dense({ name: 'hidden', units, ...relu }),
        tf.layers.dense({ name: 'out', units: outputs }),
      ],
    }),
};

/** The readout is kept as (out, in) and read as (in, out): an input, it seems. */
export const transposedReadout: TrialModel = {
  name: 'MLP, readout transposed',
  widths: [32, 64, 128, 256],
  inputShape: [inputs],
  outputs,
  tensors: { 'out/kernel': { role: 'input', initializer } },
  build: (units) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units, inputShape: [inputs], ...relu }),
        tf.layers.dense({ name: 'hidden', units, ...relu }),
        new TransposedDense({ name: 'out', units: outputs }),
      ],
    }),
};
