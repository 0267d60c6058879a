import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 8;
const patch = 2;
const patches = (side / patch) ** 2;
const classes = 4;
const blocks = 2;

function build(width: number): tf.LayersModel {
  const { add, conv2d, dense, globalAveragePooling1d, layerNormalization, permute, reshape } =
    tf.layers;
  const mlp = (name: string, hidden: number, units: number) => [
    dense({ name: `${name}-wide`, units: hidden, activation: 'relu' }),
    dense({ name: `${name}-back`, units }),
  ];
  const block = (x: Symbolic, name: string) => {
    const tokens = through(
      x,
      layerNormalization({ name: `${name}-norm1` }),
      permute({ dims: [2, 1] }),
      ...mlp(`${name}-tokens`, width, patches),
      permute({ dims: [2, 1] }),
    );
    const mixed = through([x, tokens], add());
    const channels = through(
      mixed,
      layerNormalization({ name: `${name}-norm2` }),
      ...mlp(`${name}-channels`, 2 * width, width),
    );
    return through([mixed, channels], add());
  };
  const input = tf.input({ shape: [side, side, 1] });
  let x = through(
    input,
    conv2d({ name: 'patches', filters: width, kernelSize: patch, strides: patch }),
    reshape({ targetShape: [patches, width] }),
  );
  for (let i = 1; i <= blocks; i++) x = block(x, `block${i}`);
  const outputs = through(
    x,
    layerNormalization({ name: 'norm' }),
    globalAveragePooling1d({}),
    dense({ name: 'out', units: classes, activation: 'softmax' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const mlpMixer: ZooEntry = {
  name: 'mlp-mixer',
  kind: 'dense',
  about: 'Dense layers over patches and over channels by turns (arXiv 2105.01601).',
  build,
  declared: { tensors: { '*-tokens-back/kernel': 'output' } },
  because: 'Mixing tokens ends at as many as there are patches, inside the network.',
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, classes }),
};
