import * as tf from '@tensorflow/tfjs';
import { sets } from '../../data/sets.ts';
import type { ZooEntry } from '../../entry.ts';

const items = 6;
const features = 2;

function build(width: number): tf.LayersModel {
  const { dense, globalAveragePooling1d } = tf.layers;
  return tf.sequential({
    layers: [
      dense({ name: 'each1', units: width, activation: 'relu', inputShape: [items, features] }),
      dense({ name: 'each2', units: width, activation: 'relu' }),
      globalAveragePooling1d({}),
      dense({ name: 'all1', units: 2 * width, activation: 'relu' }),
      dense({ name: 'all2', units: 1 }),
    ],
  });
}

export const deepSets: ZooEntry = {
  name: 'deep-sets',
  kind: 'dense',
  about:
    'A number for a set, by the mean of what one network makes of each item (arXiv 1703.06114).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => sets(size, seed, items, features),
};
