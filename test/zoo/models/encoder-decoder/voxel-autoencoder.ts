import * as tf from '@tensorflow/tfjs';
import { rebuiltSolids } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';

const side = 4;

function build(width: number): tf.LayersModel {
  const { conv3d, conv3dTranspose } = tf.layers;
  return tf.sequential({
    layers: [
      conv3d({
        name: 'encoder1',
        filters: width,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        inputShape: [side, side, side, 1],
      }),
      conv3d({
        name: 'encoder2',
        filters: 2 * width,
        kernelSize: 2,
        strides: 2,
        activation: 'relu',
      }),
      conv3dTranspose({
        name: 'decoder',
        filters: width,
        kernelSize: 2,
        strides: 2,
        activation: 'relu',
      }),
      conv3d({ name: 'solid', filters: 1, kernelSize: 3, padding: 'same' }),
    ],
  });
}

export const voxelAutoencoder: ZooEntry = {
  name: 'voxel-autoencoder',
  kind: 'encoder and decoder',
  about: 'Convolutions in three dimensions and back.',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => rebuiltSolids(size, seed, side),
};
