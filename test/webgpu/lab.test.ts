import * as tf from '@tensorflow/tfjs';
import { afterAll, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { expectSameFindings } from '../lab/same-findings.ts';
import { wholeLab } from '../lab/whole-lab.ts';
import { describeOnWebGpu } from './adapter.ts';

describeOnWebGpu('the lab on webgpu', () => {
  afterAll(async () => {
    disableTrainingKernels();
    await tf.setBackend('cpu');
  });

  test('every instrument finds what it finds on cpu, and keeps nothing', async () => {
    await useBackend('cpu');
    const cpu = await wholeLab([1]);
    await useBackend('webgpu');
    expectSameFindings(await wholeLab([1]), cpu, 1e-2);
  });
});
