import * as tf from '@tensorflow/tfjs';
import { classified } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const features = 6;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { dense, maximum } = tf.layers;
  const maxout = (x: Symbolic, name: string) => {
    const pieces = ['a', 'b', 'c'].map((piece) =>
      through(x, dense({ name: `${name}${piece}`, units: width })),
    );
    return through(pieces, maximum());
  };
  const input = tf.input({ shape: [features] });
  const hidden = maxout(maxout(input, 'h1'), 'h2');
  const outputs = through(hidden, dense({ name: 'out', units: classes, activation: 'softmax' }));
  return tf.model({ inputs: input, outputs });
}

export const maxout: ZooEntry = {
  name: 'maxout',
  kind: 'dense',
  about: 'The largest of three linear maps for each unit (arXiv 1302.4389).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => classified(size, seed, features, classes),
};
