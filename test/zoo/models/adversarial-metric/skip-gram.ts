import * as tf from '@tensorflow/tfjs';
import { neighbours } from '../../data/pairs.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const words = 64;

function build(width: number): tf.LayersModel {
  const { activation, dot, embedding, flatten } = tf.layers;
  const tables = ['words', 'contexts'];
  const inputs = tables.map(() => tf.input({ shape: [1] }));
  const rows = inputs.map((input, index) =>
    through(
      input,
      embedding({ name: tables[index] as string, inputDim: words, outputDim: width }),
      flatten(),
    ),
  );
  const near = through(
    rows,
    dot({ name: 'product', axes: 1 }),
    activation({ activation: 'sigmoid' }),
  );
  return tf.model({ inputs, outputs: near });
}

export const skipGram: ZooEntry = {
  name: 'skip-gram',
  kind: 'adversarial and metric',
  about: 'word2vec: words and contexts with negative samples (arXiv 1310.4546).',
  build,
  declared: { outputs: { product: 'sum' } },
  because: 'The dot product sums over the width without a weight.',
  loss: 'binaryCrossentropy',
  batch: (size, seed) => neighbours(size, seed, words),
};
