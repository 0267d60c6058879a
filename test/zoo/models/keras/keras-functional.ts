import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { readKeras } from './read-keras.ts';

export const kerasFunctional: ZooEntry = {
  name: 'keras-functional',
  kind: 'convolutional',
  about: 'A residual network read from the JSON that Keras 2 writes of a functional model.',
  build: (width) => readKeras('./functional.json', width),
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side: 8, channels: 3, classes: 4 }),
};
