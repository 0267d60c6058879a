import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { parameterization } from '../../../src/index.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import type { DiagnoseOptions } from '../../../src/lab/diagnose/options.ts';
import type { RegimeDiagnosis } from '../../../src/lab/diagnose/result.ts';
import { adam, parameterize } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';

const mlp = (width: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [6], activation: 'tanh' }),
      tf.layers.dense({ name: 'hidden', units: width, activation: 'tanh' }),
      tf.layers.dense({ name: 'out', units: 2 }),
    ],
  });

async function diagnosed(
  planned: number,
  options: Pick<DiagnoseOptions, 'widths' | 'steps'> & Partial<DiagnoseOptions>,
): Promise<RegimeDiagnosis> {
  const x = tf.randomNormal([8, 6], 0, 1, 'float32', 1);
  const y = tf.randomNormal([8, 2], 0, 1, 'float32', 2);
  try {
    return await diagnose({
      setup: ({ width, seed, richness = planned }) =>
        parameterize(mlp, {
          width,
          baseWidth: 16,
          parameterization: parameterization({ richness }),
          optimizer: adam({ learningRate: 0.003 }),
          seed,
          onWarning: () => {},
        }),
      seeds: [1, 2],
      data: { x, y },
      ...options,
    });
  } finally {
    tf.dispose([x, y]);
  }
}

onBackend('wasm', 'the diagnosis', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it.each([0, 0.25, 0.5])('over widths finds r = %f', async (richness) => {
    const before = tf.memory().numTensors;
    const diagnosis = await diagnosed(richness, { widths: [32, 64, 128, 256], steps: 4 });
    expect(diagnosis.from).toBe('widths');
    expect(Math.abs(diagnosis.richness - richness), diagnosis.sentence).toBeLessThan(0.1);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('at one width places a run between its lazy and its rich reference', async () => {
    const before = tf.memory().numTensors;
    const diagnosis = await diagnosed(0.25, { widths: [128], steps: 4 });
    expect(diagnosis.from).toBe('references');
    expect(Math.abs(diagnosis.richness - 0.25), diagnosis.sentence).toBeLessThan(0.1);
    const quantities = new Set(diagnosis.profile.map(({ quantity }) => quantity));
    expect(quantities.size).toBe(7);
    expect(tf.memory().numTensors).toBe(before);
    expect(JSON.parse(JSON.stringify(diagnosis))).toMatchObject({ schemaVersion: 1 });
  });

  it('refuses the base width, where lazy and rich are the same', async () => {
    await expect(diagnosed(0.25, { widths: [16], steps: 4 })).rejects.toMatchObject({
      _tag: 'invalid-argument',
    });
  });
});
