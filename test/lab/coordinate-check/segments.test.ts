import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { sgd } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { checked, network, withFactors } from './networks.ts';

const inputs = 64;
const optimizer = sgd({ learningRate: 0.05 });

/** Every layer reads the data beside what the one before it gives. */
function build(width: number): tf.LayersModel {
  const x = tf.input({ shape: [inputs] });
  const dense = (name: string, units: number, given: unknown, activation: 'relu' | 'linear') =>
    tf.layers
      .dense({ name, units, activation, kernelInitializer: 'heNormal' })
      .apply(given as tf.SymbolicTensor) as tf.SymbolicTensor;
  const join = (h: tf.SymbolicTensor) => tf.layers.concatenate().apply([x, h]);
  const h1 = dense('h1', width, x, 'relu');
  const h2 = dense('h2', width, join(h1), 'relu');
  return tf.model({ inputs: x, outputs: dense('out', 1, join(h2), 'linear') });
}

onBackend('wasm', 'the coordinate check of kernels that read data beside features', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  const options = () => ({
    widths: [32, 64, 128, 256],
    data: {
      x: tf.randomNormal([32, inputs], 0, 1, 'float32', 1),
      y: tf.randomNormal([32, 1], 0, 1, 'float32', 2),
    },
  });

  it('passes them, changes of order one included', async () => {
    const check = await checked((cell) => network(cell, { build, optimizer }), options());
    expect(check.verdict, String(check)).toBe('pass');
    const parts = check.audit.filter(({ subject }) => subject === 'learning-rate');
    expect(parts.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['h2/kernel[0]', 'h2/kernel[1]', 'out/kernel[0]', 'out/kernel[1]']),
    );
  });

  it('finds one that takes its steps as a whole', async () => {
    const check = await checked(
      (cell) =>
        withFactors(network(cell, { build, optimizer }), optimizer, ({ segments }) =>
          segments === undefined
            ? {}
            : { segments: segments.map((each) => ({ ...each, lr: segments[1]?.lr ?? 0 })) },
        ),
      { ...options(), widths: [16, 32, 64], seeds: [1], steps: 2 },
    );
    const wrong = check.audit.filter(({ verdict }) => verdict === 'fail');
    expect(wrong.map(({ subject, name }) => `${subject} ${name}`)).toContain(
      'learning-rate h2/kernel[0]',
    );
  });
});
