import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { sharpness } from '../../../src/lab/measure/hessian.ts';
import { linearizationError } from '../../../src/lab/measure/linearization.ts';
import { weightMovement } from '../../../src/lab/measure/movement.ts';
import { projectedOutputs } from '../../../src/lab/measure/outputs.ts';
import { countOf, parametersOf, valuesOf } from '../../../src/lab/measure/parameters.ts';
import { tangentKernel } from '../../../src/lab/measure/tangent-kernel.ts';
import { onBackend } from '../../on-backends.ts';
import { peakBytes } from './peak.ts';

const { dense } = tf.layers;
const units = 3200;
const examples = 12;

/** Weights that need no draw: only memory counts here. */
function wide(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      dense({ units, inputShape: [16], activation: 'tanh', kernelInitializer: 'zeros' }),
      dense({ units, activation: 'tanh', kernelInitializer: 'zeros' }),
      dense({ units: 1, kernelInitializer: 'zeros' }),
    ],
  });
  tf.tidy(() => {
    model.setWeights(
      model.getWeights().map((weight) => {
        const phases = tf.reshape(tf.range(0, weight.size), weight.shape);
        return tf.mul(tf.sin(phases), 1 / Math.sqrt(weight.shape[0] as number));
      }),
    );
  });
  return model;
}

onBackend('wasm', 'a model of ten million parameters', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  // tf.memory() counts bytes by tensor: what a backward pass saves of the weights, a tensor on the
  // same memory, counts once more, and so do values that were taken of variables.
  it('has its Jacobian worked out within a few times its weights, not rows times', async () => {
    const model = wide();
    const parameters = parametersOf(model);
    expect(countOf(parameters)).toBeGreaterThan(1e7);
    const rowBytes = 4 * countOf(parameters);
    const x = tf.randomNormal([examples, 16], 0, 1, 'float32', 1);
    let worked = 0;
    const checkpoint = async (): Promise<void> => {
      worked += 1;
    };
    const peak = await peakBytes(async () => {
      const kernel = await tangentKernel(model, x, { checkpoint });
      expect(kernel.every((value) => Number.isFinite(value))).toBe(true);
    });
    expect(peak).toBeLessThan(4.5 * rowBytes);
    // 256 MiB are 6 rows, one of which passes by: 5 are held in JavaScript, not all 12.
    expect(Math.floor((256 * 2 ** 20) / rowBytes)).toBe(6);
    expect(worked).toBe(12 + 7 + 2);

    const values = valuesOf(parameters);
    const outputs = await projectedOutputs(model, x);
    tf.tidy(() => model.setWeights(model.getWeights().map((each) => tf.mul(each, 1.001))));
    const linear = await peakBytes(() =>
      linearizationError(model, x, { parameters, values, outputs }),
    );
    expect(linear).toBeLessThan(5.5 * rowBytes);
    expect(await peakBytes(() => weightMovement(parameters, values))).toBeLessThan(2.5 * rowBytes);
  });

  it('has its sharpness measured within a few times its weights', async () => {
    const model = wide();
    const rowBytes = 4 * countOf(parametersOf(model));
    const [x, y] = [tf.randomNormal([2, 16], 0, 1, 'float32', 1), tf.ones([2, 1])];
    const peak = await peakBytes(() => sharpness(model, { x, y }, { iterations: 2 }));
    expect(peak).toBeLessThan(8.5 * rowBytes);
  });
});
