import * as tf from '@tensorflow/tfjs';
import { noisesOfKinds } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const noise = 6;
const labels = 5;
const features = 12;

/** Tells signals of a kind from others; a kind has an embedding of its own here. */
function discriminator(width: number): tf.LayersModel {
  const { concatenate, dense, embedding, flatten } = tf.layers;
  const signal = tf.input({ shape: [features] });
  const kind = tf.input({ shape: [1] });
  const asked = through(
    kind,
    embedding({ name: 'judged_kinds', inputDim: labels, outputDim: width }),
    flatten(),
  );
  const real = through(
    [signal, asked],
    concatenate(),
    dense({ name: 'd1', units: 2 * width, activation: 'relu' }),
    dense({ name: 'd2', units: width, activation: 'relu' }),
    dense({ name: 'real', units: 1, activation: 'sigmoid' }),
  );
  return tf.model({ name: 'judge', inputs: [signal, kind], outputs: real });
}

function build(width: number): tf.LayersModel {
  const { concatenate, dense, embedding, flatten } = tf.layers;
  const inputs = [tf.input({ shape: [noise] }), tf.input({ shape: [1] })] as const;
  const [drawn, kind] = inputs;
  const asked = through(
    kind,
    embedding({ name: 'kinds', inputDim: labels, outputDim: width }),
    flatten(),
  );
  const signal = through(
    [drawn, asked],
    concatenate(),
    dense({ name: 'g1', units: width, activation: 'relu' }),
    dense({ name: 'g2', units: 2 * width, activation: 'relu' }),
    dense({ name: 'signal', units: features, activation: 'tanh' }),
  );
  const judge = discriminator(width);
  judge.trainable = false;
  return tf.model({ inputs: [...inputs], outputs: judge.apply([signal, kind]) as Symbolic });
}

export const conditionalGan: ZooEntry = {
  name: 'conditional-gan',
  kind: 'adversarial and metric',
  about:
    'A conditional GAN: labels are embedded beside the noise, and beside the signal in a frozen discriminator (arXiv 1411.1784).',
  build,
  declared: { tensors: { 'signal/kernel': 'output' } },
  because: 'The signal is an output of the generator, with the discriminator behind it.',
  loss: 'binaryCrossentropy',
  batch: (size, seed) => noisesOfKinds(size, seed, { features: noise, labels }),
};
