import * as tf from '@tensorflow/tfjs';
import type { Data } from '../../../src/lab/training/batch.ts';

/** A network of three layers, 16 inputs, 4 outputs. */
export function mlp(activation: 'relu' | 'tanh'): (width: number) => tf.LayersModel {
  const { dense } = tf.layers;
  return (width) => {
    const hidden = { units: width, activation, kernelInitializer: 'leCunUniform' } as const;
    return tf.sequential({
      layers: [
        dense({ ...hidden, name: 'in', inputShape: [16] }),
        dense({ ...hidden, name: 'hidden' }),
        dense({ name: 'out', units: 4, kernelInitializer: 'leCunUniform' }),
      ],
    });
  };
}

/** A batch for each seed, the same at every step. */
export const data: Data = (_step, seed) => ({
  x: tf.randomNormal([16, 16], 0, 1, 'float32', 1000 + seed),
  y: tf.randomNormal([16, 4], 0, 1, 'float32', 2000 + seed),
});
