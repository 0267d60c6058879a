import * as tf from '@tensorflow/tfjs';
import { ring, sets } from '../../data/sets.ts';
import type { Batch, ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const nodes = 6;
const features = 2;

/** What nodes have of their neighbours: the mean, through a dense layer. */
function convolution(x: Symbolic, adjacency: Symbolic, units: number, name: string): Symbolic {
  const { activation, dense, dot } = tf.layers;
  return through(
    [adjacency, through(x, dense({ name, units, useBias: false }))],
    dot({ name: `${name}_mean`, axes: [2, 1] }),
    activation({ activation: 'relu' }),
  );
}

function build(width: number): tf.LayersModel {
  const { dense, globalAveragePooling1d } = tf.layers;
  const input = tf.input({ shape: [nodes, features] });
  const adjacency = tf.input({ shape: [nodes, nodes] });
  const first = convolution(input, adjacency, width, 'conv1');
  const second = convolution(first, adjacency, 2 * width, 'conv2');
  const output = through(
    second,
    globalAveragePooling1d({}),
    dense({ name: 'h', units: width, activation: 'relu' }),
    dense({ name: 'out', units: 1 }),
  );
  return tf.model({ inputs: [input, adjacency], outputs: output });
}

function batch(size: number, seed: number): Batch {
  const { xs, ys } = sets(size, seed, nodes, features);
  return { xs: [xs as tf.Tensor, ring(size, nodes)], ys };
}

export const graphNetwork: ZooEntry = {
  name: 'graph-network',
  kind: 'transformer',
  about: 'Graph convolutions over a ring, whose adjacency is an input (arXiv 1609.02907).',
  build,
  loss: 'meanSquaredError',
  batch,
};
