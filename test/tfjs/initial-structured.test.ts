import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP, parameterization } from '../../src/index.ts';
import { parameterize, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { entriesOf } from './initial-weights.ts';

const optimizer = sgd({ learningRate: 0.1 });

/** Largest difference of AᵀA (or AAᵀ, if A is wide) from `square` times the unit matrix. */
function fromOrthogonal(entries: Float32Array, rows: number, columns: number, square: number) {
  return tf.tidy(() => {
    const matrix = tf.tensor2d(entries, [rows, columns]);
    const gram =
      rows >= columns ? tf.matMul(matrix, matrix, true) : tf.matMul(matrix, matrix, false, true);
    const unit = tf.mul(tf.eye(Math.min(rows, columns)), square);
    return tf.max(tf.abs(tf.sub(gram, unit))).dataSync()[0] as number;
  });
}

onBackend('cpu', 'initializers with a structure', () => {
  it.each([undefined, 2])('an orthogonal square matrix stays orthogonal (seed %s)', (seed) => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units: width, inputShape: [3] }),
          tf.layers.dense({
            name: 'hidden',
            units: width,
            kernelInitializer: tf.initializers.orthogonal({ gain: 2, seed: 1 }),
          }),
          tf.layers.dense({ name: 'out', units: 2 }),
        ],
      });
    const { model } = parameterize(make, {
      width: 32,
      baseWidth: 8,
      parameterization: muP(),
      optimizer,
      ...(seed === undefined ? {} : { seed }),
    });
    // Its gain is 2 at every width. Entries of AᵀA sum 32 rounded products of order 1.
    expect(fromOrthogonal(entriesOf(model, 'hidden'), 32, 32, 4)).toBeLessThan(1e-5);
  });

  it.each([undefined, 2])('a readout’s orthogonal columns stay so, smaller (seed %s)', (seed) => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units: width, inputShape: [3] }),
          tf.layers.dense({
            name: 'out',
            units: 4,
            kernelInitializer: tf.initializers.orthogonal({ seed: 1 }),
          }),
        ],
      });
    const { model } = parameterize(make, {
      width: 32,
      baseWidth: 8,
      parameterization: parameterization({ richness: 0.25 }),
      optimizer,
      ...(seed === undefined ? {} : { seed }),
    });
    // Entries: (32/8)^(−1/2 − 1/4) of 1/√8, which the columns' squared length is 32 times of.
    const square = 32 * (4 ** -0.75 / Math.sqrt(8)) ** 2;
    expect(fromOrthogonal(entriesOf(model, 'out'), 32, 4, square)).toBeLessThan(1e-5);
  });

  it.each([undefined, 2])('the identity stays the identity (seed %s)', (seed) => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({
            name: 'hidden',
            units: width,
            inputShape: [width],
            kernelInitializer: tf.initializers.identity({}),
          }),
          tf.layers.dense({ name: 'out', units: 2 }),
        ],
      });
    const { model } = parameterize(make, {
      width: 20,
      baseWidth: 8,
      parameterization: muP(),
      optimizer,
      ...(seed === undefined ? {} : { seed }),
    });
    expect(entriesOf(model, 'hidden')).toStrictEqual(tf.eye(20).dataSync());
  });
});

onBackend('cpu', 'an LSTM’s forget bias', () => {
  const make = (biasInitializer: 'zeros' | 'randomNormal') => (width: number) =>
    tf.sequential({
      layers: [
        tf.layers.lstm({
          name: 'one',
          units: width,
          inputShape: [3, 2],
          biasInitializer,
          unitForgetBias: true,
          recurrentInitializer: 'glorotUniform',
          returnSequences: true,
        }),
        tf.layers.bidirectional({
          name: 'both',
          layer: tf.layers.lstm({
            units: width,
            biasInitializer,
            unitForgetBias: true,
            recurrentInitializer: 'glorotUniform',
          }) as tf.RNN,
          mergeMode: 'concat',
        }),
        tf.layers.dense({ name: 'out', units: 2 }),
      ],
    });

  for (const biasInitializer of ['zeros', 'randomNormal'] as const) {
    it.each([
      { seed: undefined, gauge: 'unit-multiplier' },
      { seed: 2, gauge: 'unit-multiplier' },
      { seed: undefined, gauge: 'unit-gradient' },
      { seed: 2, gauge: 'unit-gradient' },
    ] as const)(`stays 1 beside ${biasInitializer} ($gauge, seed $seed)`, ({ seed, gauge }) => {
      const { model, plan } = parameterize(make(biasInitializer), {
        width: 16,
        baseWidth: 4,
        parameterization: muP({ gauge }),
        optimizer,
        ...(seed === undefined ? {} : { seed }),
      });
      const stored = [
        entriesOf(model, 'one', 2),
        entriesOf(model, 'both', 2),
        entriesOf(model, 'both', 5),
      ];
      const { multiplier } = plan.row('one/bias');
      expect(multiplier === 1).toBe(gauge === 'unit-multiplier');
      for (const bias of stored) {
        const effective = bias.map((value) => value * multiplier);
        const [input, forget, rest] = [
          effective.slice(0, 16),
          effective.slice(16, 32),
          effective.slice(32),
        ];
        expect(new Set(forget)).toStrictEqual(new Set([1]));
        const others = [...input, ...rest];
        if (biasInitializer === 'zeros') expect(new Set(others)).toStrictEqual(new Set([0]));
        else expect(new Set(others).size).toBe(48);
      }
    });
  }
});
