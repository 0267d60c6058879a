// The layers under `parameterize`: planned without a word, alike in every gauge, saved and loaded.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { adam, parameterize, planOf, resume, sgd } from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { expectSameRuns, gauges, runEveryGauge } from '../tfjs/gauges.ts';
import { reloaded } from '../tfjs/models.ts';
import { batchFor, loss, losses, predictions, relativeDifference } from '../tfjs/training.ts';
import { experts, gpt, tied, tokens } from './models.ts';

const common = { optimizer: adam({ learningRate: 0.01 }), seed: 3, onWarning: () => {} };
const models = [
  ['blocks whose heads grow', (width: number) => gpt(width), undefined],
  ['blocks with more heads', (width: number) => gpt(width, 'heads'), undefined],
  ['a tied readout', tied, tokens],
  ['experts and another sequence', experts, undefined],
] as const;

onEveryBackend('layers in models', (backend) => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  test.each(models)(
    '%s train at several widths, and are saved and loaded',
    async (_, make, vocabulary) => {
      for (const width of [8, 16, 32]) {
        const options = { ...common, width, baseWidth: 8, parameterization: muP() };
        const { model, optimizer, plan } = parameterize(make, options);
        model.compile({ loss, optimizer });
        const batch = batchFor(model, vocabulary === undefined ? {} : { vocabulary });
        const all = await losses(model, batch, 12);
        expect(all.every(Number.isFinite)).toBe(true);
        expect(all.at(-1)).toBeLessThan((all[0] as number) * 0.9);
        const copy = await reloaded(model);
        expect(predictions(copy, batch)).toStrictEqual(predictions(model, batch));
        expect(JSON.stringify(planOf(copy))).toBe(JSON.stringify(plan));
        // It goes on as the model does that was never saved.
        const { optimizer: resumed } = resume(copy, { optimizer: common.optimizer });
        copy.compile({ loss, optimizer: resumed });
        const { optimizer: other } = resume(model, { optimizer: common.optimizer });
        model.compile({ loss, optimizer: other });
        expect(await losses(copy, batch, 3)).toStrictEqual(await losses(model, batch, 3));
      }
    },
  );

  test.each(models)('%s train alike in every gauge', async (_, make, vocabulary) => {
    const runs = await runEveryGauge({
      make,
      optimizer: sgd({ learningRate: 0.005 }),
      richness: 1 / 2,
      width: 32,
      baseWidth: 8,
      steps: 3,
      ...(vocabulary === undefined ? {} : { vocabulary }),
    });
    expect(runs.length).toBe(gauges.length);
    if (backend === 'cpu') expectSameRuns(runs);
    const [first, ...others] = runs.map((run) => run.losses);
    for (const other of others) {
      expect(relativeDifference(other, first ?? [])).toBeLessThan(1e-5);
    }
  });
});
