import * as tf from '@tensorflow/tfjs';
import { denoised } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 8;

function build(width: number): tf.LayersModel {
  const { conv2d, inputLayer, maxPooling2d, upSampling2d } = tf.layers;
  const relu = (name: string, filters: number) =>
    conv2d({ name, filters, kernelSize: 3, padding: 'same', activation: 'relu' });
  return tf.sequential({
    layers: [
      inputLayer({ inputShape: [side, side, 1] }),
      relu('encoder1', width),
      maxPooling2d({ poolSize: 2 }),
      relu('encoder2', width / 2),
      maxPooling2d({ poolSize: 2 }),
      relu('decoder1', width / 2),
      upSampling2d({ size: [2, 2] }),
      relu('decoder2', width),
      upSampling2d({ size: [2, 2] }),
      conv2d({
        name: 'picture',
        filters: 1,
        kernelSize: 3,
        padding: 'same',
        activation: 'sigmoid',
      }),
    ],
  });
}

export const denoising: ZooEntry = {
  name: 'denoising',
  kind: 'encoder and decoder',
  about: 'A convolutional denoising autoencoder with pooling and upsampling.',
  build,
  loss: 'binaryCrossentropy',
  batch: (size, seed) => denoised(size, seed, side),
};
