import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import {
  changeSince,
  countOf,
  gradientsOf,
  parametersOf,
  valuesOf,
  withValues,
} from '../../../src/lab/measure/parameters.ts';
import { onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import { tanhMlp, weightsIn } from './reference.ts';

onEveryBackend('the parameters of a model', () => {
  it('are its trained tensors, whose statistics and frozen layers are none', () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units: 3, inputShape: [2] }),
        tf.layers.batchNormalization({ name: 'norm' }),
        tf.layers.dense({ name: 'out', units: 1 }),
      ],
    });
    (model.layers[0] as tf.layers.Layer).trainable = false;
    const parameters = parametersOf(model);
    expect(parameters.map(({ name }) => name)).toStrictEqual([
      'norm/gamma',
      'norm/beta',
      'out/kernel',
      'out/bias',
    ]);
    expect(countOf(parameters)).toBe(3 + 3 + 3 + 1);
  });

  it('change since values that were taken, which training does not write over', async () => {
    const model = tanhMlp([2, 3, 1]);
    const parameters = parametersOf(model);
    const before = weightsIn(model);
    const values = valuesOf(parameters);
    const optimizer = tf.train.adam(0.1);
    optimizer.minimize(() => tf.sum(model.apply(tf.ones([1, 2])) as tf.Tensor));
    const now = weightsIn(model);
    expect(values.flatMap((value) => [...value.dataSync()])).toStrictEqual(before);
    const change = await changeSince(parameters, values);
    now.forEach((value, i) => {
      expect(change[i]).toBeCloseTo(value - (before[i] as number), 6);
    });
    expect(Math.hypot(...change)).toBeGreaterThan(0.1);
  });

  it('are put back after others were tried, whatever happens meanwhile', async () => {
    const model = tanhMlp([2, 3, 1]);
    const parameters = parametersOf(model);
    const weights = weightsIn(model);
    const zeros = parameters.map(({ variable }) => tf.zerosLike(variable));
    const before = held();
    const tried = await withValues(parameters, zeros, async () => weightsIn(model));
    expect(tried.every((value) => value === 0)).toBe(true);
    expect(weightsIn(model)).toStrictEqual(weights);
    const failing = withValues(parameters, zeros, () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(weightsIn(model)).toStrictEqual(weights);
    expect(held()).toStrictEqual(before);
  });

  it('leave no tensors when a gradient fails, whether ahead or on the way back', () => {
    const parameters = parametersOf(tanhMlp([2, 3, 1]));
    const square = () => tf.square(parameters[0]?.variable as tf.Tensor);
    const ahead = (): tf.Scalar => {
      square();
      throw new Error('ahead');
    };
    const back = (): tf.Scalar => {
      const failing = tf.customGrad((x) => ({
        value: tf.clone(x as tf.Tensor),
        gradFunc: () => {
          throw new Error('back');
        },
      }));
      return tf.sum(failing(square()));
    };
    for (const of of [ahead, back]) {
      const before = held();
      expect(() => tf.tidy(() => gradientsOf(parameters, of))).toThrow(of.name);
      expect(held()).toStrictEqual(before);
      // What failed has no part in the next gradient.
      const [gradient] = tf.tidy(() => gradientsOf(parameters, () => tf.sum(square())));
      expect(gradient?.shape).toStrictEqual([2, 3]);
    }
  });
});
