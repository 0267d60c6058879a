import { beforeAll, describe, expect, it } from 'vitest';
import { built, runInNode } from './dist.ts';

/** How a script loads the parts, in each module format; the package by its own name. */
const loads = {
  module: {
    tfjs: `
      import * as tf from '@tensorflow/tfjs-core';
      import '@tensorflow/tfjs-backend-cpu';
      const load = () => import('richscale/tfjs');
    `,
    layers: `import * as layers from '@tensorflow/tfjs-layers';`,
  },
  commonjs: {
    tfjs: `
      const tf = require('@tensorflow/tfjs-core');
      require('@tensorflow/tfjs-backend-cpu');
      const load = async () => require('richscale/tfjs');
    `,
    layers: `const layers = require('@tensorflow/tfjs-layers');`,
  },
} as const;

beforeAll(() => {
  built('tfjs.js');
  built('tfjs.cjs');
});

describe.each(['module', 'commonjs'] as const)('with tfjs-core alone, loaded as %s', (format) => {
  const { tfjs, layers } = loads[format];

  it('gradients are there after the import, and were not before', () => {
    expect(
      runInNode(
        format,
        `${tfjs}
        const known = () => ['RealDiv', 'Conv2D', 'BatchMatMul'].map((name) => tf.getGradient(name) !== undefined);
        const before = known();
        load().then(() => {
          const slope = tf.grad((x) => tf.div(1, x))(tf.scalar(2)).dataSync()[0];
          console.log(JSON.stringify({ before, after: known(), slope }));
        });`,
      ),
    ).toStrictEqual({ before: [false, false, false], after: [true, true, true], slope: -0.25 });
  });

  // tfjs-layers itself replaces what is there when it is loaded.
  it('a gradient that was there before is not replaced, once tfjs-layers is loaded', () => {
    expect(
      runInNode(
        format,
        `${tfjs}
        ${layers}
        const mine = { kernelName: 'RealDiv', inputsToSave: ['a', 'b'], gradFunc: (dy) => ({ a: () => dy, b: () => tf.mul(dy, 7) }) };
        tf.registerGradient(mine);
        load().then(() => {
          const slope = tf.grad((x) => tf.div(1, x))(tf.scalar(2)).dataSync()[0];
          console.log(JSON.stringify({ mine: tf.getGradient('RealDiv') === mine, slope, other: tf.getGradient('Multiply') !== undefined }));
        });`,
      ),
    ).toStrictEqual({ mine: true, slope: 7, other: true });
  });

  it('a network is parameterized and trained', () => {
    const losses = runInNode(
      format,
      `${tfjs}
      ${layers}
      Promise.all([load(), import('richscale')]).then(async ([{ parameterize, adam }, { muP }]) => {
        const make = (width) => layers.sequential({ layers: [
          layers.layers.dense({ units: width, inputShape: [3], activation: 'relu' }),
          layers.layers.dense({ units: 1 }),
        ] });
        const { model, optimizer } = parameterize(make, {
          width: 16, baseWidth: 4, seed: 1,
          parameterization: muP({ gauge: 'unit-gradient' }), optimizer: adam({ learningRate: 0.01 }),
        });
        model.compile({ loss: 'meanSquaredError', optimizer });
        const losses = [];
        for (let i = 0; i < 5; i++) losses.push(await model.trainOnBatch(tf.ones([4, 3]), tf.ones([4, 1])));
        console.log(JSON.stringify(losses));
      });`,
    ) as number[];
    expect(losses).toHaveLength(5);
    expect(losses[4]).toBeLessThan(losses[0] as number);
  });
});
