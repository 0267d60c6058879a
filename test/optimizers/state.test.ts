import type * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { isRichscaleError, muP } from '../../src/index.ts';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  cosine,
  lion,
  momentum,
  parameterize,
  RichscaleOptimizer,
  rmsprop,
  sgd,
  warmup,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { mlp } from '../tfjs/models.ts';
import { batchFor, loss, losses } from '../tfjs/training.ts';
import { gradientAt, toy, valuesOf } from './toy.ts';

const learningRate = 0.02;
const descriptions = [
  sgd({ learningRate, weightDecay: 0.1, clipNorm: 0.5 }),
  momentum({ learningRate }),
  momentum({ learningRate, nesterov: true }),
  adam({ learningRate, epsilon: 1e-3 }),
  adamw({ learningRate, decay: 'independent' }),
  adam({ learningRate, amsgrad: true }),
  adamax({ learningRate }),
  rmsprop({ learningRate, momentum: 0.5 }),
  adagrad({ learningRate }),
  adadelta({ learningRate, epsilon: 1e-3 }),
  // By default its momentum is too slow to turn a sign within a few steps.
  lion({ learningRate, beta2: 0.5 }),
];

/** An equal optimizer, through JSON, without its state. */
function copyOf(optimizer: RichscaleOptimizer): RichscaleOptimizer {
  const config = JSON.parse(JSON.stringify(optimizer.getConfig()));
  return RichscaleOptimizer.fromConfig(RichscaleOptimizer as never, config) as RichscaleOptimizer;
}

const step = (optimizer: RichscaleOptimizer, variable: tf.Variable, at: number) =>
  optimizer.applyGradients({ [variable.name]: gradientAt(variable, at) });

onBackend('cpu', 'configuration and state are enough to go on exactly', () => {
  it.each(descriptions)('$name', async (description) => {
    const { optimizer, a, b } = toy(description);
    // b lags behind, so that a count for all tensors would be told from one for each.
    for (const at of [1, 2, 3]) step(optimizer, a, at);
    step(optimizer, b, 1);

    const copy = copyOf(optimizer);
    await copy.setWeights(await optimizer.getWeights());
    expect(copy.iterations).toBe(4);
    expect(copy.learningRate).toBe(learningRate);

    const start = [a, b].map((variable) => variable.clone());
    const continued = (run: RichscaleOptimizer): number[][] => {
      [a, b].forEach((variable, i) => {
        variable.assign(start[i] as tf.Tensor);
      });
      return [4, 5, 6].flatMap((at) => {
        step(run, a, at);
        step(run, b, at);
        return [valuesOf(a), valuesOf(b)];
      });
    };
    const expected = continued(optimizer);
    expect(continued(copy)).toStrictEqual(expected);
    // SGD has no state, and that of Adadelta cancels out where no factor is in it.
    if (description.name === 'sgd' || description.name === 'adadelta') return;
    expect(continued(copyOf(optimizer))).not.toEqual(expected);
  });
});

onEveryBackend('a copy of an optimizer goes on with a model exactly', () => {
  it('through fit and compile', async () => {
    const description = adam({ learningRate, epsilon: 1e-3 });
    const [one, two] = [1, 2].map(() =>
      parameterize(mlp, {
        width: 16,
        baseWidth: 4,
        parameterization: muP({ gauge: 'unit-gradient' }),
        optimizer: description,
        seed: 1,
      }),
    ) as [ReturnType<typeof parameterize>, ReturnType<typeof parameterize>];
    one.model.compile({ loss, optimizer: one.optimizer });
    const batch = batchFor(one.model);
    await losses(one.model, batch, 4);

    two.model.setWeights(one.model.getWeights());
    await two.optimizer.setWeights(await one.optimizer.getWeights());
    two.model.compile({ loss, optimizer: two.optimizer });
    expect(await losses(two.model, batch, 4)).toStrictEqual(await losses(one.model, batch, 4));
  });
});

onBackend('cpu', 'an optimizer’s configuration and state', () => {
  it('names every tensor of the state by tensor and slot', async () => {
    const { optimizer, a, b } = toy(adam({ learningRate }));
    expect((await optimizer.getWeights()).map(({ name }) => name)).toStrictEqual(['iter']);
    step(optimizer, b, 1);
    step(optimizer, a, 1);
    expect((await optimizer.getWeights()).map(({ name }) => name)).toStrictEqual([
      'iter',
      'layer/b/m',
      'layer/b/v',
      'layer/b/count',
      'layer/a/m',
      'layer/a/v',
      'layer/a/count',
    ]);
  });

  it('is that of a class that tfjs can look up', () => {
    const { optimizer } = toy(adam({ learningRate }));
    expect(optimizer.getClassName()).toBe('RichscaleOptimizer');
    const copy = copyOf(optimizer);
    expect(copy).toBeInstanceOf(RichscaleOptimizer);
    expect(copy.getConfig()).toStrictEqual(optimizer.getConfig());
    expect(copy.factors).toStrictEqual(optimizer.factors);
  });

  it('saves the present rate of a schedule of one’s own, and warns until one is set', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      const { optimizer, a } = toy(sgd({ learningRate: (at) => 0.1 / (1 + at) }));
      step(optimizer, a, 1);
      const copy = copyOf(optimizer);
      expect(copy.learningRate).toBe(0.05);
      expect(warned.mock.calls).toStrictEqual([[expect.stringMatching(/stays 0\.05 until/)]]);
      copyOf(copy);
      expect(warned).toHaveBeenCalledTimes(2);
      copy.learningRate = cosine({ peak: 1, steps: 2 });
      optimizer.learningRate = 0.2;
      for (const fine of [copy, optimizer]) {
        expect(copyOf(fine).learningRate).toBe(fine.learningRate);
      }
      expect(warned).toHaveBeenCalledTimes(2);
    } finally {
      warned.mockRestore();
    }
  });

  it('saves a schedule of ours, and a rate that was set instead of it', () => {
    const learningRate = warmup({ steps: 2, to: cosine({ peak: 0.1, steps: 5 }) });
    const { optimizer, a } = toy(sgd({ learningRate }));
    const rates = (run: RichscaleOptimizer) =>
      [0, 1, 2, 3, 4, 5, 6, 7, 8].map((at) => {
        if (at > 0) step(run, a, at);
        return run.learningRate;
      });
    const copy = copyOf(optimizer);
    expect(rates(copy)).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map(learningRate));
    expect(copy.description.learningRate).toHaveProperty('schedule', learningRate.schedule);
    copy.learningRate = 0.3;
    expect(copyOf(copy).learningRate).toBe(0.3);
  });

  it.each<[string, tf.serialization.ConfigDict, unknown]>([
    ['of another class', { learningRate: 0.1 }, undefined],
    ['that is no JSON', { name: 'adam' }, undefined],
    ['of nothing', { name: 'null' }, undefined],
    ['of a later version', { name: '{"schemaVersion":2}' }, 2],
  ])('refuses a configuration %s', (_, config, found) => {
    let caught: unknown;
    try {
      RichscaleOptimizer.fromConfig(RichscaleOptimizer as never, config);
    } catch (error) {
      caught = error;
    }
    expect(isRichscaleError(caught, 'unreadable-json') && caught.fields).toStrictEqual({
      found,
      wanted: 1,
    });
    expect(String(caught)).toMatch(/not the configuration of a RichscaleOptimizer/);
  });

  it('reads what was saved before: the format is frozen', async () => {
    const settings =
      '{"schemaVersion":1,"description":{"name":"adam","learningRate":0.02,' +
      '"hyperparameters":{"beta1":0.9,"beta2":0.999},"weightDecay":0,"decay":"coupled"},' +
      '"factors":[{"name":"layer/a","variable":"a","shape":[3],"lr":1,"epsilon":1,' +
      '"weightDecay":1,"gradientWeight":1}]}';
    const optimizer = RichscaleOptimizer.fromConfig(RichscaleOptimizer as never, {
      name: settings,
    }) as RichscaleOptimizer;
    expect(optimizer.getConfig()).toStrictEqual({ name: settings });
  });

  it('refuses the state of other tensors or another optimizer, and stays as it was', async () => {
    const { optimizer, a } = toy(adam({ learningRate }));
    step(optimizer, a, 1);
    const before = (await optimizer.getWeights()).map(({ tensor }) =>
      Array.from(tensor.dataSync()),
    );

    const other = toy(momentum({ learningRate }));
    step(other.optimizer, other.a, 1);
    await expect(optimizer.setWeights(await other.optimizer.getWeights())).rejects.toThrow(
      /layer\/a\/momentum.*no such state/,
    );
    const weights = await optimizer.getWeights();
    const without = weights.filter(({ name }) => name !== 'layer/a/v');
    await expect(optimizer.setWeights(without)).rejects.toThrow(/layer\/a.*incomplete/);
    const wrong = weights.map(({ name, tensor }) => ({
      name,
      tensor: name === 'layer/a/v' ? tensor.reshape([1, 3]) : tensor,
    }));
    await expect(optimizer.setWeights(wrong)).rejects.toThrow(/has shape \[3\], its state \[1,3\]/);

    const after = (await optimizer.getWeights()).map(({ tensor }) => Array.from(tensor.dataSync()));
    expect(after).toStrictEqual(before);
  });
});
