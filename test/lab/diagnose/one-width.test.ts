import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import type { ParameterizationOptions } from '../../../src/index.ts';
import type { Diagnosis } from '../../../src/judge/results/diagnosis-result.ts';
import { diagnose } from '../../../src/lab/diagnose/diagnose.ts';
import { allQuantities, type DiagnoseOptions } from '../../../src/lab/diagnose/diagnose-options.ts';
import { onBackend } from '../../on-backends.ts';
import { data, network } from './networks.ts';

const diagnosed = (
  planned: ParameterizationOptions,
  options: Partial<DiagnoseOptions> = {},
): Promise<Diagnosis> =>
  diagnose({
    setup: (run) => network(run, planned),
    widths: [128],
    seeds: [1, 2, 3],
    data,
    steps: 4,
    recordAt: [2, 4],
    quantities: [],
    ...options,
  });

onBackend('wasm', 'the diagnosis at one width', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  // The reference is the same network, drawn from the same seed: to the last bit.
  it.each([0, 0.5])('reads r = %f of a run that is its own reference', async (richness) => {
    const { richness: read, interval, from, planned } = await diagnosed({ richness });
    expect({ from, planned }).toStrictEqual({ from: 'references', planned: richness });
    expect(read).toBeCloseTo(richness, 6);
    expect(interval.min).toBeCloseTo(richness, 6);
    expect(interval.max).toBeCloseTo(richness, 6);
  });

  it('reads what lies between, in order and near the truth', async () => {
    const read: number[] = [];
    for (const richness of [0.1, 0.25, 0.4]) {
      const diagnosis = await diagnosed({ richness });
      expect(Math.abs(diagnosis.richness - richness), diagnosis.sentence).toBeLessThan(0.1);
      read.push(diagnosis.richness);
    }
    expect([0, ...read, 0.5].toSorted((a, b) => a - b)).toStrictEqual([0, ...read, 0.5]);
  });

  it('reads beyond the scale what is richer than rich, and says so', async () => {
    const diagnosis = await diagnosed({ richness: 0.5, gamma: 4 });
    expect(diagnosis.interval.min, diagnosis.sentence).toBeGreaterThan(0.5);
    expect(diagnosis.sentence).toContain('beyond rich');
    const lazier = await diagnosed({ richness: 0, gamma: 0.25 });
    expect(lazier.interval.max, lazier.sentence).toBeLessThan(0);
    expect(lazier.sentence).toContain('lazier than lazy');
  });

  it('profiles every quantity at each recorded step', async () => {
    // With tanh: ReLU's gates add a part to what is of second order that does not go with r.
    const { profile, ...diagnosis } = await diagnosed(
      { richness: 0.25 },
      {
        setup: (run) => network(run, { richness: 0.25 }, ['tanh', 'sgd']),
        seeds: [1, 2],
        quantities: allQuantities,
      },
    );
    expect(profile.map(({ quantity, step }) => `${quantity} ${step}`)).toStrictEqual(
      allQuantities.flatMap((quantity) => [2, 4].map((step) => `${quantity} ${step}`)),
    );
    for (const { quantity, run, lazy, rich, richness, step } of profile) {
      const said = `${quantity} at ${step}: ${lazy}, ${run}, ${rich}`;
      expect([run, lazy, rich].every(Number.isFinite), said).toBe(true);
      if (quantity === 'weight alignment' || quantity === 'sharpness') {
        expect(richness).toBeUndefined();
        continue;
      }
      expect(lazy, said).toBeLessThan(run);
      expect(run, said).toBeLessThan(rich);
      expect(richness, said).toBeGreaterThan(0.1);
      expect(richness, said).toBeLessThan(0.4);
    }
    expect(`${diagnosis}`).toContain(diagnosis.sentence);
  });

  it('profiles alike in every gauge', async () => {
    const options = { seeds: [1], recordAt: [4], quantities: allQuantities };
    const in_ = async (gauge: ParameterizationOptions['gauge']): Promise<Diagnosis> =>
      diagnosed({ richness: 0.25, ...(gauge === undefined ? {} : { gauge }) }, options);
    const usual = await in_('unit-multiplier');
    for (const gauge of ['unit-gradient', 'unit-init'] as const) {
      const other = await in_(gauge);
      expect(other.richness).toBeCloseTo(usual.richness, 3);
      other.profile.forEach(({ quantity, run }, index) => {
        const wanted = usual.profile[index]?.run as number;
        expect(Math.abs(run / wanted - 1), `${gauge}: ${quantity}`).toBeLessThan(1e-3);
      });
    }
  });

  it('has no interval from one seed', async () => {
    const diagnosis = await diagnosed({ richness: 0.25 }, { seeds: [1] });
    expect(diagnosis.interval).toStrictEqual({ min: -Infinity, max: Infinity });
    expect(diagnosis.sentence).toContain('no interval from one seed');
    expect(JSON.parse(JSON.stringify(diagnosis))).toMatchObject({
      interval: { min: null, max: null },
    });
  });

  it('needs no plan', async () => {
    const planned = await diagnosed({ richness: 0.25 });
    const before = tf.memory().numTensors;
    const plain = await diagnosed(
      {},
      {
        setup: (run) => {
          const { model, optimizer } = network(run, { richness: 0.25 });
          return { model, optimizer };
        },
      },
    );
    expect(plain.planned).toBeUndefined();
    expect(plain.richness).toBe(planned.richness);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('cannot tell references apart that are one network, and says so', async () => {
    const diagnosis = await diagnosed(
      {},
      {
        setup: ({ width, seed }) => {
          const run = { width, seed, richness: undefined };
          const { model, optimizer } = network(run, { richness: 0.25 });
          return { model, optimizer };
        },
      },
    );
    expect(diagnosis.richness).toBeNaN();
    expect(diagnosis.sentence).toContain('could not be measured');
  });
});
