import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  adam,
  cosine,
  defineOptimizer,
  type OptimizerDescription,
  parameterize,
  RichscaleOptimizer,
  resume,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { growth, held, nothing } from '../tfjs/memory.ts';
import { mlp, reloaded } from '../tfjs/models.ts';
import { batchFor, loss, losses, weightValues } from '../tfjs/training.ts';
import { gradientAt, toy, valuesOf } from './toy.ts';

type Toy = ReturnType<typeof toy>;

const apply = ({ optimizer, a, b }: Toy, at: number) =>
  tf.tidy(() =>
    optimizer.applyGradients({ [a.name]: gradientAt(a, at), [b.name]: gradientAt(b, at) }),
  );
const both = ({ a, b }: Toy) => [valuesOf(a), valuesOf(b)];
const nearly = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

async function copyOf(optimizer: RichscaleOptimizer): Promise<RichscaleOptimizer> {
  const config = JSON.parse(JSON.stringify(optimizer.getConfig()));
  const copy = RichscaleOptimizer.fromConfig(RichscaleOptimizer as never, config);
  await (copy as RichscaleOptimizer).setWeights(await optimizer.getWeights());
  return copy as RichscaleOptimizer;
}

onEveryBackend('accumulated gradients', () => {
  it('make one step with their mean', () => {
    const [parts, whole] = [
      toy(adam({ learningRate: 0.1, accumulate: 3, clipNorm: 0.5 })),
      toy(adam({ learningRate: 0.1, clipNorm: 0.5 })),
    ];
    for (const first of [1, 4]) {
      const before = both(parts);
      apply(parts, first);
      apply(parts, first + 1);
      expect(both(parts)).toStrictEqual(before);
      apply(parts, first + 2);
      const mean = (variable: tf.Variable) =>
        tf.mul(tf.addN([0, 1, 2].map((more) => gradientAt(variable, first + more))), 1 / 3);
      const { optimizer, a, b } = whole;
      optimizer.applyGradients({ [a.name]: mean(a), [b.name]: mean(b) });
      both(whole).forEach((values, index) => {
        expect(both(parts)[index]).toEqual(nearly(values));
      });
    }
    expect(parts.optimizer.iterations).toBe(2);
  });
});

onBackend('cpu', 'accumulated gradients', () => {
  it('count one of zero where a tensor has none, and schedules count steps', () => {
    const learningRate = cosine({ peak: 0.1, steps: 2 });
    const { optimizer, a, b } = toy(sgd({ learningRate, accumulate: 2 }));
    optimizer.applyGradients({ [a.name]: tf.ones([3]) });
    expect(optimizer.learningRate).toBe(0.1);
    optimizer.applyGradients({ [b.name]: tf.ones([1, 2]) });
    expect(optimizer.learningRate).toBeCloseTo(0.05, 12);
    expect(valuesOf(a)).toEqual(nearly([0.95, 1.95, 2.95]));
    expect(valuesOf(b)).toEqual(nearly([0.8, -1.2]));
  });

  it('leave nothing behind after a step', async () => {
    const pair = toy(adam({ learningRate: 0.1, accumulate: 2 }));
    apply(pair, 1);
    apply(pair, 2);
    expect(
      growth(() => {
        apply(pair, 3);
        apply(pair, 4);
      }),
    ).toStrictEqual(nothing);
    apply(pair, 5);
    await pair.optimizer.getWeights();
    const before = held();
    await pair.optimizer.getWeights();
    expect(held()).toStrictEqual(before);
  });

  it('are saved in the middle of a step', async () => {
    const pair = toy(adam({ learningRate: 0.1, accumulate: 3 }));
    for (const at of [1, 2, 3, 4]) apply(pair, at);
    const copy = await copyOf(pair.optimizer);
    const start = [pair.a, pair.b].map((variable) => variable.clone());
    const ended = (optimizer: RichscaleOptimizer) => {
      [pair.a, pair.b].forEach((variable, index) => {
        variable.assign(start[index] as tf.Tensor);
      });
      for (const at of [5, 6]) apply({ ...pair, optimizer }, at);
      return both(pair);
    };
    const expected = ended(pair.optimizer);
    expect(ended(copy)).toStrictEqual(expected);
    expect(expected).not.toStrictEqual(start.map((each) => Array.from(each.dataSync())));
  });

  it('wait for a step of a rule of one’s own that failed', () => {
    let failing = true;
    const failsOnce = defineOptimizer({
      name: 'fails-once',
      response: 'sgd',
      step: ({ value, gradient, learningRate }) => {
        if (failing) throw new Error('not yet');
        return { value: tf.sub(value, tf.mul(gradient, learningRate)) };
      },
    });
    const pair = toy(failsOnce({ learningRate: 1, accumulate: 2 }));
    const plain = toy(sgd({ learningRate: 1, accumulate: 2 }));
    apply(pair, 1);
    expect(growth(() => expect(() => apply(pair, 2)).toThrow('not yet'))).toStrictEqual(nothing);
    failing = false;
    apply(pair, 2);
    for (const at of [1, 2]) apply(plain, at);
    both(plain).forEach((values, index) => {
      expect(both(pair)[index]).toEqual(nearly(values));
    });
  });

  it('are those of a whole number of calls', () => {
    for (const accumulate of [0, 1.5, -1, '2' as unknown as number]) {
      expect(() => sgd({ learningRate: 1, accumulate })).toThrow(/^accumulate: received/);
    }
  });
});

onEveryBackend('averaged weights', () => {
  it('follow each step, and change places with the weights', () => {
    const pair = toy(sgd({ learningRate: 0.1, average: { decay: 0.75 } }));
    const { optimizer } = pair;
    let expected: number[][] | undefined;
    for (const at of [1, 2, 3, 4]) {
      apply(pair, at);
      const now = both(pair);
      expected = now.map((values, tensor) =>
        values.map((value, i) => {
          const before = expected?.[tensor]?.[i];
          return before === undefined ? value : 0.75 * before + 0.25 * value;
        }),
      );
    }
    const weights = both(pair);
    expect(growth(() => optimizer.swapAverages())).toStrictEqual(nothing);
    expect(optimizer.averagesSwapped).toBe(true);
    both(pair).forEach((values, tensor) => {
      expect(values).toEqual(nearly(expected?.[tensor] ?? []));
    });
    expect(() => apply(pair, 5)).toThrow(/averages stand in the weights/);
    optimizer.swapAverages();
    expect(both(pair)).toStrictEqual(weights);
    apply(pair, 5);
    expect(optimizer.iterations).toBe(5);
  });
});

onBackend('cpu', 'averaged weights', () => {
  const optimizer = adam({ learningRate: 0.02, average: { decay: 0.5 } });
  const started = async (given: OptimizerDescription = optimizer) => {
    const made = parameterize(mlp, {
      width: 16,
      baseWidth: 4,
      parameterization: muP(),
      optimizer: given,
      seed: 1,
    });
    made.model.compile({ loss, optimizer: made.optimizer });
    const batch = batchFor(made.model);
    await losses(made.model, batch, 3);
    return { ...made, batch };
  };

  it('are saved with the model, swapped or not', async () => {
    for (const swap of [false, true]) {
      const first = await started();
      if (swap) first.optimizer.swapAverages();
      const loaded = await reloaded(first.model, { includeOptimizer: true });
      expect(() => (loaded.optimizer as RichscaleOptimizer).swapAverages()).toThrow(
        /resume\(model\)/,
      );
      const resumed = resume(loaded);
      expect(resumed.optimizer.averagesSwapped).toBe(swap);
      for (const each of [first.optimizer, resumed.optimizer]) each.swapAverages();
      expect(weightValues(loaded)).toStrictEqual(weightValues(first.model));
      if (!swap) for (const each of [first.optimizer, resumed.optimizer]) each.swapAverages();
      expect(await losses(loaded, first.batch, 3)).toStrictEqual(
        await losses(first.model, first.batch, 3),
      );
    }
  });

  it('go on under another schedule', async () => {
    const { model, optimizer: before } = await started();
    const averages = (await before.getWeights()).filter(({ name }) => name.endsWith('/average'));
    const values = averages.map(({ tensor }) => Array.from(tensor.dataSync()));
    const next = adam({ learningRate: 0.01, average: { decay: 0.5 } });
    const { optimizer: after } = resume(model, { optimizer: next, state: 'keep' });
    const kept = (await after.getWeights()).filter(({ name }) => name.endsWith('/average'));
    expect(kept.map(({ tensor }) => Array.from(tensor.dataSync()))).toStrictEqual(values);
    expect(values).toHaveLength(6);

    after.swapAverages();
    const none = adam({ learningRate: 0.01 });
    expect(() => resume(model, { optimizer: none, state: 'keep' })).toThrow(
      /swapAverages\(\) before/,
    );
    after.swapAverages();
    expect(resume(model, { optimizer: none, state: 'keep' }).optimizer.iterations).toBe(3);
  });

  it('leave nothing behind', () => {
    const pair = toy(optimizer);
    const before = held();
    apply(pair, 1);
    expect(growth(() => apply(pair, 2))).toStrictEqual(nothing);
    pair.optimizer.dispose();
    expect(held()).toStrictEqual(before);
  });

  it('are refused where none are kept, and where the decay is none', () => {
    expect(() => toy(sgd({ learningRate: 1 })).optimizer.swapAverages()).toThrow(
      /average: \{ decay/,
    );
    const call = (average: object) => () => sgd({ learningRate: 1, average: average as never });
    expect(call({ decay: 1 })).toThrow(/^average\.decay: received 1/);
    expect(call({})).toThrow(/^average\.decay: received undefined/);
    expect(call({ decay: 0.9, debias: true })).toThrow(/average\.debias/);
  });
});

onBackend('cpu', 'state of a step in the middle', () => {
  it('is not taken over by steps of another length', () => {
    const pair = toy(sgd({ learningRate: 1, accumulate: 2 }));
    apply(pair, 1);
    const other = toy(sgd({ learningRate: 1, accumulate: 3 }));
    expect(() => other.optimizer.takeOver(pair.optimizer)).toThrow(/1 calls of a step of 2/);
    apply(pair, 2);
    other.optimizer.takeOver(pair.optimizer);
    expect(other.optimizer.iterations).toBe(1);
  });
});

onBackend('cpu', 'amsgrad', () => {
  it('keeps dividing by a large gradient that Adam forgets', () => {
    const options = { learningRate: 0.1, beta1: 0, beta2: 0.5, epsilon: 1e-3 };
    const run = (amsgrad: boolean) => {
      const { optimizer, a } = toy(adam({ ...options, amsgrad }));
      for (const size of [8, 1, 1, 1]) optimizer.applyGradients({ [a.name]: tf.fill([3], size) });
      return 1 - Number(valuesOf(a)[0]);
    };
    const reference = (amsgrad: boolean) => {
      let [v, largest, moved] = [0, 0, 0];
      [8, 1, 1, 1].forEach((g, index) => {
        v = 0.5 * v + 0.5 * g * g;
        largest = amsgrad ? Math.max(largest, v) : v;
        moved += (0.1 * g) / (Math.sqrt(largest / (1 - 0.5 ** (index + 1))) + 1e-3);
      });
      return moved;
    };
    expect(run(true)).toBeCloseTo(reference(true), 5);
    expect(run(false)).toBeCloseTo(reference(false), 5);
    expect(reference(false) / reference(true)).toBeGreaterThan(1.1);
  });
});
