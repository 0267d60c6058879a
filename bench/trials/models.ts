import * as tf from '@tensorflow/tfjs';
import { attentionScale, type Parameterization } from 'richscale';
import { type Declarations, registerLayer, type WeightLayout } from 'richscale/tfjs';
import { SelfAttention } from './attention.ts';

/** A small model that a trial trains at several widths. */
export interface TrialModel {
  readonly name: string;
  readonly widths: readonly number[];
  /** Of one example. */
  readonly inputShape: readonly number[];
  readonly outputs: number;
  readonly tensors?: Declarations;
  readonly build: (width: number, p: Parameterization) => tf.LayersModel;
}

const { layers } = tf;
const initial = (scale: number) =>
  tf.initializers.varianceScaling({ scale, mode: 'fanIn', distribution: 'uniform' });
const relu = { activation: 'relu', kernelInitializer: initial(2) } as const;
const readout = (units: number) =>
  layers.dense({ name: 'out', units, kernelInitializer: initial(1) });

const mlp: TrialModel = {
  name: 'MLP',
  widths: [32, 64, 128, 256],
  inputShape: [16],
  outputs: 8,
  build: (units) =>
    tf.sequential({
      layers: [
        layers.dense({ name: 'in', units, inputShape: [16], ...relu }),
        layers.dense({ name: 'hidden', units, ...relu }),
        readout(8),
      ],
    }),
};

const cnn: TrialModel = {
  name: 'CNN',
  widths: [16, 32, 64, 128],
  inputShape: [6, 6, 3],
  outputs: 6,
  build: (filters) =>
    tf.sequential({
      layers: [
        layers.conv2d({ name: 'in', filters, kernelSize: 3, inputShape: [6, 6, 3], ...relu }),
        layers.conv2d({ name: 'hidden', filters, kernelSize: 3, ...relu }),
        layers.flatten({ name: 'flat' }),
        readout(6),
      ],
    }),
};

const lstm: TrialModel = {
  name: 'LSTM',
  widths: [16, 32, 64, 128],
  inputShape: [4, 8],
  outputs: 6,
  build: (units) =>
    tf.sequential({
      layers: [
        layers.lstm({
          name: 'hidden',
          units,
          inputShape: [4, 8],
          kernelInitializer: initial(1),
          recurrentInitializer: initial(1),
        }),
        readout(6),
      ],
    }),
};

const tokens = 5;
const projection: WeightLayout = { layout: 'matrix', initializer: initial(1) };
registerLayer(SelfAttention, { query: projection, key: projection, value: projection });

function attention(
  name: string,
  heads: (width: number) => number,
  scale: (width: number, p: Parameterization) => number,
): TrialModel {
  return {
    name,
    widths: [16, 32, 64, 128],
    inputShape: [tokens, 8],
    outputs: 6,
    build: (units, p) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units, inputShape: [tokens, 8], ...relu }),
          new SelfAttention({
            name: 'attention',
            units,
            heads: heads(units),
            scale: scale(units, p),
          }),
          layers.layerNormalization({ name: 'norm' }),
          layers.globalAveragePooling1d({ name: 'pool' }),
          readout(6),
        ],
      }),
  };
}

const base = 16;
const head = 8;

/** One head that grows with the width. */
export const attentionOfOneHead: TrialModel = attention(
  'attention, its head growing',
  () => 1,
  (width, parameterization) => attentionScale({ parameterization, headDim: { size: width, base } }),
);

/** The same with logits divided by √d at every width. */
export const attentionLeftInPlace: TrialModel = attention(
  'attention, its head growing',
  () => 1,
  (width) => 1 / Math.sqrt(width),
);

/** Heads of one size, more of them. */
export const attentionOfManyHeads: TrialModel = attention(
  'attention, heads added',
  (width) => width / head,
  () => 1 / Math.sqrt(head),
);

/** Every kind of model but attention. */
export const plainModels: readonly TrialModel[] = [mlp, cnn, lstm];

export { mlp };
