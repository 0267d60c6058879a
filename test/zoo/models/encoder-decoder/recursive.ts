import * as tf from '@tensorflow/tfjs';
import { enlarged } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 16;
const rounds = 3;

function build(width: number): tf.LayersModel {
  const { average, add, conv2d, upSampling2d } = tf.layers;
  const same = { kernelSize: 3, padding: 'same' } as const;
  const again = conv2d({ ...same, name: 'again', filters: width, activation: 'relu' });
  const read = conv2d({ ...same, name: 'picture', filters: 1 });
  const input = tf.input({ shape: [side / 2, side / 2, 1] });
  const large = through(input, upSampling2d({ size: [2, 2], interpolation: 'bilinear' }));
  let x = through(large, conv2d({ ...same, name: 'in', filters: width, activation: 'relu' }));
  const pictures: Symbolic[] = [];
  for (let round = 0; round < rounds; round++) {
    x = through(x, again);
    pictures.push(through([large, through(x, read)], add()));
  }
  return tf.model({ inputs: input, outputs: through(pictures, average()) });
}

export const recursive: ZooEntry = {
  name: 'recursive',
  kind: 'encoder and decoder',
  about: 'DRCN: one convolution again and again, read out each time (arXiv 1511.04491).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => enlarged(size, seed, side),
};
