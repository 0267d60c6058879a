import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { parameterization } from '../../../src/index.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import { parameterize, sgd } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { peakBytes } from '../measure/peak.ts';
import { baseWidth, data } from './networks.ts';

const width = 3200;
const parameters = 17 * width + (width + 1) * width + 4 * (width + 1);

/** tfjs draws the weights: ten times as fast as those that are the same on every backend. */
function mlp(units: number): tf.LayersModel {
  const { dense } = tf.layers;
  const drawn = (seed: number) => ({
    kernelInitializer: tf.initializers.leCunUniform({ seed }),
  });
  return tf.sequential({
    layers: [
      dense({ name: 'in', units, inputShape: [16], activation: 'tanh', ...drawn(1) }),
      dense({ name: 'hidden', units, activation: 'tanh', ...drawn(2) }),
      dense({ name: 'out', units: 4, ...drawn(3) }),
    ],
  });
}

onBackend('wasm', 'the diagnosis of ten million parameters', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('takes memory for one network and its gradients at a time', async () => {
    expect(parameters).toBeGreaterThan(1e7);
    const before = tf.memory().numTensors;
    const peak = await peakBytes(async () => {
      const diagnosis = await diagnose({
        setup: ({ richness = 0.25 }) =>
          parameterize(mlp, {
            width,
            baseWidth,
            parameterization: parameterization({ richness }),
            optimizer: sgd({ learningRate: 0.1 }),
            onWarning: () => {},
          }),
        widths: [width],
        seeds: [1],
        data,
        steps: 1,
        examples: 3,
        quantities: ['tangent kernel change', 'linearization error', 'weight movement'],
      });
      expect(Math.abs(diagnosis.richness - 0.25), diagnosis.sentence).toBeLessThan(0.1);
      for (const { run } of diagnosis.profile) expect(run).toBeGreaterThan(0);
    });
    // Three networks held at once would be three times that.
    expect(peak).toBeLessThan(7.5 * 4 * parameters);
    expect(tf.memory().numTensors).toBe(before);
  });
});
