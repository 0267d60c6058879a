// The layers of richscale/layers once more on webgpu: trained from one seed as on cpu.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { parameterize, sgd } from '../../src/tfjs/index.ts';
import { experts, gpt, tied, tokens } from '../layers/models.ts';
import { batchFor, loss } from '../tfjs/training.ts';
import { describeOnWebGpu } from './adapter.ts';
import { relativeError } from './close.ts';

const models = [
  ['blocks', (width: number) => gpt(width), undefined],
  ['a tied readout', tied, tokens],
  ['experts and another sequence', experts, undefined],
] as const;

async function losses(make: (width: number) => tf.LayersModel, vocabulary?: number) {
  const { model, optimizer } = parameterize(make, {
    width: 16,
    baseWidth: 8,
    parameterization: muP(),
    optimizer: sgd({ learningRate: 0.005 }),
    seed: 3,
    onWarning: () => {},
  });
  model.compile({ loss, optimizer });
  const { x, y } = batchFor(model, vocabulary === undefined ? {} : { vocabulary });
  const values: number[] = [];
  for (let step = 0; step < 4; step++) values.push((await model.trainOnBatch(x, y)) as number);
  tf.dispose([x, y]);
  model.dispose();
  return values;
}

describeOnWebGpu('layers of our own on webgpu', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(async () => {
    disableTrainingKernels();
    await tf.setBackend('cpu');
  });

  describe.each(models)('%s', (_, make, vocabulary) => {
    test('train as on cpu', async () => {
      await tf.setBackend('cpu');
      const reference = await losses(make, vocabulary);
      expect(reference.every(Number.isFinite)).toBe(true);
      expect(new Set(reference).size).toBe(reference.length);
      await tf.setBackend('webgpu');
      expect(relativeError(await losses(make, vocabulary), reference)).toBeLessThan(1e-4);
    });
  });
});
