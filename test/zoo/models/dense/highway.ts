import * as tf from '@tensorflow/tfjs';
import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 6;
const depth = 4;

/** What a gate lets through of one thing, and of another what it holds back. */
class Carry extends tf.layers.Layer {
  static readonly className: string = 'ZooCarry';

  override computeOutputShape([first]: tf.Shape[]): tf.Shape {
    return first as tf.Shape;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [gate, made, carried] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    return tf.tidy(() => tf.add(carried, tf.mul(gate, tf.sub(made, carried))));
  }
}
tf.serialization.registerClass(Carry);

function build(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const closed = tf.initializers.constant({ value: -1 });
  const highway = (x: Symbolic, i: number) => {
    const gate = dense({
      name: `gate${i}`,
      units: width,
      activation: 'sigmoid',
      biasInitializer: closed,
    });
    const made = dense({ name: `h${i}`, units: width, activation: 'tanh' });
    return through([through(x, gate), through(x, made), x], new Carry({ name: `carry${i}` }));
  };
  const input = tf.input({ shape: [features] });
  let x = through(input, dense({ name: 'in', units: width, activation: 'tanh' }));
  for (let i = 1; i <= depth; i++) x = highway(x, i);
  return tf.model({ inputs: input, outputs: through(x, dense({ name: 'out', units: 1 })) });
}

export const highway: ZooEntry = {
  name: 'highway',
  kind: 'dense',
  about: 'A highway network: gates carry what is not transformed (arXiv 1505.00387).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => fitted(size, seed, features),
};
