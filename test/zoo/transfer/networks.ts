// Networks of the transfer table that the zoo has not in these sizes: for MNIST, and of any depth.
import * as tf from '@tensorflow/tfjs';
import { pixels } from '../../../examples/mnist-transfer/mnist.ts';
import { rmsNormalization, transformerBlock } from '../../../src/layers/index.ts';
import { vocabulary } from '../data/tokens.ts';
import { type Symbolic, through } from '../models/through.ts';

const { add, batchNormalization, conv2d, dense, layerNormalization, reLU } = tf.layers;
const relu = (name: string, units: number) => dense({ name, units, activation: 'relu' });
const digit = () => dense({ name: 'out', units: 10, activation: 'softmax' });

/** The zoo's MLP, for MNIST. */
export function mlp(width: number): tf.LayersModel {
  const input = tf.layers.inputLayer({ inputShape: [pixels] });
  return tf.sequential({
    layers: [input, relu('in', 2 * width), relu('h1', width), relu('h2', width), digit()],
  });
}

/** The zoo's autoencoder, for MNIST. */
export function autoencoder(width: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [pixels] }),
      relu('encoder1', 2 * width),
      relu('encoder2', width),
      dense({ name: 'code', units: 16 }),
      relu('decoder1', width),
      relu('decoder2', 2 * width),
      dense({ name: 'picture', units: pixels, activation: 'sigmoid' }),
    ],
  });
}

/** A residual MLP with layer norms, for MNIST. */
export function deepMlp(width: number, blocks: number): tf.LayersModel {
  const input = tf.input({ shape: [pixels] });
  const start = through(input, dense({ name: 'in', units: width }));
  const x = stacked(start, blocks, (name) => [
    layerNormalization({ name: `${name}-norm` }),
    relu(`${name}-first`, 2 * width),
    dense({ name: `${name}-last`, units: width }),
  ]);
  const outputs = through(x, layerNormalization({ name: 'norm' }), digit());
  return tf.model({ inputs: input, outputs });
}

/** The zoo's ResNet with norms in front, of any depth and one resolution. */
export function deepResnet(
  width: number,
  blocks: number,
  { side, channels, classes }: Readonly<Record<'side' | 'channels' | 'classes', number>>,
): tf.LayersModel {
  const conv = (name: string) =>
    conv2d({
      name,
      filters: width,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
      kernelInitializer: 'heNormal',
    });
  const input = tf.input({ shape: [side, side, channels] });
  const x = stacked(through(input, conv('in')), blocks, (name) => [
    batchNormalization({ name: `${name}-norm1` }),
    reLU(),
    conv(`${name}-first`),
    batchNormalization({ name: `${name}-norm2` }),
    reLU(),
    conv(`${name}-last`),
  ]);
  const outputs = through(
    x,
    batchNormalization({ name: 'norm' }),
    reLU(),
    tf.layers.globalAveragePooling2d({}),
    dense({ name: 'out', units: classes, activation: 'softmax' }),
  );
  return tf.model({ inputs: input, outputs });
}

/** A causal language model with rotary positions, of any depth. */
export function deepGpt(width: number, blocks: number): tf.LayersModel {
  const { embedding } = tf.layers;
  const block = (_: unknown, index: number) =>
    transformerBlock({
      name: `block${index + 1}`,
      attention: { heads: 2, headDim: width / 2, causal: true, rotary: true },
      feedForward: { hidden: 2 * width },
    });
  return tf.sequential({
    layers: [
      embedding({ name: 'tokens', inputDim: vocabulary, outputDim: width, inputShape: [null] }),
      ...Array.from({ length: blocks }, block),
      rmsNormalization({ name: 'norm' }),
      dense({ name: 'next', units: vocabulary, activation: 'softmax' }),
    ],
  });
}

function stacked(
  start: Symbolic,
  blocks: number,
  branch: (name: string) => tf.layers.Layer[],
): Symbolic {
  let x = start;
  for (let i = 1; i <= blocks; i++) x = through([x, through(x, ...branch(`block${i}`))], add());
  return x;
}
