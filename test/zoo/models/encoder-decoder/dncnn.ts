import * as tf from '@tensorflow/tfjs';
import { denoised } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { through } from '../through.ts';

const side = 8;
const depth = 3;

function build(width: number): tf.LayersModel {
  const { add, batchNormalization, conv2d, reLU } = tf.layers;
  const same = { kernelSize: 3, padding: 'same' } as const;
  const blocks = Array.from({ length: depth }, (_, i) => [
    conv2d({ ...same, name: `conv${i + 1}`, filters: width, useBias: false }),
    batchNormalization({ name: `norm${i + 1}` }),
    reLU(),
  ]);
  const input = tf.input({ shape: [side, side, 1] });
  const noise = through(
    input,
    conv2d({ ...same, name: 'in', filters: width, activation: 'relu' }),
    ...blocks.flat(),
    conv2d({ ...same, name: 'noise', filters: 1 }),
  );
  return tf.model({ inputs: input, outputs: through([input, noise], add()) });
}

export const dncnn: ZooEntry = {
  name: 'dncnn',
  kind: 'encoder and decoder',
  about: 'DnCNN: convolutions that find the noise, which is added back (arXiv 1608.03981).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => denoised(size, seed, side),
};
