import * as tf from '@tensorflow/tfjs';
import {
  learnedPositions,
  mixtureOfExperts,
  multiHeadAttention,
  paddingMask,
  rmsNormalization,
  tiedReadout,
  transformerBlock,
} from '../../src/layers/index.ts';

type Symbolic = tf.SymbolicTensor;

export const positions = 6;
export const tokens = 7;

/** What grows with the width. */
export type Growth = 'heads' | 'head size';

function headsAt(width: number, growth: Growth) {
  return growth === 'heads'
    ? { heads: width / 4, headDim: 4, keyValueHeads: width / 8 }
    : { heads: 2, headDim: width / 2 };
}

/** A language model of blocks with rotary positions, which may share keys. */
export function gpt(width: number, growth: Growth = 'head size', blocks = 2): tf.LayersModel {
  const input = tf.input({ shape: [positions, 5] });
  let x = tf.layers.dense({ name: 'in', units: width }).apply(input) as Symbolic;
  for (let i = 1; i <= blocks; i++) {
    x = transformerBlock({
      name: `block${i}`,
      attention: { ...headsAt(width, growth), causal: true, rotary: true, queryKeyNorm: i === 2 },
      feedForward: { hidden: 2 * width },
    }).apply(x) as Symbolic;
  }
  x = rmsNormalization({ name: 'norm' }).apply(x) as Symbolic;
  const out = tf.layers.dense({ name: 'out', units: 3 }).apply(x) as Symbolic;
  return tf.model({ inputs: input, outputs: out });
}

/** Tokens with padding, learned positions, and a readout by the embedding's table. */
export function tied(width: number): tf.LayersModel {
  const input = tf.input({ shape: [positions] });
  const embedding = tf.layers.embedding({
    name: 'tokens',
    inputDim: tokens,
    outputDim: width,
    embeddingsInitializer: tf.initializers.randomNormal({ stddev: 1 }),
  });
  const mask = paddingMask({ name: 'mask' }).apply(input) as Symbolic;
  const embedded = embedding.apply(input) as Symbolic;
  const placed = learnedPositions({ name: 'positions', length: 8 }).apply(embedded) as Symbolic;
  const x = transformerBlock({
    name: 'block',
    attention: { heads: 2, headDim: width / 2, causal: false, useBias: true },
    feedForward: { hidden: width, useBias: true },
  }).apply([placed, mask]) as Symbolic;
  const logits = tiedReadout({ name: 'readout', embedding }).apply(x) as Symbolic;
  return tf.model({ inputs: input, outputs: logits });
}

/** Experts, and attention from one sequence to another. */
export function experts(width: number): tf.LayersModel {
  const inputs = [tf.input({ shape: [positions, 5] }), tf.input({ shape: [4, 3] })];
  const [x, context] = inputs.map((input, i) =>
    tf.layers.dense({ name: `in${i}`, units: width }).apply(input),
  ) as [Symbolic, Symbolic];
  const crossed = multiHeadAttention({
    name: 'cross',
    heads: 2,
    headDim: width / 2,
    causal: false,
  }).apply([x, context]) as Symbolic;
  const added = tf.layers.add().apply([x, crossed]) as Symbolic;
  const mixed = mixtureOfExperts({
    name: 'moe',
    experts: 4,
    topK: 2,
    hidden: width,
  }).apply(added) as Symbolic;
  const out = tf.layers.dense({ name: 'out', units: 2 }).apply(mixed) as Symbolic;
  return tf.model({ inputs, outputs: out });
}

/** Attention alone and without a mask, so that what logits are scaled by shows. */
export function attending(width: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [positions, 5] }),
      multiHeadAttention({ name: 'attention', heads: 2, headDim: width / 2, causal: false }),
      rmsNormalization({ name: 'norm' }),
      tf.layers.dense({ name: 'out', units: 3 }),
    ],
  });
}
