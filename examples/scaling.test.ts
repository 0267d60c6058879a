// For a model under test: that it scales as its plan promises, and that its rate transfers.
import * as tf from '@tensorflow/tfjs';
import { muP } from 'richscale';
import { useBackend } from 'richscale/backends';
import { coordinateCheck, transferSweep } from 'richscale/lab';
import { adam, parameterize } from 'richscale/tfjs';
import 'richscale/vitest';
import { beforeAll, expect, test } from 'vitest';

const widths = [32, 64, 128, 256];
const parameterization = muP();
const relu = { activation: 'relu', kernelInitializer: 'heNormal' } as const;
const build = (units: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, inputShape: [8], ...relu }),
      tf.layers.dense({ name: 'hidden', units, ...relu }),
      tf.layers.dense({ name: 'out', units: 1 }),
    ],
  });
const setup = ({ width = 32, seed = 1, learningRate = 2 ** -8 }) => {
  const optimizer = adam({ learningRate });
  return parameterize(build, { width, baseWidth: 32, parameterization, optimizer, seed });
};
/** A fresh batch for each step. */
const data = (step: number, seed: number) => {
  const x = tf.randomUniform([32, 8], -1, 1, 'float32', 1000 * seed + step + 1);
  return { x, y: x.square().sum(1, true) };
};

beforeAll(() => useBackend(['wasm', 'cpu']));

test('our recipe is the one that we mean', () => {
  expect(parameterization).toHaveExponents({
    role: 'hidden',
    optimizer: 'adam',
    init: -1 / 2,
    lr: -1,
  });
});

test('the model scales as its plan promises', async () => {
  const check = await coordinateCheck({ setup, widths, seeds: [1, 2, 3], data });
  expect(check).toPassCoordinateCheck();
  const moved = check.findings.find((f) => f.layer === 'hidden' && f.quantity === 'deltaH');
  expect(moved?.points ?? []).toScaleAs({ exponent: 0 });
}, 60_000);

test('the best learning rate is the same at every width', async () => {
  const learningRates = [-12, -10, -8, -6, -4].map((log2) => 2 ** log2);
  const sweep = await transferSweep({
    setup,
    widths,
    learningRates,
    seeds: [1, 2],
    data,
    steps: 40,
  });
  expect(sweep).toTransfer({ within: '1 grid step' });
}, 60_000);
