import * as tf from '@tensorflow/tfjs';
import { rebuilt } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';
import { divergence, Sampling } from './sampling.ts';

const side = 8;
const code = 2;

function build(width: number): tf.LayersModel {
  const { concatenate, conv2d, conv2dTranspose, dense, flatten, reshape } = tf.layers;
  const stride = { kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' } as const;
  const input = tf.input({ shape: [side, side, 1] });
  const hidden = through(
    input,
    conv2d({ ...stride, name: 'encoder1', filters: width }),
    conv2d({ ...stride, name: 'encoder2', filters: 2 * width }),
    flatten(),
  );
  const mean = through(hidden, dense({ name: 'mean', units: code }));
  const logVariance = through(hidden, dense({ name: 'log-variance', units: code }));
  const picture = through(
    [mean, logVariance],
    new Sampling({ name: 'sample' }),
    dense({ name: 'decoder', units: 4 * 2 * width, activation: 'relu' }),
    reshape({ targetShape: [2, 2, 2 * width] }),
    conv2dTranspose({ ...stride, name: 'decoder1', filters: 2 * width }),
    conv2dTranspose({ ...stride, name: 'decoder2', filters: width }),
    conv2d({ name: 'picture', filters: 1, kernelSize: 3, padding: 'same', activation: 'sigmoid' }),
  );
  const parameters = through([mean, logVariance], concatenate({ name: 'code' }));
  return tf.model({ inputs: input, outputs: [picture, parameters] });
}

export const vaeConvolutional: ZooEntry = {
  name: 'vae-convolutional',
  kind: 'encoder and decoder',
  about: 'A variational autoencoder of strided and transposed convolutions (arXiv 1312.6114).',
  build,
  loss: [tf.metrics.binaryCrossentropy, divergence],
  batch: (size, seed) => {
    const { xs, ys } = rebuilt(size, seed, side);
    return { xs, ys: [ys as tf.Tensor, tf.zeros([size, 2 * code])] };
  },
  random: true,
};
