import * as tf from '@tensorflow/tfjs';
import { pairs } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 12;

/** |a − b|, entry by entry. */
class AbsoluteDifference extends tf.layers.Layer {
  static readonly className: string = 'ZooAbsoluteDifference';

  override computeOutputShape([first]: tf.Shape[]): tf.Shape {
    return first as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [a, b] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => tf.abs(tf.sub(a, b)));
  }
}
tf.serialization.registerClass(AbsoluteDifference);

/** A signal's features, by layers that both signals share. */
function tower(width: number): tf.Sequential {
  const { dense } = tf.layers;
  return tf.sequential({
    name: 'tower',
    layers: [
      dense({ name: 't1', units: 2 * width, activation: 'relu', inputShape: [features] }),
      dense({ name: 't2', units: width, activation: 'relu' }),
      dense({ name: 'code', units: width }),
    ],
  });
}

function build(width: number): tf.LayersModel {
  const inputs = [tf.input({ shape: [features] }), tf.input({ shape: [features] })];
  const shared = tower(width);
  const codes = inputs.map((input) => shared.apply(input) as Symbolic);
  const alike = through(
    codes,
    new AbsoluteDifference({ name: 'distance' }),
    tf.layers.dense({ name: 'alike', units: 1, activation: 'sigmoid' }),
  );
  return tf.model({ inputs, outputs: alike });
}

export const siameseDistance: ZooEntry = {
  name: 'siamese-distance',
  kind: 'adversarial and metric',
  about:
    'A siamese network: the distance of two codes in each feature, weighed by a dense layer (Koch et al., 2015).',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => pairs(size, seed, features),
};
