import * as tf from '@tensorflow/tfjs';

/** A model at any width, and inputs and targets that fit it. */
export interface Architecture {
  readonly build: (width: number) => tf.LayersModel;
  readonly data: () => { readonly x: tf.Tensor | tf.Tensor[]; readonly y: tf.Tensor | tf.Tensor[] };
}

const { layers } = tf;
const relu = { activation: 'relu', kernelInitializer: 'heUniform' } as const;
const readout = (name: string, units: number, kernelInitializer = 'leCunUniform') =>
  layers.dense({ name, units, kernelInitializer: kernelInitializer as 'zeros' });
const dense = (name: string, units: number) => layers.dense({ name, units, ...relu });
const batch = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);
const symbolic = (x: unknown) => x as tf.SymbolicTensor;

/** One input of six features, four outputs, and what is in between. */
function between(make: (first: tf.SymbolicTensor, width: number) => unknown): Architecture {
  return {
    build: (width) => {
      const input = tf.input({ shape: [6] });
      const first = symbolic(dense('in', width).apply(input));
      return tf.model({ inputs: input, outputs: symbolic(make(first, width)) });
    },
    data: () => ({ x: batch([8, 6], 11), y: batch([8, 4], 12) }),
  };
}

/** What the coordinate check has to handle beside plain networks. */
export const architectures: Readonly<Record<string, Architecture>> = {
  'a readout that starts at zero': between((first, width) =>
    readout('out', 4, 'zeros').apply(symbolic(dense('hidden', width).apply(first))),
  ),
  'batch norm': between((first, width) => {
    const hidden = layers.dense({ name: 'hidden', units: width, kernelInitializer: 'heUniform' });
    const normed = layers.batchNormalization({ name: 'norm' }).apply(hidden.apply(first));
    return readout('out', 4).apply(layers.reLU({ name: 'relu' }).apply(normed));
  }),
  'layer norm': between((first, width) => {
    const hidden = layers.dense({ name: 'hidden', units: width, kernelInitializer: 'heUniform' });
    const normed = layers.layerNormalization({ name: 'norm' }).apply(hidden.apply(first));
    return readout('out', 4).apply(normed);
  }),
  'a shared layer': between((first, width) => {
    const shared = dense('shared', width);
    return readout('out', 4).apply(shared.apply(shared.apply(first)));
  }),
  dropout: between((first, width) => {
    const dropped = layers.dropout({ name: 'drop', rate: 0.5, seed: 3 }).apply(first);
    return readout('out', 4).apply(dense('hidden', width).apply(dropped));
  }),
  'a residual branch': between((first, width) => {
    const branch = symbolic(dense('hidden', width).apply(first));
    return readout('out', 4).apply(layers.add({ name: 'sum' }).apply([first, branch]));
  }),
  'a nested model': between((first, width) => {
    const h1 = layers.dense({ name: 'h1', units: width, inputShape: [width], ...relu });
    const block = tf.sequential({ name: 'block', layers: [h1, dense('h2', width)] });
    return readout('out', 4).apply(block.apply(first));
  }),
  'two inputs and two outputs': {
    build: (width) => {
      const inputs = [tf.input({ shape: [6] }), tf.input({ shape: [3] })];
      const [a, b] = inputs.map((input, index) =>
        symbolic(dense(index === 0 ? 'a' : 'b', width).apply(input)),
      );
      const sum = layers.add({ name: 'sum' }).apply([symbolic(a), symbolic(b)]);
      const hidden = dense('hidden', width).apply(sum);
      const outputs = [readout('f', 4).apply(hidden), readout('g', 2).apply(hidden)];
      return tf.model({ inputs, outputs: outputs.map(symbolic) });
    },
    data: () => ({
      x: [batch([8, 6], 11), batch([8, 3], 13)],
      y: [batch([8, 4], 12), batch([8, 2], 14)],
    }),
  },
  'an embedding': {
    build: (width) =>
      tf.sequential({
        layers: [
          layers.embedding({
            name: 'embed',
            inputDim: 12,
            outputDim: width,
            inputLength: 3,
            embeddingsInitializer: 'randomNormal',
          }),
          layers.flatten({ name: 'flat' }),
          dense('hidden', width),
          readout('out', 4),
        ],
      }),
    data: () => ({
      x: tf.tensor2d(
        Array.from({ length: 24 }, (_, i) => (5 * i + (i % 7)) % 12),
        [8, 3],
      ),
      y: batch([8, 4], 12),
    }),
  },
  'a convolution': {
    build: (filters) =>
      tf.sequential({
        layers: [
          layers.conv2d({ name: 'in', filters, kernelSize: 3, inputShape: [5, 5, 2], ...relu }),
          layers.conv2d({ name: 'hidden', filters, kernelSize: 3, ...relu }),
          layers.flatten({ name: 'flat' }),
          readout('out', 4),
        ],
      }),
    data: () => ({ x: batch([8, 5, 5, 2], 11), y: batch([8, 4], 12) }),
  },
  'an LSTM': {
    build: (units) =>
      tf.sequential({
        layers: [
          layers.lstm({
            name: 'hidden',
            units,
            inputShape: [3, 6],
            kernelInitializer: 'leCunUniform',
            recurrentInitializer: 'leCunUniform',
          }),
          readout('out', 4),
        ],
      }),
    data: () => ({ x: batch([8, 3, 6], 11), y: batch([8, 4], 12) }),
  },
};
