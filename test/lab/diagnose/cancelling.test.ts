import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import type {
  DiagnoseOptions,
  DiagnosisProgress,
} from '../../../src/lab/diagnose/diagnose-options.ts';
import { onBackend } from '../../on-backends.ts';
import { data, network } from './networks.ts';

const over: DiagnoseOptions = {
  setup: (run) => network(run),
  widths: [16, 32, 64],
  seeds: [1, 2],
  data,
  steps: 3,
};
const one: DiagnoseOptions = { ...over, widths: [64], quantities: [] };
const reason = new Error('enough');

onBackend('wasm', 'a diagnosis under way', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it.each([
    ['over widths', over, 3 * 2],
    ['at one width', one, 3 * 2],
  ])('%s tells each step, to a callback and to whoever goes over it', async (_, options, all) => {
    const told: DiagnosisProgress[] = [];
    const run = diagnose({ ...options, onProgress: (progress) => told.push(progress) });
    const seen: DiagnosisProgress[] = [];
    for await (const progress of run) seen.push(progress);
    await run;
    expect(seen).toStrictEqual(told);
    expect(told.map(({ done }) => done)).toStrictEqual(
      Array.from({ length: all * 3 }, (_each, index) => index + 1),
    );
    expect(told.every(({ of }) => of === all * 3)).toBe(true);
    expect(told.map(({ step }) => step).slice(0, 6)).toStrictEqual([1, 2, 3, 1, 2, 3]);
    expect(new Set(told.map((each) => `${each.width} ${each.seed} ${each.network}`)).size).toBe(
      all,
    );
  });

  it('does nothing if it was cancelled before', async () => {
    let made = 0;
    const setup: DiagnoseOptions['setup'] = (run) => {
      made += 1;
      return network(run);
    };
    await expect(diagnose({ ...one, setup, signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
    expect(made).toBe(0);
  });

  it.each([
    ['over widths', over],
    ['at one width', one],
  ])('%s ends with the reason when it is cancelled, and leaves nothing', async (_, options) => {
    const before = tf.memory().numTensors;
    for (const last of [1, 2, 3, 4]) {
      const cancel = new AbortController();
      const seen: number[] = [];
      const run = diagnose({ ...options, signal: cancel.signal });
      const iterated = (async () => {
        for await (const { done } of run) {
          seen.push(done);
          if (done === last) cancel.abort(reason);
        }
      })();
      await expect(iterated).rejects.toBe(reason);
      await expect(run).rejects.toBe(reason);
      // A step that was begun is told.
      expect(seen.at(-1)).toBeLessThanOrEqual(last + 1);
      expect(tf.memory().numTensors).toBe(before);
    }
  });

  it('ends in the middle of a measurement, not after it', async () => {
    const before = tf.memory().numTensors;
    const cancel = new AbortController();
    let losses = 0;
    const run = diagnose({
      ...one,
      quantities: ['sharpness'],
      signal: cancel.signal,
      loss: (wanted, f) => {
        losses += 1;
        // The step takes one, the sharpness's start another: this is in its second product.
        if (losses === 5) cancel.abort(reason);
        return tf.losses.meanSquaredError(wanted, f) as tf.Scalar;
      },
    });
    await expect(run).rejects.toBe(reason);
    expect(losses).toBeLessThanOrEqual(6);
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each<[string, Partial<DiagnoseOptions>]>([
    [
      'data that does not fit the model',
      { data: () => ({ x: tf.ones([2, 5]), y: tf.ones([2, 4]) }) },
    ],
    [
      'a loss that throws when half of it is worked out',
      {
        loss: (wanted, f) => {
          tf.losses.meanSquaredError(wanted, f);
          throw reason;
        },
      },
    ],
    [
      'a callback that throws',
      {
        onProgress: () => {
          throw reason;
        },
      },
    ],
    [
      'a setup that throws after some networks',
      {
        setup: (run) => {
          if (run.seed === 2 || run.width === 32) throw reason;
          return network(run);
        },
      },
    ],
  ])('passes on what is wrong with %s, and leaves nothing', async (_, given) => {
    for (const options of [over, one]) {
      const before = tf.memory().numTensors;
      await expect(diagnose({ ...options, ...given })).rejects.toThrow();
      expect(tf.memory().numTensors).toBe(before);
    }
  });
});
