import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import {
  adam,
  anyOptimizer,
  parameterize,
  RichscaleOptimizer,
  resume,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { mlp, reloaded } from './models.ts';
import { batchFor, loss, losses } from './training.ts';

const description = adam({ learningRate: 0.02 });
const made = ({ width = 16, gauge = 'unit-multiplier' as Gauge } = {}) =>
  parameterize(mlp, {
    width,
    baseWidth: 4,
    parameterization: muP({ gauge }),
    optimizer: description,
    seed: 1,
  });

const mismatch = (message: RegExp) =>
  expect.objectContaining({ _tag: 'model-mismatch', message: expect.stringMatching(message) });

onBackend('cpu', 'compile of a parameterized model', () => {
  it.each<[string, () => string | tf.Optimizer, RegExp]>([
    ['a name', () => 'adam', /"adam".*nothing of the model’s plan.*anyOptimizer/],
    ['a stock optimizer', () => tf.train.adam(0.01), /AdamOptimizer.*nothing of the model’s plan/],
    ['one of another width', () => made({ width: 8 }).optimizer, /made for another model/],
    ['one of another gauge', () => made({ gauge: 'unit-init' }).optimizer, /another plan/],
    ['one of its twin', () => made().optimizer, /made for another model/],
  ])('refuses %s, and stays as it was', (_, optimizer, message) => {
    const { model, optimizer: own } = made();
    model.compile({ loss, optimizer: own });
    const given = optimizer();
    expect(
      growth(() => {
        expect(() => model.compile({ loss: 'meanAbsoluteError', optimizer: given })).toThrow(
          mismatch(message),
        );
      }),
    ).toStrictEqual(nothing);
    expect(model.optimizer).toBe(own);
    expect(model.loss).toBe(loss);
  });

  it.each<Gauge>(['unit-multiplier', 'unit-init'])('does so in the gauge %s', (gauge) => {
    const { model } = made({ gauge });
    expect(() => model.compile({ loss, optimizer: 'sgd' })).toThrow(mismatch(/compile/));
  });

  it('takes what was made for it: its own, one of resume, a copy by its configuration', async () => {
    const { model, optimizer } = made();
    const copy = RichscaleOptimizer.fromConfig(
      RichscaleOptimizer as never,
      optimizer.getConfig(),
    ) as RichscaleOptimizer;
    for (const fine of [optimizer, resume(model, { optimizer: description }).optimizer, copy]) {
      model.compile({ loss, optimizer: fine });
      expect(model.optimizer).toBe(fine);
      await losses(model, batchFor(model), 2);
    }
  });

  it('takes any that is said to be meant', async () => {
    const { model } = made();
    const stock = tf.train.sgd(0.01);
    expect(anyOptimizer(stock)).toBe(stock);
    model.compile({ loss, optimizer: stock });
    await losses(model, batchFor(model), 2);
    expect(() => model.compile({ loss, optimizer: tf.train.sgd(0.01) })).toThrow(mismatch(/plan/));
    expect(() => anyOptimizer('sgd' as never)).toThrow(/optimizer: received "sgd".*instance/);
  });

  it('leaves what is no optimizer at all to tfjs', () => {
    const { model } = made();
    const compile = (options: object) => () => model.compile(options as tf.ModelCompileArgs);
    expect(compile({ loss, optimizer: {} })).toThrow(/must be an instance of tf.Optimizer/);
  });

  it('is ordinary after loading, until resume', async () => {
    const { model, optimizer } = made();
    model.compile({ loss, optimizer });
    await losses(model, batchFor(model), 2);
    const loaded = await reloaded(model, { includeOptimizer: true });
    expect(loaded.optimizer.getClassName()).toBe('RichscaleOptimizer');
    loaded.compile({ loss, optimizer: 'sgd' });
    resume(loaded, { optimizer: description });
    expect(() => loaded.compile({ loss, optimizer: 'sgd' })).toThrow(mismatch(/plan/));
    // Once more: the check is of the last call, and there is one.
    const again = resume(loaded, { optimizer: description });
    loaded.compile({ loss, optimizer: again.optimizer });
    expect(() => loaded.compile({ loss, optimizer: 'sgd' })).toThrow(mismatch(/plan/));
  });

  it('is not seen where a model is written or looked through', () => {
    const { model } = made();
    expect(Object.keys(model)).not.toContain('compile');
    expect(JSON.stringify(model.toJSON(null, false))).not.toContain('compile');
  });
});
