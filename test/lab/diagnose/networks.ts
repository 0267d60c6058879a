import * as tf from '@tensorflow/tfjs';
import { type ParameterizationOptions, parameterization } from '../../../src/index.ts';
import type { DiagnoseSetup } from '../../../src/lab/diagnose/diagnose-options.ts';
import type { Data } from '../../../src/lab/training/batch.ts';
import type { Network } from '../../../src/lab/training/step.ts';
import { adam, type OptimizerDescription, parameterize, sgd } from '../../../src/tfjs/index.ts';

export const baseWidth = 16;

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

export type Activation = Parameters<typeof mlp>[0];
export type OptimizerName = 'sgd' | 'adam';

const optimizers: Readonly<Record<OptimizerName, () => OptimizerDescription>> = {
  sgd: () => sgd({ learningRate: 0.1 }),
  adam: () => adam({ learningRate: 0.003 }),
};

/** The network of a diagnosis, of this richness unless a reference is asked for. */
export function network(
  { width, seed, richness }: Parameters<DiagnoseSetup>[0],
  planned: ParameterizationOptions = {},
  [activation, optimizer]: readonly [Activation, OptimizerName | OptimizerDescription] = [
    'relu',
    'sgd',
  ],
): Network {
  return parameterize(mlp(activation), {
    width,
    baseWidth,
    parameterization: parameterization(richness === undefined ? planned : { richness }),
    optimizer: typeof optimizer === 'string' ? optimizers[optimizer]() : optimizer,
    seed,
    onWarning: () => {},
  });
}
