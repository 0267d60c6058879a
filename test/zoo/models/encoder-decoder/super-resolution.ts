import * as tf from '@tensorflow/tfjs';
import { enlarged } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 16;
const blocks = 2;

function build(width: number): tf.LayersModel {
  const { add, conv2d, upSampling2d } = tf.layers;
  const conv = (name: string, activation: 'relu' | 'linear') =>
    conv2d({ name, filters: width, kernelSize: 3, padding: 'same', activation });
  const block = (x: Symbolic, name: string) => {
    const branch = through(x, conv(`${name}a`, 'relu'), conv(`${name}b`, 'linear'));
    return through([x, branch], add());
  };
  const input = tf.input({ shape: [side / 2, side / 2, 1] });
  const head = through(input, conv('in', 'linear'));
  let x = head;
  for (let i = 1; i <= blocks; i++) x = block(x, `block${i}`);
  const body = through([head, through(x, conv('body', 'linear'))], add());
  const detail = through(
    body,
    upSampling2d({ size: [2, 2] }),
    conv('fine', 'relu'),
    conv2d({ name: 'picture', filters: 1, kernelSize: 3, padding: 'same' }),
  );
  const smooth = through(input, upSampling2d({ size: [2, 2], interpolation: 'bilinear' }));
  return tf.model({ inputs: input, outputs: through([smooth, detail], add()) });
}

export const superResolution: ZooEntry = {
  name: 'super-resolution',
  kind: 'encoder and decoder',
  about:
    'EDSR: residual blocks without norms, upsampled, on top of an interpolation (arXiv 1707.02921).',
  build,
  loss: 'meanAbsoluteError',
  batch: (size, seed) => enlarged(size, seed, side),
};
