import * as tf from '@tensorflow/tfjs';
import type { Subject } from './gauges.ts';

/** A network of some kinds of layers, and what must be multiplied in one gauge at least. */
export type LayerKinds = Pick<Subject, 'make' | 'vocabulary'> & {
  readonly classes: readonly string[];
};

const { layers } = tf;
/** tfjs's default, orthogonal, takes seconds to draw. Its own test is initial-weights. */
const cheap = { recurrentInitializer: 'glorotUniform' } as const;
const sequential = (...parts: tf.layers.Layer[]) => tf.sequential({ layers: parts });

/** Trainable on every backend. */
export const trainableAnywhere: Readonly<Record<string, LayerKinds>> = {
  'layer and batch normalization, PReLU': {
    make: (w) =>
      sequential(
        layers.dense({ units: w, inputShape: [5] }),
        layers.batchNormalization({}),
        layers.prelu({ alphaInitializer: tf.initializers.constant({ value: 0.25 }) }),
        layers.dense({ units: w }),
        layers.layerNormalization(),
        layers.dense({ units: 2 }),
      ),
    classes: ['BatchNormalization', 'PReLU', 'LayerNormalization', 'Dense'],
  },
  'simple RNN, GRU and LSTM': {
    make: (w) =>
      sequential(
        layers.simpleRNN({ ...cheap, units: w, inputShape: [3, 4], returnSequences: true }),
        layers.gru({ ...cheap, units: w, returnSequences: true }),
        layers.lstm({ ...cheap, units: w }),
        layers.dense({ units: 2 }),
      ),
    classes: ['SimpleRNN', 'GRU', 'LSTM'],
  },
  'bidirectional and time-distributed': {
    make: (w) =>
      sequential(
        layers.bidirectional({
          layer: layers.lstm({ ...cheap, units: w, returnSequences: true }) as tf.RNN,
          inputShape: [3, 4],
          mergeMode: 'concat',
        }),
        layers.timeDistributed({ layer: layers.dense({ units: w, activation: 'tanh' }) }),
        layers.globalAveragePooling1d(),
        layers.dense({ units: 2 }),
      ),
    classes: ['Bidirectional', 'TimeDistributed'],
  },
  'stacked cells': {
    make: (w) =>
      sequential(
        layers.rnn({
          cell: [layers.lstmCell({ ...cheap, units: w }), layers.gruCell({ ...cheap, units: w })],
          inputShape: [3, 4],
        }) as tf.layers.Layer,
        layers.dense({ units: 2 }),
      ),
    classes: ['RNN', 'Dense'],
  },
  'a nested model': {
    make: (w) =>
      sequential(
        layers.dense({ units: w, inputShape: [5], activation: 'tanh' }),
        sequential(
          layers.dense({ units: w, inputShape: [w], activation: 'tanh' }),
          layers.dense({ units: w }),
        ),
        layers.dense({ units: 2 }),
      ),
    classes: ['Dense'],
  },
  'a layer applied twice': {
    make: (w) => {
      const input = tf.input({ shape: [5] });
      const shared = layers.dense({ units: w, activation: 'tanh' });
      const read = layers.dense({ units: w }).apply(input);
      const twice = shared.apply(shared.apply(read)) as tf.SymbolicTensor;
      return tf.model({
        inputs: input,
        outputs: layers.dense({ units: 2 }).apply(twice) as tf.SymbolicTensor,
      });
    },
    classes: ['Dense'],
  },
};

/** Stock wasm lacks the gradients of these. */
export const trainableOnCpu: Readonly<Record<string, LayerKinds>> = {
  'convolutions in one and two dimensions, transposed, separable and depthwise': {
    make: (w) =>
      sequential(
        layers.conv1d({ filters: w, kernelSize: 2, inputShape: [5, 3], padding: 'same' }),
        layers.reshape({ targetShape: [5, 1, w] }),
        layers.conv2d({ filters: w, kernelSize: [2, 1], activation: 'tanh' }),
        layers.conv2dTranspose({ filters: w, kernelSize: [2, 1] }),
        layers.separableConv2d({ filters: w, kernelSize: [2, 1] }),
        layers.depthwiseConv2d({ kernelSize: [2, 1] }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ),
    classes: ['Conv1D', 'Conv2D', 'Conv2DTranspose', 'SeparableConv2D', 'DepthwiseConv2D'],
  },
  'a convolution in three dimensions': {
    make: (w) =>
      sequential(
        layers.conv3d({ filters: w, kernelSize: 2, inputShape: [2, 2, 2, 1] }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ),
    classes: ['Conv3D'],
  },
  'a convolutional LSTM': {
    make: (w) =>
      sequential(
        layers.convLstm2d({
          ...cheap,
          filters: w,
          kernelSize: 2,
          inputShape: [2, 3, 3, 1],
          padding: 'same',
        }),
        layers.flatten(),
        layers.dense({ units: 2 }),
      ),
    classes: ['ConvLSTM2D'],
  },
  'an embedding': {
    make: (w) =>
      sequential(
        layers.embedding({ inputDim: 11, outputDim: w, inputLength: 4 }),
        layers.lstm({ ...cheap, units: w }),
        layers.dense({ units: 2 }),
      ),
    vocabulary: 11,
    classes: ['Embedding', 'LSTM'],
  },
};
