import * as tf from '@tensorflow/tfjs';

const { layers } = tf;

/** A layer type and what it is put between. */
export interface LayerModel {
  readonly name: string;
  readonly inputShape: number[];
  readonly layers: () => tf.layers.Layer[];
  /** The inputs are whole numbers below this. */
  readonly vocabulary?: number;
}

const image = [8, 9, 3];
const sequence = [5, 4];
const vector = [6];
const of = (
  name: string,
  inputShape: number[],
  make: () => tf.layers.Layer[],
  vocabulary?: number,
): LayerModel => ({
  name,
  inputShape,
  layers: make,
  ...(vocabulary === undefined ? {} : { vocabulary }),
});
const conv = (args: object = {}) => layers.conv2d({ filters: 4, kernelSize: 3, ...args });
const activations = [
  'relu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'gelu',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'softmax',
] as const;

/** The 37 layer types of tfjs that train somewhere. */
export const layerModels: readonly LayerModel[] = [
  of('dense', vector, () => [layers.dense({ units: 5 })]),
  of('conv2d', image, () => [conv({ padding: 'same' })]),
  of('conv2d strided', image, () => [conv({ strides: 2 })]),
  of('conv2d dilated', image, () => [conv({ dilationRate: 2 })]),
  of('conv1d', sequence, () => [layers.conv1d({ filters: 4, kernelSize: 3 })]),
  of('conv3d', [5, 5, 5, 2], () => [layers.conv3d({ filters: 3, kernelSize: 2 })]),
  of('conv2dTranspose', image, () => [
    layers.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2 }),
  ]),
  of('depthwiseConv2d', image, () => [
    layers.depthwiseConv2d({ kernelSize: 3, depthMultiplier: 2 }),
  ]),
  of('separableConv2d', image, () => [
    layers.separableConv2d({ filters: 4, kernelSize: 3, depthMultiplier: 2 }),
  ]),
  of('conv2d behind max pooling', image, () => [
    conv(),
    layers.maxPooling2d({ poolSize: 2 }),
    conv({ kernelSize: 2 }),
  ]),
  of('average pooling', image, () => [conv(), layers.averagePooling2d({ poolSize: 2 })]),
  of('global average pooling', image, () => [conv(), layers.globalAveragePooling2d({})]),
  of('upSampling2d', image, () => [conv(), layers.upSampling2d({})]),
  of('embedding', [5], () => [layers.embedding({ inputDim: 11, outputDim: 4 })], 11),
  of('batchNormalization', vector, () => [layers.dense({ units: 5 }), layers.batchNormalization()]),
  of('batchNormalization 4-D', image, () => [conv(), layers.batchNormalization()]),
  of('layerNormalization', vector, () => [layers.dense({ units: 5 }), layers.layerNormalization()]),
  of('lstm', sequence, () => [layers.lstm({ units: 4 })]),
  of('gru', sequence, () => [layers.gru({ units: 4 })]),
  of('simpleRNN', sequence, () => [layers.simpleRNN({ units: 4 })]),
  of('convLstm2d', [3, 5, 5, 2], () => [
    layers.convLstm2d({ filters: 2, kernelSize: 2 }) as unknown as tf.layers.Layer,
  ]),
  of('bidirectional lstm', sequence, () => [
    layers.bidirectional({
      layer: layers.lstm({ units: 3 }) as tf.RNN,
      mergeMode: 'concat',
    }),
  ]),
  of('timeDistributed dense', sequence, () => [
    layers.timeDistributed({ layer: layers.dense({ units: 3 }) }),
  ]),
  of('elu layer', vector, () => [layers.dense({ units: 5 }), layers.elu()]),
  of('leakyReLU layer', vector, () => [layers.dense({ units: 5 }), layers.leakyReLU()]),
  of('prelu layer', vector, () => [layers.dense({ units: 5 }), layers.prelu()]),
  of('dropout', vector, () => [layers.dense({ units: 5 }), layers.dropout({ rate: 0.5, seed: 1 })]),
  ...activations.map((activation) =>
    of(`dense ${activation}`, vector, () => [
      // tfjs's types lack two of the activations that it has.
      layers.dense({ units: 5, activation: activation as 'relu' }),
    ]),
  ),
];

/** Losses of a few Adam steps from weights that are the same everywhere. */
export async function losses(
  { inputShape, layers: make, vocabulary }: LayerModel,
  optimizer: tf.Optimizer,
  steps = 4,
): Promise<number[]> {
  const input = tf.input({ shape: inputShape });
  const features = make().reduce(
    (tensor, layer) => layer.apply(tensor) as tf.SymbolicTensor,
    input as tf.SymbolicTensor,
  );
  const flat =
    features.shape.length > 2 ? (layers.flatten().apply(features) as tf.SymbolicTensor) : features;
  const output = layers.dense({ units: 2 }).apply(flat) as tf.SymbolicTensor;
  const model = tf.model({ inputs: input, outputs: output });
  const uniform = (shape: number[], seed: number, scale = 1) =>
    tf.randomUniform(shape, -scale, scale, 'float32', seed);
  const weights = model.getWeights().map(({ shape }, index) => uniform(shape, index + 1, 0.3));
  model.setWeights(weights);
  tf.dispose(weights);
  const shape = [4, ...inputShape];
  const x = tf.tidy(() =>
    vocabulary === undefined
      ? uniform(shape, 101)
      : tf.floor(tf.mul(tf.abs(uniform(shape, 101)), vocabulary)),
  );
  const y = uniform([4, 2], 102);
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const values: number[] = [];
  for (let step = 0; step < steps; step++) values.push((await model.trainOnBatch(x, y)) as number);
  model.dispose();
  tf.dispose([x, y]);
  return values;
}
