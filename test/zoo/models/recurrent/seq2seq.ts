import * as tf from '@tensorflow/tfjs';
import { reversedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

function build(width: number): tf.LayersModel {
  const { dense, embedding, lstm } = tf.layers;
  const [source, late] = [tf.input({ shape: [null] }), tf.input({ shape: [null] })];
  const words = (name: string) => embedding({ name, inputDim: vocabulary, outputDim: width });
  const [, hidden, cell] = lstm({ name: 'encoder', units: width, returnState: true }).apply(
    through(source, words('source')),
  ) as [Symbolic, Symbolic, Symbolic];
  const decoded = lstm({ name: 'decoder', units: width, returnSequences: true }).apply(
    through(late, words('target')),
    { initialState: [hidden, cell] },
  ) as Symbolic;
  const next = dense({ name: 'next', units: vocabulary, activation: 'softmax' });
  return tf.model({ inputs: [source, late], outputs: through(decoded, next) });
}

export const seq2seq: ZooEntry = {
  name: 'seq2seq',
  kind: 'recurrent',
  about: 'An encoder’s last state is where a decoder starts (arXiv 1409.3215).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: reversedTokens,
};
