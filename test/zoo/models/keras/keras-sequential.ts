import { fitted } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { readKeras } from './read-keras.ts';

export const kerasSequential: ZooEntry = {
  name: 'keras-sequential',
  kind: 'dense',
  about: 'Dense layers read from the JSON that Keras 2 writes of a sequential model.',
  build: (width) => readKeras('./sequential.json', width),
  loss: 'meanSquaredError',
  batch: (size, seed) => fitted(size, seed, 6),
  random: true,
};
