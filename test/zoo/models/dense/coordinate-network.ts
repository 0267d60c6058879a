import * as tf from '@tensorflow/tfjs';
import { colours } from '../../data/vectors.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const octaves = 3;

function build(width: number): tf.LayersModel {
  const { concatenate, dense } = tf.layers;
  const relu = (name: string) => dense({ name, units: width, activation: 'relu' });
  const input = tf.input({ shape: [4 * octaves] });
  const half = through(input, relu('h1'), relu('h2'), relu('h3'));
  const outputs = through(
    [half, input],
    concatenate(),
    relu('h4'),
    relu('h5'),
    dense({ name: 'colour', units: 3, activation: 'sigmoid' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const coordinateNetwork: ZooEntry = {
  name: 'coordinate-network',
  kind: 'dense',
  about: 'Colours of places, which come in again half way, as in NeRF (arXiv 2003.08934).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => colours(size, seed, octaves),
};
