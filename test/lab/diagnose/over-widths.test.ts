import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { Diagnosis } from '../../../src/judge/results/diagnosis-result.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import type { DiagnoseOptions } from '../../../src/lab/diagnose/diagnose-options.ts';
import { onBackend } from '../../on-backends.ts';
import { type Activation, data, network, type OptimizerName } from './networks.ts';

const diagnosed = (
  richness: number,
  kind: readonly [Activation, OptimizerName],
  { widths, seeds }: Pick<DiagnoseOptions, 'widths' | 'seeds'>,
): Promise<Diagnosis> =>
  diagnose({
    setup: (run) => network(run, { richness }, kind),
    widths,
    seeds,
    data,
    steps: 4,
  });

const includes = ({ interval: { min, max } }: Diagnosis, richness: number): boolean =>
  min <= richness && richness <= max;

onBackend('wasm', 'the diagnosis over widths', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  const cases = (['relu', 'tanh'] as const).flatMap((activation) =>
    (['sgd', 'adam'] as const).flatMap((optimizer) =>
      [0, 0.25, 0.5].map((richness) => [activation, optimizer, richness] as const),
    ),
  );
  it.each(cases)('of %s under %s has r = %f in its interval', async (...each) => {
    const [activation, optimizer, richness] = each;
    const before = tf.memory().numTensors;
    const diagnosis = await diagnosed(richness, [activation, optimizer], {
      widths: [64, 128, 256, 512],
      seeds: [1, 2, 3],
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(diagnosis).toMatchObject({ from: 'widths', planned: richness, failures: [] });
    expect(includes(diagnosis, richness), diagnosis.sentence).toBe(true);
    expect(diagnosis.interval.max - diagnosis.interval.min).toBeLessThan(0.4);
    expect(Math.abs(diagnosis.richness - richness), diagnosis.sentence).toBeLessThan(0.1);
  });

  it('has intervals that are as sure as they say: 95% over draws of the weights', async () => {
    // Of 12 such intervals 10 or more hold the truth with a probability of 98%; 40 held it 38 times.
    let held = 0;
    for (let draw = 0; draw < 12; draw++) {
      const seeds = [1, 2, 3].map((seed) => 100 + 3 * draw + seed);
      const diagnosis = await diagnosed(0.25, ['tanh', 'adam'], { widths: [64, 128, 256], seeds });
      if (includes(diagnosis, 0.25)) held += 1;
    }
    expect(held).toBeGreaterThanOrEqual(10);
  });

  it('takes the widths in any order, and says what it measured', async () => {
    const options = { seeds: [1], data, steps: 4, recordAt: [4, 2] };
    const setup = (run: Parameters<typeof network>[0]) => network(run);
    const [up, down] = [
      await diagnose({ ...options, setup, widths: [16, 32, 64] }),
      await diagnose({ ...options, setup, widths: [64, 16, 32] }),
    ];
    expect(down.toJSON()).toStrictEqual(up.toJSON());
    expect(up.movement.map(({ width }) => width)).toStrictEqual([16, 32, 64]);
    expect(up.movement.every(({ value }) => value > 0)).toBe(true);
    expect(`${up}`).toContain(up.sentence);
    expect(up.sentence).toMatch(/^This run sits at 0\.\d\d on the richness scale \(/);
  });
});
