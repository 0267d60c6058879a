import * as tf from '@tensorflow/tfjs';
import { worths } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const features = 6;
const moves = 4;

/** What a state is worth, and what each move is worth beside the mean of all. */
class Duel extends tf.layers.Layer {
  static readonly className: string = 'ZooDuel';

  override computeOutputShape([, advantages]: tf.Shape[]): tf.Shape {
    return advantages as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [value, advantages] = inputs as [tf.Tensor, tf.Tensor];
    return tf.tidy(() => tf.add(value, tf.sub(advantages, tf.mean(advantages, -1, true))));
  }
}
tf.serialization.registerClass(Duel);

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const input = tf.input({ shape: [features] });
  const shared = through(input, dense({ name: 'shared', units: 2 * width, activation: 'relu' }));
  const stream = (name: string, units: number) =>
    through(
      shared,
      dense({ name: `${name}1`, units: width, activation: 'relu' }),
      dense({ name, units }),
    );
  const outputs = through(
    [stream('value', 1), stream('advantages', moves)],
    new Duel({ name: 'q' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const duelingQ: ZooEntry = {
  name: 'dueling-q',
  kind: 'dense',
  about: 'A Q-network with dueling heads (arXiv 1511.06581).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => worths(size, seed, features, moves),
};
