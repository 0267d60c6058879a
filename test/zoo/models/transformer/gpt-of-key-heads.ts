import * as tf from '@tensorflow/tfjs';
import { rmsNormalization, transformerBlock } from '../../../../src/layers/index.ts';
import { vocabulary } from '../../data/tokens.ts';

/** A causal language model of `width / 2` heads, which share those of keys and values. */
export function gptOfKeyHeads(width: number, keyValueHeads: number): tf.LayersModel {
  const { dense, embedding } = tf.layers;
  const attention = { heads: width / 2, headDim: 4, keyValueHeads, causal: true, rotary: true };
  return tf.sequential({
    layers: [
      embedding({
        name: 'tokens',
        inputDim: vocabulary,
        outputDim: 2 * width,
        inputShape: [null],
      }),
      transformerBlock({ name: 'block', attention, feedForward: { hidden: 4 * width } }),
      rmsNormalization({ name: 'norm' }),
      dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
    ],
  });
}
