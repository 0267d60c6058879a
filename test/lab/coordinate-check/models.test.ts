import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { muP } from '../../../src/index.ts';
import { baseShapes, parameterize } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { architectures } from './models.ts';
import { checked, network, usual, widths } from './networks.ts';

onBackend('wasm', 'the coordinate check handles', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it.each(Object.entries(architectures))('%s', async (_, { build, data }) => {
    const batch = data();
    const base = (() => {
      const [model, delta] = [build(widths[0] ?? 0), build(2 * (widths[0] ?? 0))];
      return baseShapes(model, { delta });
    })();
    const before = tf.memory().numTensors;
    const check = await checked(
      ({ width, seed }) =>
        parameterize(build(width), { base, parameterization: muP(), optimizer: usual, seed }),
      { data: batch },
    );
    expect(check.verdict, String(check)).toBe('pass');
    expect(check.suspects).toStrictEqual([]);
    expect(check.failures).toStrictEqual([]);
    expect(tf.memory().numTensors).toBe(before);
    const judged = new Set(check.findings.map(({ quantity }) => quantity));
    for (const quantity of ['h', 'deltaH', 'contribution', 'deltaF', 'spectralChange']) {
      expect(judged, quantity).toContain(quantity);
    }
  });

  it('several outputs and inputs: each is measured', async () => {
    const { build, data } = architectures[
      'two inputs and two outputs'
    ] as (typeof architectures)[0];
    const check = await checked((cell) => network(cell, { build }), {
      data: data(),
      widths: [8, 16],
      seeds: [1],
      steps: 2,
      probe: false,
    });
    const measured = (quantity: string) => [
      ...new Set(
        check.records.filter((each) => each.quantity === quantity).map(({ layer }) => layer),
      ),
    ];
    expect(measured('f')).toStrictEqual(['f', 'g']);
    expect(measured('deltaF')).toStrictEqual(['f', 'g']);
    expect(measured('h').toSorted()).toStrictEqual(['a', 'b', 'hidden', 'sum']);
  });

  it('a shared layer: each of its calls is judged', async () => {
    const { build, data } = architectures['a shared layer'] as (typeof architectures)[0];
    const check = await checked((cell) => network(cell, { build }), {
      data: data(),
      widths: [8, 16],
      seeds: [1, 2],
      steps: 2,
      probe: false,
    });
    const calls = check.findings
      .filter(({ layer, quantity }) => layer === 'shared' && quantity === 'deltaH')
      .map(({ call }) => call);
    expect(calls).toStrictEqual([0, 1]);
    expect(String(check)).toContain('shared (call 2)');
  });
});
