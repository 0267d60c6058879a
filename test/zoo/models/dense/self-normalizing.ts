import * as tf from '@tensorflow/tfjs';
import { classified } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';

const features = 6;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { alphaDropout, dense } = tf.layers;
  const selu = { activation: 'selu', kernelInitializer: 'leCunNormal' } as const;
  return tf.sequential({
    layers: [
      dense({ ...selu, name: 'in', units: width, inputShape: [features] }),
      dense({ ...selu, name: 'h1', units: width }),
      alphaDropout({ rate: 0.1 }),
      dense({ ...selu, name: 'h2', units: width }),
      dense({ name: 'out', units: classes, activation: 'softmax' }),
    ],
  });
}

export const selfNormalizing: ZooEntry = {
  name: 'self-normalizing',
  kind: 'dense',
  about: 'SELU with alpha dropout (arXiv 1706.02515).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => classified(size, seed, features, classes),
  random: true,
};
