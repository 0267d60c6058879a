import * as tf from '@tensorflow/tfjs';
import { type Gauge, parameterization } from '../../../src/index.ts';
import { parameterize, sgd } from '../../../src/tfjs/index.ts';

/** A network four times as wide as its base, the same in every gauge. */
export function networkIn(gauge: Gauge): ReturnType<typeof parameterize> {
  const build = (units: number) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units, inputShape: [3], activation: 'tanh' }),
        tf.layers.dense({ name: 'out', units: 1 }),
      ],
    });
  return parameterize(build, {
    width: 12,
    baseWidth: 3,
    parameterization: parameterization({ richness: 0.2, gauge }),
    optimizer: sgd({ learningRate: 1 }),
    seed: 3,
    onWarning: () => {},
  });
}
