import * as tf from '@tensorflow/tfjs';
import { afterAll, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { expectSameFindings } from './same-findings.ts';
import { wholeLab } from './whole-lab.ts';

afterAll(async () => {
  disableTrainingKernels();
  await tf.setBackend('cpu');
});

test('every instrument finds on wasm what it finds on cpu, and keeps nothing', async () => {
  await useBackend('cpu');
  const cpu = await wholeLab();
  await useBackend('wasm');
  expectSameFindings(await wholeLab(), cpu);
});
