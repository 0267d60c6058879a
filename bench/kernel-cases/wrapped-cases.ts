import * as tf from '@tensorflow/tfjs';
import { type Case, over, random } from './case.ts';

const matrices = [
  [1, 1],
  [32, 32],
  [1024, 1024],
];

function batchNorms(): Case[] {
  return [
    [2, 2, 2, 4],
    [32, 16, 16, 16],
  ].flatMap((shape) =>
    [true, false].map((scaled) => ({
      kernel: 'FusedBatchNorm',
      shapes: `${shape.join('×')}${scaled ? '' : ' without a scale'}`,
      make: () => {
        const [x, mean, scale] = [random(shape), random(shape.slice(3)), random(shape.slice(3))];
        const variance = tf.square(mean);
        return () => tf.batchNorm(x, mean, variance, mean, scaled ? scale : undefined);
      },
    })),
  );
}

function gathers(): Case[] {
  return [
    [1, 1],
    [32, 32],
    [10_000, 256],
  ].map(([rows = 1, columns = 1]) => ({
    kernel: 'GatherV2',
    shapes: `64 of ${rows}×${columns}`,
    make: () => {
      const x = random([rows, columns]);
      const indices = tf.range(0, 64, 1, 'int32').mod(tf.scalar(rows, 'int32'));
      return () => tf.gather(x, indices as tf.Tensor1D);
    },
  }));
}

/** Kernels that stock runs, once ours has looked at what it is given. */
export const wrappedCases: readonly Case[] = [
  ...batchNorms(),
  ...gathers(),
  ...[0, 1].flatMap((axis) => [
    ...over('Cumsum', matrices, (x) => tf.cumsum(x, axis), `along ${axis}`),
    ...over('Cumprod', matrices, (x) => tf.cumprod(x, axis), `along ${axis}`),
  ]),
];
