import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import type { DiagnoseOptions } from '../../../src/lab/diagnose/diagnose-options.ts';
import { onBackend } from '../../on-backends.ts';
import { baseWidth, data, mlp, network } from './networks.ts';

/** Options that are in order, and how often networks were made and losses taken. */
function counting(): { options: DiagnoseOptions; made: () => number; losses: () => number } {
  let [made, losses] = [0, 0];
  return {
    made: () => made,
    losses: () => losses,
    options: {
      setup: (run) => {
        made += 1;
        return network(run);
      },
      widths: [64],
      seeds: [1],
      data,
      steps: 2,
      loss: (wanted, f) => {
        losses += 1;
        return tf.losses.meanSquaredError(wanted, f) as tf.Scalar;
      },
    },
  };
}

onBackend('wasm', 'the diagnosis refuses', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it.each<[string, string, unknown]>([
    ['setup', 'what is no function', {}],
    ['widths', 'none', []],
    ['widths', 'two of them', [64, 128]],
    ['widths', 'the same twice', [64, 64, 128]],
    ['widths', 'negative ones', [-64]],
    ['widths', 'fractions', [64.5]],
    ['widths', 'what is no list', 64],
    ['seeds', 'none', []],
    ['seeds', 'the same twice', [1, 1]],
    ['seeds', 'negative ones', [-1]],
    ['steps', 'none', 0],
    ['steps', 'a fraction', 1.5],
    ['recordAt', 'none', []],
    ['recordAt', 'a step that is not taken', [3]],
    ['recordAt', 'the start', [0]],
    ['recordAt', 'what is no list', 2],
    ['examples', 'two, of which any kernels are aligned', 2],
    ['examples', 'a fraction', 3.5],
    ['quantities', 'an unknown one', ['sharpness', 'kindness']],
    ['quantities', 'what is no list', 'sharpness'],
    ['loss', 'an unknown name', 'hinge'],
    ['data', 'none', undefined],
    ['data', 'inputs without targets', { x: [] }],
  ])('%s: %s, before it makes anything', async (argument, _, value) => {
    const { options, made } = counting();
    await expect(
      diagnose({ ...options, [argument]: value } as DiagnoseOptions),
    ).rejects.toMatchObject({ _tag: 'invalid-argument', details: { argument } });
    expect(made()).toBe(0);
  });

  it.each<[string, string, Partial<DiagnoseOptions>]>([
    ['widths', 'the base width', { widths: [baseWidth] }],
    ['widths', 'one below the base', { widths: [baseWidth / 2] }],
    ['setup', 'one deaf to lazy', { setup: (run) => network({ ...run, richness: undefined }) }],
    [
      'setup',
      'one deaf to rich',
      {
        setup: (run) =>
          network(run.richness === 0 ? run : { ...run, richness: undefined }, { richness: 0.1 }),
      },
    ],
    ['memoryLimit', 'less than two rows', { memoryLimit: 1000 }],
  ])('%s: %s, before it trains anything', async (argument, _, given) => {
    const { options, losses } = counting();
    const before = tf.memory().numTensors;
    await expect(diagnose({ ...options, ...given })).rejects.toMatchObject({
      _tag: argument === 'setup' ? 'invalid-callback' : 'invalid-argument',
      details: { argument },
    });
    expect(losses()).toBe(0);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, () => unknown]>([
    ['nothing', () => undefined],
    ['no optimizer', () => ({ model: mlp('relu')(64) })],
    ['no model', () => ({ optimizer: tf.train.sgd(0.1) })],
    [
      'what only looks like an optimizer',
      () => ({ model: mlp('relu')(64), optimizer: { dispose() {} } }),
    ],
  ])('a setup that returns %s, and disposes of what it did', async (_, setup) => {
    for (const widths of [[64], [32, 64, 128]]) {
      const { options } = counting();
      const before = tf.memory().numTensors;
      await expect(
        diagnose({ ...options, widths, setup: setup as DiagnoseOptions['setup'] }),
      ).rejects.toMatchObject({ _tag: 'invalid-callback', fields: { callback: 'setup' } });
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('an unknown option, by its name', async () => {
    const { options, made } = counting();
    await expect(diagnose({ ...options, recordat: [1] } as DiagnoseOptions)).rejects.toMatchObject({
      _tag: 'unknown-key',
      fields: { key: 'recordat', nearest: 'recordAt' },
    });
    expect(made()).toBe(0);
  });

  it('nothing of what is given as undefined, which is as if left out', async () => {
    const { options } = counting();
    const diagnosis = await diagnose({
      ...options,
      recordAt: undefined,
      quantities: undefined,
      examples: undefined,
      memoryLimit: undefined,
      loss: undefined,
      onProgress: undefined,
      signal: undefined,
    } as never);
    expect(new Set(diagnosis.profile.map(({ quantity }) => quantity)).size).toBe(7);
  });
});
