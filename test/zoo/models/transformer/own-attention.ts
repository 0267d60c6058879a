import * as tf from '@tensorflow/tfjs';
import { sortedTokens, vocabulary } from '../../data/tokens.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const headSize = 4;

/** Attention as people write it: four square matrices, and logits over the root of a head's size. */
class OwnAttention extends tf.layers.Layer {
  static readonly className: string = 'ZooOwnAttention';
  readonly #matrices: Map<string, tf.LayerVariable> = new Map();

  override build(inputShape: tf.Shape): void {
    const width = inputShape.at(-1) as number;
    for (const name of ['query', 'key', 'value', 'output']) {
      const drawn = tf.initializers.glorotUniform({});
      this.#matrices.set(name, this.addWeight(name, [width, width], 'float32', drawn));
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D;
    const [batch, length, width] = x.shape;
    const heads = width / headSize;
    const times = (rows: tf.Tensor, name: string) =>
      tf.matMul(tf.reshape(rows, [-1, width]), this.#matrices.get(name)?.read() as tf.Tensor);
    const byHead = (name: string) =>
      tf.transpose(tf.reshape(times(x, name), [batch, length, heads, headSize]), [0, 2, 1, 3]);
    return tf.tidy(() => {
      const logits = tf.matMul(byHead('query'), byHead('key'), false, true);
      const weights = tf.softmax(tf.div(logits, Math.sqrt(headSize)));
      const mixed = tf.transpose(tf.matMul(weights, byHead('value')), [0, 2, 1, 3]);
      return tf.reshape(times(mixed, 'output'), [batch, length, width]);
    });
  }
}
tf.serialization.registerClass(OwnAttention);

function build(width: number): tf.LayersModel {
  const { add, dense, embedding, layerNormalization } = tf.layers;
  const tokens = tf.input({ shape: [null] });
  const x = through(tokens, embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width }));
  const sorted = through(
    [x, through(x, new OwnAttention({ name: 'attention' }))],
    add(),
    layerNormalization({ name: 'norm' }),
    dense({ name: 'sorted', units: vocabulary, activation: 'softmax' }),
  );
  return tf.model({ inputs: tokens, outputs: sorted });
}

export const ownAttention: ZooEntry = {
  name: 'own-attention',
  kind: 'transformer',
  about: 'Attention by a layer class of one’s own, to which heads of one size are added.',
  build,
  declared: {
    tensors: {
      'attention/query': 'hidden',
      'attention/key': 'hidden',
      'attention/value': 'hidden',
      'attention/output': 'hidden',
    },
  },
  because: 'The layer class is not registered, so what its matrices sum over is not known.',
  loss: 'sparseCategoricalCrossentropy',
  batch: sortedTokens,
};
