// The same checks under another runner: each is a function that returns { pass, message }.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { muP } from 'richscale';
import { useBackend } from 'richscale/backends';
import { judgeCoordinateCheck, judgeExponents } from 'richscale/judge';
import { coordinateCheck } from 'richscale/lab';
import { adam, parameterize } from 'richscale/tfjs';

/** Fails with the judgment's table unless it passes. */
const holds = ({ pass, message }) => assert.ok(pass, message);

const relu = { activation: 'relu', kernelInitializer: 'heNormal' };
const build = (units) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, inputShape: [8], ...relu }),
      tf.layers.dense({ name: 'hidden', units, ...relu }),
      tf.layers.dense({ name: 'out', units: 1 }),
    ],
  });
const setup = ({ width, seed }) =>
  parameterize(build, {
    width,
    baseWidth: 32,
    parameterization: muP(),
    optimizer: adam({ learningRate: 2 ** -8 }),
    seed,
  });
const data = (step, seed) => {
  const x = tf.randomUniform([32, 8], -1, 1, 'float32', 1000 * seed + step + 1);
  return { x, y: x.square().sum(1, true) };
};

before(() => useBackend(['wasm', 'cpu']));

test('our recipe is the one that we mean', () => {
  holds(judgeExponents(muP(), { role: 'hidden', optimizer: 'adam', init: -1 / 2, lr: -1 }));
});

test('the model scales as its plan promises', async () => {
  const check = coordinateCheck({ setup, widths: [32, 64, 128, 256], seeds: [1, 2, 3], data });
  holds(judgeCoordinateCheck(await check));
});
