import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it, type MockInstance, vi } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adam,
  cosine,
  momentum,
  type OptimizerDescription,
  parameterize,
  type RichscaleOptimizer,
  resume,
  type Schedule,
  sgd,
  warmup,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { mlp, reloaded } from './models.ts';
import { batchFor, loss, losses } from './training.ts';

const started = async (optimizer: OptimizerDescription) => {
  const made = parameterize(mlp, {
    width: 16,
    baseWidth: 4,
    parameterization: muP(),
    optimizer,
    seed: 1,
  });
  made.model.compile({ loss, optimizer: made.optimizer });
  const batch = batchFor(made.model);
  await losses(made.model, batch, 4);
  return { ...made, batch, loaded: await reloaded(made.model, { includeOptimizer: true }) };
};

const own: Schedule = (step) => 0.02 * (1 + Math.cos((Math.PI * Math.min(step, 10)) / 10));
const rateOf = (model: tf.LayersModel) => (model.optimizer as RichscaleOptimizer).learningRate;

onBackend('cpu', 'a schedule, saved with the model and loaded', () => {
  let warned: MockInstance;
  beforeEach(() => {
    warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  });
  afterEach(() => warned.mockRestore());

  it('goes on as if nothing had been between, if it is one of ours', async () => {
    const learningRate = warmup({ steps: 6, to: cosine({ peak: 0.02, steps: 4, final: 0.001 }) });
    const { model, batch, loaded } = await started(adam({ learningRate }));
    expect(await losses(loaded, batch, 8)).toStrictEqual(await losses(model, batch, 8));
    expect(rateOf(loaded)).toBe(learningRate(12));
    expect(warned).not.toHaveBeenCalled();
  });

  it('is said to be lost, if it is a function of one’s own', async () => {
    const { loaded } = await started(adam({ learningRate: own }));
    expect(warned.mock.calls).toStrictEqual([
      [expect.stringMatching(/schedule.*not saved.*resume/)],
    ]);
    expect(rateOf(loaded)).toBe(own(4));
  });

  it('goes on with resume, which gives the saved state another schedule in one call', async () => {
    const { model, batch, loaded } = await started(adam({ learningRate: own }));
    const before = loaded.optimizer;
    let resumed: ReturnType<typeof resume> | undefined;
    const grown = growth(() => {
      resumed = resume(loaded, { optimizer: adam({ learningRate: own }), state: 'keep' });
    });
    expect(grown).toStrictEqual(nothing);
    expect(loaded.optimizer).toBe(resumed?.optimizer);
    expect(await losses(loaded, batch, 8)).toStrictEqual(await losses(model, batch, 8));
    expect(rateOf(loaded)).toBe(own(12));
    expect((await before.getWeights()).map(({ name }) => name)).toStrictEqual(['iter']);
    expect(before.iterations).toBe(0);
  });

  it('goes on by being set', async () => {
    const { model, batch, loaded } = await started(adam({ learningRate: own }));
    (loaded.optimizer as RichscaleOptimizer).learningRate = own;
    expect(await losses(loaded, batch, 4)).toStrictEqual(await losses(model, batch, 4));
  });
});

onBackend('cpu', 'resume without an optimizer', () => {
  it('goes on with the one that the model was loaded with', async () => {
    const { model, batch, loaded } = await started(adam({ learningRate: 0.02 }));
    const { optimizer } = resume(loaded);
    expect(optimizer).toBe(loaded.optimizer);
    expect(await losses(loaded, batch, 4)).toStrictEqual(await losses(model, batch, 4));
    expect(() => loaded.compile({ loss, optimizer: 'adam' })).toThrow(/plan/);
  });

  it('starts it anew where its state is not to be kept', async () => {
    const { loaded } = await started(momentum({ learningRate: 0.02, momentum: 0.7 }));
    const { optimizer } = resume(loaded, { state: 'fresh' });
    expect(optimizer.description.hyperparameters).toStrictEqual({ momentum: 0.7 });
    expect(optimizer.iterations).toBe(0);
    expect(loaded.optimizer.iterations).toBe(4);
  });
});

onBackend('cpu', 'a state that cannot be kept is refused', () => {
  const description = adam({ learningRate: 0.02 });
  it('where the model has no optimizer of ours', async () => {
    const { model } = await started(description);
    const loaded = await reloaded(model);
    for (const options of [
      {},
      { state: 'keep' },
      { state: 'keep', optimizer: description },
    ] as const) {
      expect(() => resume(loaded, options)).toThrow(/model\.optimizer.*includeOptimizer: true/);
    }
    loaded.compile({ loss, optimizer: tf.train.adam(0.1) });
    expect(() => resume(loaded)).toThrow(/model\.optimizer: received a AdamOptimizer/);
  });

  it('where it is of another model', async () => {
    const { model, loaded } = await started(description);
    loaded.optimizer = model.optimizer;
    expect(() => resume(loaded)).toThrow(/made for another model/);
    expect(() => resume(loaded, { optimizer: description, state: 'keep' })).toThrow(
      /another model/,
    );
    expect(model.optimizer.iterations).toBe(4);
  });

  it('where it is said otherwise', async () => {
    const { loaded } = await started(description);
    expect(() => resume(loaded, { state: 'kept' as 'keep' })).toThrow(/state: received "kept"/);
    expect(() => resume(loaded, { optimizer: sgd({ learningRate: 1 }), state: 'keep' })).toThrow(
      /parameterized for adam/,
    );
    expect(loaded.optimizer.iterations).toBe(4);
  });
});
