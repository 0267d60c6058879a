import * as tf from '@tensorflow/tfjs';
import { muP } from 'richscale';
import { coordinateCheck } from 'richscale/lab';
import { adam, parameterize } from 'richscale/tfjs';
import { timed } from './timing.ts';

/** Seconds that a coordinate check of a three-layer MLP takes, over four widths and three seeds. */
export async function coordinateCheckSeconds(): Promise<string> {
  const relu = (units: number, inputShape?: number[]) =>
    tf.layers.dense({ units, activation: 'relu', ...(inputShape && { inputShape }) });
  const build = (width: number) =>
    tf.sequential({ layers: [relu(width, [784]), relu(width), tf.layers.dense({ units: 10 })] });
  const x = tf.randomNormal([64, 784], 0, 1, 'float32', 1);
  const y = tf.randomNormal([64, 10], 0, 1, 'float32', 2);
  const widths = [64, 128, 256, 512];
  let verdict = '';
  const milliseconds = await timed(async () => {
    const check = await coordinateCheck({
      setup: ({ width, seed }) =>
        parameterize(build, {
          width,
          baseWidth: 64,
          parameterization: muP(),
          optimizer: adam({ learningRate: 2 ** -8 }),
          seed,
        }),
      widths,
      seeds: [1, 2, 3],
      data: { x, y },
    });
    verdict = check.verdict;
  });
  tf.dispose([x, y]);
  const seconds = (milliseconds / 1000).toFixed(1);
  return `Coordinate check of a three-layer MLP, widths ${widths.join(', ')}, three seeds: ${seconds} s (${verdict}).`;
}
