import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  rmsNormalization,
  transformerBlock,
} from '../../../../src/layers/index.ts';
import { spots } from '../../data/series.ts';
import type { ZooEntry } from '../../entry.ts';
import { FirstPosition } from './first-position.ts';

const side = 12;
const patch = 4;
const patches = (side / patch) ** 2;

/** Puts a learned token in front of a sequence. */
class ClassToken extends tf.layers.Layer {
  static readonly className: string = 'ZooClassToken';
  #token: tf.LayerVariable | undefined;

  override build([, , width]: tf.Shape): void {
    const normal = tf.initializers.randomNormal({ stddev: 0.02 });
    this.#token = this.addWeight('token', [1, width as number], 'float32', normal);
    this.built = true;
  }

  override computeOutputShape([batch, length, width]: tf.Shape): tf.Shape {
    return [batch ?? null, (length as number) + 1, width ?? null];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    return tf.tidy(() => {
      const token = tf.expandDims(this.#token?.read() as tf.Tensor, 0);
      return tf.concat([tf.tile(token, [x.shape[0], 1, 1]), x], 1);
    });
  }
}
tf.serialization.registerClass(ClassToken);

function build(width: number): tf.LayersModel {
  const { conv2d, dense, reshape } = tf.layers;
  const block = (name: string) =>
    transformerBlock({
      name,
      attention: { heads: 2, headDim: width / 2, causal: false },
      feedForward: { hidden: 2 * width },
    });
  return tf.sequential({
    layers: [
      conv2d({
        name: 'patches',
        filters: width,
        kernelSize: patch,
        strides: patch,
        inputShape: [side, side, 1],
      }),
      reshape({ targetShape: [patches, width] }),
      new ClassToken({ name: 'class' }),
      learnedPositions({ name: 'positions', length: patches + 1 }),
      block('block1'),
      block('block2'),
      rmsNormalization({ name: 'norm' }),
      new FirstPosition({ name: 'first' }),
      dense({ name: 'quarter', units: 4, activation: 'softmax' }),
    ],
  });
}

export const visionTransformer: ZooEntry = {
  name: 'vision-transformer',
  kind: 'transformer',
  about: 'Patches of a picture as tokens behind one for the class (arXiv 2010.11929).',
  build,
  declared: { tensors: { 'class/token': 'input' } },
  because: 'The layer class is not registered, so what its weight is is not known.',
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => spots(size, seed, side),
};
