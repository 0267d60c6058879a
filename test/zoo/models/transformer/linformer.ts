import * as tf from '@tensorflow/tfjs';
import { positions, sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

/** As many positions as keys and values are brought down to. */
const fewer = 4;

/** Attention to a few mixtures of all positions. */
function attended(x: Symbolic, width: number): Symbolic {
  const { activation, dense, dot, permute } = tf.layers;
  const projected = (name: string) => through(x, dense({ name, units: width }));
  // [batch, features, fewer]
  const mixed = (name: string) =>
    through(
      projected(name),
      permute({ dims: [2, 1] }),
      dense({ name: `${name}_positions`, units: fewer, useBias: false }),
    );
  const weights = through(
    [projected('query'), mixed('key')],
    dot({ name: 'scores', axes: [2, 1] }),
    activation({ activation: 'softmax' }),
  );
  return through([weights, mixed('value')], dot({ name: 'mixed', axes: [2, 2] }));
}

function build(width: number): tf.LayersModel {
  const { add, dense, embedding, layerNormalization } = tf.layers;
  const tokens = tf.input({ shape: [positions] });
  const x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }));
  const sorted = through(
    [x, through(attended(x, width), dense({ name: 'joined', units: width }))],
    add(),
    layerNormalization({ name: 'norm' }),
    dense({ name: 'sorted', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: sorted });
}

export const linformer: ZooEntry = {
  name: 'linformer',
  kind: 'transformer',
  about: 'Attention to a fixed number of mixtures of the positions (arXiv 2006.04768).',
  build,
  declared: { outputs: { scores: 'sum' } },
  because: 'The dot product of queries and keys sums over the width without a weight.',
  loss: 'sparseCategoricalCrossentropy',
  batch: sortedTokens,
};
