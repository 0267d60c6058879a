import * as tf from '@tensorflow/tfjs';
import { stripes } from '../../data/images.ts';
import type { ZooEntry } from '../../entry.ts';
import { type Symbolic, through } from '../through.ts';

const side = 8;
const channels = 3;
const classes = 4;

function build(width: number): tf.LayersModel {
  const { activation, concatenate, conv2d, globalAveragePooling2d, maxPooling2d } = tf.layers;
  const relu = (name: string, filters: number, kernelSize: number) =>
    conv2d({ name, filters, kernelSize, padding: 'same', activation: 'relu' });
  const fire = (x: Symbolic, name: string) => {
    const squeezed = through(x, relu(`${name}-squeeze`, width / 4, 1));
    const sides = [1, 3].map((reach) =>
      through(squeezed, relu(`${name}-expand${reach}`, width / 2, reach)),
    );
    return through(sides, concatenate());
  };
  const input = tf.input({ shape: [side, side, channels] });
  const x = through(input, relu('in', width, 3), maxPooling2d({ poolSize: 2 }));
  const outputs = through(
    fire(fire(x, 'fire1'), 'fire2'),
    conv2d({ name: 'classes', filters: classes, kernelSize: 1, activation: 'relu' }),
    globalAveragePooling2d({}),
    activation({ activation: 'softmax' }),
  );
  return tf.model({ inputs: input, outputs });
}

export const squeezenet: ZooEntry = {
  name: 'squeezenet',
  kind: 'convolutional',
  about: 'SqueezeNet: fire modules, squeezed and expanded on two sides (arXiv 1602.07360).',
  build,
  loss: 'sparseCategoricalCrossentropy',
  batch: (size, seed) => stripes(size, seed, { side, channels, classes }),
};
