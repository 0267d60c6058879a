import * as tf from '@tensorflow/tfjs';
import { muP, sp } from '../../../src/core/presets.ts';
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { sgd } from '../../../src/optimizers/sgd.ts';
import { parameterize } from '../../../src/tfjs/parameterize.ts';

/** A network of two layers that learns a product of its inputs, in milliseconds. */
export const setup: TransferTask<{ readonly scheme: string }>['setup'] = ({
  width,
  learningRate,
  seed,
  scheme,
}) =>
  parameterize(
    (units) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units, inputShape: [2], activation: 'tanh', name: 'hidden' }),
          tf.layers.dense({ units: 1, name: 'out' }),
        ],
      }),
    {
      width,
      baseWidth: 4,
      parameterization: scheme === 'SP' ? sp() : muP(),
      optimizer: sgd({ learningRate }),
      seed,
      onWarning: () => {},
    },
  );

export const data = (
  step: number,
  seed: number,
): { readonly x: tf.Tensor; readonly y: tf.Tensor } => {
  const x = tf.randomUniform([16, 2], -1, 1, 'float32', seed * 1000 + step + 1);
  return { x, y: x.prod(1, true) };
};

export const steps = 12;
