import * as tf from '@tensorflow/tfjs';
import { enlarged } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 16;
const blocks = 2;

function build(width: number): tf.LayersModel {
  const { add, batchNormalization, conv2d, conv2dTranspose, prelu } = tf.layers;
  const conv = (name: string) =>
    conv2d({ name, filters: width, kernelSize: 3, padding: 'same', useBias: false });
  const norm = (name: string) => batchNormalization({ name: `${name}-norm` });
  const slope = (name: string) => prelu({ name: `${name}-slope`, sharedAxes: [1, 2] });
  const block = (x: Symbolic, name: string) => {
    const [a, b] = [`${name}a`, `${name}b`];
    const branch = through(x, conv(a), norm(a), slope(a), conv(b), norm(b));
    return through([x, branch], add());
  };
  const input = tf.input({ shape: [side / 2, side / 2, 1] });
  const head = through(input, conv('in'), slope('in'));
  let x = head;
  for (let i = 1; i <= blocks; i++) x = block(x, `block${i}`);
  const body = through([head, through(x, conv('body'), norm('body'))], add());
  const outputs = through(
    body,
    conv2dTranspose({ name: 'up', filters: width, kernelSize: 4, strides: 2, padding: 'same' }),
    slope('up'),
    conv2d({ name: 'picture', filters: 1, kernelSize: 3, padding: 'same' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const srresnet: ZooEntry = {
  name: 'srresnet',
  kind: 'encoder and decoder',
  about: 'SRResNet: residual blocks with batch norm and learned slopes (arXiv 1609.04802).',
  build,
  loss: 'meanSquaredError',
  batch: (size, seed) => enlarged(size, seed, side),
};
