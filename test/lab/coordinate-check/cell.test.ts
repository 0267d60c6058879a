import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { measureCell } from '../../../src/lab/coordinate-check/cell.ts';
import { type PlannedNetwork, settle } from '../../../src/lab/coordinate-check/check-options.ts';
import { trainingStep } from '../../../src/lab/training/step.ts';
import { disposeModel } from '../../../src/model/dispose-model.ts';
import { onBackend } from '../../on-backends.ts';
import { network } from './networks.ts';

onBackend('wasm', 'measuring a cell', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('trains as without it: weights and moving statistics are those of plain steps', async () => {
    const cell = { width: 16, seed: 1 };
    const build = (units: number) => {
      const { batchNormalization, dense } = tf.layers;
      return tf.sequential({
        layers: [
          dense({ name: 'in', units, inputShape: [6], activation: 'relu' }),
          batchNormalization({ name: 'norm' }),
          dense({ name: 'out', units: 4 }),
        ],
      });
    };
    const data = {
      x: tf.randomNormal([8, 6], 0, 1, 'float32', 11),
      y: tf.randomNormal([8, 4], 0, 1, 'float32', 12),
    };
    const options = settle({
      setup: (each) => network(each, { build }),
      widths: [16, 32],
      seeds: [1],
      steps: 3,
      data,
      kernels: ['feature', 'tangent'],
    });
    const trainedBy = async (train: (network: PlannedNetwork) => Promise<unknown>) => {
      const made = network(cell, { build });
      await train(made);
      const values = made.model.getWeights().map((each) => [...each.dataSync()]);
      disposeModel(made.model);
      made.optimizer.dispose();
      return values;
    };
    const measured = await trainedBy((made) => measureCell(made, cell, options, async () => {}));
    const plain = await trainedBy(async (made) => {
      for (let step = 0; step < 3; step++) {
        await trainingStep(made, { data, loss: options.loss, step, seed: cell.seed });
      }
    });
    expect(measured).toStrictEqual(plain);
    tf.dispose(data);
  });
});
