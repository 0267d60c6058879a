import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { Diagnosis } from '../../../src/judge/results/diagnosis-result.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import type { DiagnoseOptions, DiagnoseSetup } from '../../../src/lab/diagnose/diagnose-options.ts';
import { sgd } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { data, network } from './networks.ts';

type Cell = Parameters<DiagnoseSetup>[0];

/** Networks of richness 1/4, of which some have a learning rate that is beyond all measure. */
const exploding = (
  which: (run: Cell) => boolean,
  options: Partial<DiagnoseOptions>,
): Promise<Diagnosis> =>
  diagnose({
    setup: (run) =>
      network(run, { richness: 0.25 }, ['tanh', which(run) ? sgd({ learningRate: 1e38 }) : 'sgd']),
    widths: [64],
    seeds: [1, 2, 3],
    data,
    steps: 4,
    quantities: ['weight movement'],
    ...options,
  });

onBackend('wasm', 'a network that diverges', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('at one of several widths is reported, and the others are fitted', async () => {
    const before = tf.memory().numTensors;
    const widths = [32, 64, 128, 256];
    const diagnosis = await exploding(({ width }) => width === 64, { widths });
    expect(
      diagnosis.failures.map(({ width, seed, network }) => ({ width, seed, network })),
    ).toEqual([1, 2, 3].map((seed) => ({ width: 64, seed, network: 'run' })));
    for (const { step, problem } of diagnosis.failures) {
      expect(step).toBeGreaterThanOrEqual(1);
      expect(problem).toMatch(/NaN|Infinity/);
    }
    for (const { width, value } of diagnosis.movement) expect(value > 0).toBe(width !== 64);
    const { min, max } = diagnosis.interval;
    expect(min < 0.25 && 0.25 < max, diagnosis.sentence).toBe(true);
    expect(max - min).toBeLessThan(0.5);
    expect(diagnosis.sentence).toContain('3 networks diverged');
    expect(`${diagnosis}`).toContain('✗ run at width 64, seed 2');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('with one seed at one width leaves the others to say it', async () => {
    const diagnosis = await exploding(({ seed, richness }) => seed === 2 && richness === 0, {});
    expect(diagnosis.failures).toMatchObject([{ width: 64, seed: 2, network: 'lazy' }]);
    expect(Math.abs(diagnosis.richness - 0.25), diagnosis.sentence).toBeLessThan(0.1);
    expect(diagnosis.sentence).toContain('1 network diverged');
    for (const point of diagnosis.profile) expect(point.richness).toBeGreaterThan(0);
  });

  it('at every seed leaves nothing to be said, and that is said', async () => {
    const before = tf.memory().numTensors;
    const diagnosis = await exploding(({ richness }) => richness === undefined, {});
    expect(diagnosis.failures.length).toBe(3);
    expect(diagnosis.richness).toBeNaN();
    expect(diagnosis.sentence).toContain('could not be measured');
    expect(diagnosis.sentence).toContain('3 networks diverged');
    expect(JSON.parse(JSON.stringify(diagnosis))).toMatchObject({ richness: null });
    // What was measured before is in the profile.
    for (const { run, step, richness } of diagnosis.profile.filter(({ step }) => step === 4)) {
      expect({ run, step, richness }).toStrictEqual({ run: NaN, step: 4, richness: undefined });
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes its steps off what is left to do', async () => {
    const done: (readonly [number, number])[] = [];
    await exploding(() => true, {
      seeds: [1],
      onProgress: (progress) => done.push([progress.done, progress.of]),
    });
    expect(done.at(-1)).toStrictEqual([3 * 4, 3 * 4]);
    expect(done.length).toBeLessThan(3 * 4);
  });
});
