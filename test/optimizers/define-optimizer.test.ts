import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { isRichscaleError, muP, parameterization } from '../../src/index.ts';
import {
  adagrad,
  adam,
  defineOptimizer,
  type OptimizerDescription,
  parameterize,
  parameterizeVariables,
  RichscaleOptimizer,
  resume,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { expectSameRuns, runEveryGauge } from '../tfjs/gauges.ts';
import { growth, held, nothing } from '../tfjs/memory.ts';
import { mlp, reloaded, saved } from '../tfjs/models.ts';
import { batchFor, loss, losses, weightValues } from '../tfjs/training.ts';
import { gradientAt, toy, valuesOf } from './toy.ts';

// The example of the documentation, as it stands there.
// Adam that divides by the largest mean square so far (Reddi et al., arXiv 1904.09237).
const amsgrad = defineOptimizer({
  name: 'amsgrad',
  response: 'adam',
  hyperparameters: { beta1: { default: 0.9, min: 0, below: 1 }, beta2: 0.999, epsilon: 1e-7 },
  slots: ['m', 'v', 'largest'],
  step: ({ value, gradient, state, learningRate, epsilon, hyperparameters }) => {
    const { beta1, beta2 } = hyperparameters;
    const m = tf.add(tf.mul(state.m, beta1), tf.mul(gradient, 1 - beta1));
    const v = tf.add(tf.mul(state.v, beta2), tf.mul(tf.square(gradient), 1 - beta2));
    const largest = tf.maximum(state.largest, v);
    const direction = tf.div(m, tf.add(tf.sqrt(largest), epsilon));
    return {
      value: tf.sub(value, tf.mul(direction, learningRate)),
      state: { m, v, largest },
    };
  },
});

const description = amsgrad({ learningRate: 0.01, beta2: 0.99, weightDecay: 0.1 });
// The example ends here.

it.each(['../../src/optimizers/define-optimizer.ts', '../../docs/guide.md'])(
  '%s shows the example that is tested here',
  (path) => {
    const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
    const blocks = [...file(path).matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);
    const shown = blocks.find((code) => code.includes('defineOptimizer({')) ?? '';
    const example = shown
      .replaceAll(/^ \*(?: |$)/gm, '')
      .replace(/^import .*\n/gm, '')
      .trim();
    const tested = file('./define-optimizer.test.ts').split(/^\/\/ The example .*\n/m)[1];
    expect(example).not.toBe('');
    expect(example).toBe(tested?.trim());
  },
);

/** Adagrad once more, as a user would write it. */
const ownAdagrad = defineOptimizer({
  name: 'own-adagrad',
  response: { degree: 0, epsilonPlace: 'inside-root' },
  hyperparameters: { initial: { default: 0.1, min: 0 }, epsilon: 'backend' },
  slots: ['sum'],
  start: ({ hyperparameters: { initial }, epsilonFactor }) => ({ sum: initial * epsilonFactor }),
  step: ({ value, gradient, state, learningRate, epsilon }) => {
    const sum = tf.add(state.sum, tf.square(gradient));
    const direction = tf.div(gradient, tf.sqrt(tf.add(sum, epsilon)));
    return { value: tf.add(tf.mul(direction, -learningRate), value), state: { sum } };
  },
});

/** Plain descent along the gradient's square root, with its sign: of degree 1/2. */
const rootDescent = defineOptimizer({
  name: 'root-descent',
  response: { degree: 0.5 },
  step: ({ value, gradient, learningRate }) => {
    const root = tf.div(gradient, tf.sqrt(tf.abs(gradient)));
    const direction = tf.where(tf.equal(gradient, 0), tf.zerosLike(gradient), root);
    return { value: tf.sub(value, tf.mul(direction, learningRate)) };
  },
});

const trained = async (optimizer: OptimizerDescription, richness: number) => {
  const result = parameterize(mlp, {
    width: 16,
    baseWidth: 4,
    parameterization: parameterization({ richness }),
    optimizer,
    seed: 1,
    onWarning: () => {},
  });
  result.model.compile({ loss, optimizer: result.optimizer });
  const batch = batchFor(result.model);
  return { ...result, batch, losses: await losses(result.model, batch, 4) };
};

onEveryBackend('a rule of one’s own', () => {
  const learningRate = (step: number) => 0.05 / (1 + step);
  const subject = { make: mlp, baseWidth: 4 };
  const common = { learningRate, weightDecay: 0.1, clipNorm: 0.5, epsilon: 1e-2 } as const;

  it.each([0, 0.3, 0.5])('has the factors of every tensor, r = %d', async (richness) => {
    const known = await trained(adagrad({ ...common, initialAccumulator: 0.05 }), richness);
    const own = await trained(ownAdagrad({ ...common, initial: 0.05 }), richness);
    expect(own.losses).toStrictEqual(known.losses);
    expect(weightValues(own.model)).toStrictEqual(weightValues(known.model));
  });

  it.each([0, 1 / 4, 1 / 2])('trains alike in every gauge, r = %d', async (richness) => {
    const optimizer = amsgrad({ learningRate: 0.01, epsilon: 1e-2, clipNorm: 0.5 });
    expectSameRuns(await runEveryGauge({ ...subject, optimizer, richness, width: 64 }));
  });

  // Square roots of gradients grow by powers of two where the ratio is a fourth power of four.
  it.each([0, 1 / 4, 1 / 2])('of degree 1/2 does too, r = %d', async (richness) => {
    const optimizer = rootDescent({ learningRate: 0.01 });
    const wide = { ...subject, baseWidth: 2, width: 512, steps: 3 };
    expectSameRuns(await runEveryGauge({ ...wide, optimizer, richness }));
  });
});

onBackend('cpu', 'an optimizer that was defined', () => {
  it('is in the plan by its own name, and answers as it says', () => {
    const planned = (optimizer: OptimizerDescription) =>
      parameterize(mlp, { width: 16, baseWidth: 4, parameterization: muP(), optimizer }).plan;
    expect(planned(description).optimizer).toMatchObject({
      name: 'amsgrad',
      gradientDegree: 0,
      epsilonPlace: 'outside-root',
      decay: 'coupled',
    });
    const factors = ({ rows }: ReturnType<typeof planned>) =>
      rows.map(({ lr, epsilon, weightDecay }) => ({ lr, epsilon, weightDecay }));
    expect(factors(planned(description))).toStrictEqual(
      factors(planned(adam({ learningRate: 0.01, weightDecay: 0.1 }))),
    );
    expect(planned(rootDescent({ learningRate: 0.01 })).optimizer.gradientDegree).toBe(0.5);
  });

  it('takes its numbers from its options, and the rest from its definition', () => {
    expect(description).toStrictEqual({
      name: 'amsgrad',
      learningRate: 0.01,
      hyperparameters: { beta1: 0.9, beta2: 0.99, epsilon: 1e-7 },
      clipNorm: undefined,
      weightDecay: 0.1,
      decay: 'coupled',
    });
    expect(ownAdagrad({ learningRate: 1 }).hyperparameters).toStrictEqual({ initial: 0.1 });
  });

  it('goes on exactly after saving with the model', async () => {
    const first = await trained(description, 0.25);
    const loaded = await reloaded(first.model, { includeOptimizer: true });
    expect(await losses(loaded, first.batch, 4)).toStrictEqual(
      await losses(first.model, first.batch, 4),
    );
  });

  it('goes on exactly with resume, and resume refuses another', async () => {
    const first = await trained(description, 0.25);
    const loaded = await reloaded(first.model);
    const resumed = resume(loaded, { optimizer: description });
    await resumed.optimizer.setWeights(await first.optimizer.getWeights());
    loaded.compile({ loss, optimizer: resumed.optimizer });
    expect(await losses(loaded, first.batch, 4)).toStrictEqual(
      await losses(first.model, first.batch, 4),
    );

    for (const other of [adam({ learningRate: 1 }), ownAdagrad({ learningRate: 1 })]) {
      expect(() => resume(loaded, { optimizer: other })).toThrow(/parameterized for amsgrad/);
    }
    // As a definition whose response was changed since the model was saved.
    const topology = JSON.stringify(loaded.toJSON(null, false));
    const changed = topology.replace(/(gradientDegree\\*"):0/, '$1:1');
    expect(changed).not.toBe(topology);
    const copy = await tf.models.modelFromJSON(JSON.parse(changed));
    expect(() => resume(copy, { optimizer: description })).toThrow(/amsgrad \(of degree 1/);
  });

  it('cannot be loaded where it is not defined', async () => {
    const { model } = await trained(description, 0.25);
    const artifacts = JSON.parse(JSON.stringify(await saved(model, { includeOptimizer: true })));
    const text = JSON.stringify(artifacts.trainingConfig).replace('amsgrad', 'elsewhere');
    const elsewhere = {
      ...(await saved(model, { includeOptimizer: true })),
      trainingConfig: JSON.parse(text),
    };
    const error = await tf
      .loadLayersModel(tf.io.fromMemory(elsewhere))
      .catch((caught: unknown) => caught);
    expect(isRichscaleError(error, 'unknown-optimizer') && error.fields).toStrictEqual({
      name: 'elsewhere',
    });
    expect(String(error)).toMatch(/Call defineOptimizer\(\{ name: "elsewhere"/);
    const unknown = { ...description, name: 'elsewhere' };
    expect(() => new RichscaleOptimizer(unknown, [])).toThrow(/defineOptimizer/);
    expect(() => resume(model, { optimizer: unknown })).toThrow(/defineOptimizer/);
  });

  it('runs on variables without layers', () => {
    const w = tf.variable(tf.ones([4, 16]));
    const { optimizer, plan } = parameterizeVariables(
      { w: { variable: w, fanIn: 4, fanOut: { size: 16, base: 4 }, std: 1 } },
      { parameterization: muP(), optimizer: rootDescent({ learningRate: 0.25 }) },
    );
    optimizer.applyGradients({ [w.name]: tf.fill([4, 16], 4) });
    const factor = plan.row('w').lr;
    expect(factor).not.toBe(1);
    expect(valuesOf(w)).toStrictEqual(Array(64).fill(1 - 0.25 * factor * 2));
  });

  it('names its state by slot, and keeps nothing else', async () => {
    const { optimizer, a, b } = toy(amsgrad({ learningRate: 0.1 }));
    const step = (at: number) =>
      tf.tidy(() =>
        optimizer.applyGradients({ [a.name]: gradientAt(a, at), [b.name]: gradientAt(b, at) }),
      );
    const before = held();
    step(1);
    expect(growth(() => step(2))).toStrictEqual(nothing);
    expect((await optimizer.getWeights()).map(({ name }) => name)).toStrictEqual([
      'iter',
      ...['m', 'v', 'largest', 'count'].map((slot) => `layer/a/${slot}`),
      ...['m', 'v', 'largest', 'count'].map((slot) => `layer/b/${slot}`),
    ]);
    optimizer.dispose();
    expect(held()).toStrictEqual(before);
  });

  it('may give back what it was given: a slot as it is, and slots that change places', () => {
    const swapped = defineOptimizer({
      name: 'swapped',
      response: 'sgd',
      slots: ['one', 'two', 'same'],
      start: () => ({ one: 1, two: 2, same: 3 }),
      step: ({ value, state: { one, two, same } }) => ({
        value: tf.add(value, tf.sum(one)),
        state: { one: two, two: one, same },
      }),
    });
    const { optimizer, a } = toy(swapped({ learningRate: 1 }));
    for (let at = 1; at <= 4; at++) optimizer.applyGradients({ [a.name]: gradientAt(a, at) });
    // Three entries of 1, of 2, of 1, of 2.
    expect(valuesOf(a)).toStrictEqual([1, 2, 3].map((value) => value + 3 + 6 + 3 + 6));
  });
});

describe('a definition that cannot be run is refused', () => {
  const step = ({ value }: { readonly value: tf.Tensor }) => ({ value });
  const fine = { name: 'fine', response: 'sgd', step } as const;
  type Loose = Parameters<typeof defineOptimizer>[0];

  it.each<[string, object, RegExp]>([
    ['without a name', { name: '' }, /definition\.name: received "".*not empty/],
    ['with a known name', { name: 'adam' }, /definition\.name: received "adam".*known/],
    ['with a name that the core alone knows', { name: 'muon' }, /definition\.name.*known/],
    ['without a response', { response: undefined }, /definition\.response: received undefined/],
    ['with an unknown response', { response: 'adm' }, /definition\.response: received "adm"/],
    ['that answers as muon', { response: 'muon' }, /definition\.response: received "muon"/],
    ['that answers as adafactor', { response: 'adafactor' }, /received "adafactor"/],
    ['without a degree', { response: {} }, /definition\.response\.degree: received undefined/],
    ['with a response’s typo', { response: { degre: 1 } }, /Did you mean `degree`/],
    ['with an ε nowhere', { response: { degree: 0, epsilonPlace: 'x' } }, /epsilonPlace.*"x"/],
    ['without a step', { step: undefined }, /definition\.step: received undefined/],
    ['whose start is a number', { start: 0.1 }, /definition\.start: received 0\.1/],
    ['with slots twice', { slots: ['m', 'm'] }, /definition\.slots: received \["m","m"\]/],
    ['with a slot that is taken', { slots: ['count'] }, /definition\.slots.*taken/],
    ['with a slash in a slot', { slots: ['a/b'] }, /definition\.slots.*slash/],
    ['with slots that are no list', { slots: 'm' }, /definition\.slots: received "m"/],
    ['with numbers in a list', { hyperparameters: [0.9] }, /hyperparameters: received \[0\.9\]/],
    ['with a number that all have', { hyperparameters: { decay: 1 } }, /hyperparameters\.decay/],
    ['with a default that is none', { hyperparameters: { beta: Number.NaN } }, /received NaN/],
    [
      'with a default out of its range',
      { hyperparameters: { beta: { default: 1, below: 1 } } },
      /beta/,
    ],
    ['without a default', { hyperparameters: { beta: { min: 0 } } }, /beta: received \{"min":0\}/],
    ['with a range’s typo', { hyperparameters: { beta: { default: 1, mim: 0 } } }, /`min`/],
    ['with a negative ε', { response: 'adam', hyperparameters: { epsilon: -1 } }, /epsilon/],
    ['with an ε that has no place', { hyperparameters: { epsilon: 1 } }, /would not scale/],
    ['with the backend’s for another', { hyperparameters: { beta: 'backend' } }, /"backend"/],
    ['with a key of no definition', { slot: ['m'] }, /Did you mean `slots`/],
  ])('%s', (_, change, message) => {
    expect(() => defineOptimizer({ ...fine, ...change } as unknown as Loose)).toThrow(message);
    // Nothing of it stays.
    const unknown = { ...description, name: 'fine' };
    expect(() => new RichscaleOptimizer(unknown, [])).toThrow(/defineOptimizer/);
  });

  it('or that is nothing', () => {
    expect(() => defineOptimizer(undefined as unknown as Loose)).toThrow(/definition: received/);
  });

  it('two rules under one name; the same rule again is fine', () => {
    const first = { ...fine, name: 'twice' };
    const make = defineOptimizer(first);
    expect(defineOptimizer({ ...first })).toBe(make);
    expect(() => defineOptimizer({ ...first, step: (given) => step(given) })).toThrow(
      /definition\.name: received "twice".*Another rule/,
    );
    expect(() => defineOptimizer({ ...first, response: 'adam' })).toThrow(/Another rule/);
    expect(() => defineOptimizer({ ...first, hyperparameters: { beta: 1 } })).toThrow(
      /Another rule/,
    );
  });

  it('options that it does not have, or out of range', () => {
    const call = (options: object) => () => amsgrad(options as Parameters<typeof amsgrad>[0]);
    expect(call({ learningRate: 1, beta: 0.9 })).toThrow(/options\.beta: received 0\.9.*`beta1`/);
    expect(call({ learningRate: 1, beta1: 1 })).toThrow(/beta1: received 1.*\[0, 1\)/);
    expect(call({ learningRate: 1, beta2: Number.NaN })).toThrow(/beta2: received NaN/);
    expect(call({ learningRate: 1, epsilon: -1 })).toThrow(/epsilon: received -1/);
    expect(call({ learningRate: -1 })).toThrow(/learningRate: received -1/);
    expect(() => amsgrad(0.1 as never)).toThrow(/amsgrad\(\{ learningRate: 0\.1 \}\)/);
  });
});

onBackend('cpu', 'what a step gives back is checked before anything changes', () => {
  type Result = { readonly value: tf.Tensor; readonly state: { readonly m: tf.Tensor } };
  /** Of the two variables of the toy, only the second's step goes wrong. */
  let wrong: (good: Result) => unknown = (good) => good;
  let start: unknown = 0;
  const fragile = defineOptimizer({
    name: 'fragile',
    response: 'sgd',
    slots: ['m'],
    start: () => ({ m: start as number }),
    step: ({ value, gradient, state }) => {
      const good = { value: tf.sub(value, gradient), state: { m: tf.add(state.m, 1) } };
      return (value.rank === 2 ? wrong(good) : good) as Result;
    },
  });

  it.each<[string, (good: Result) => unknown, RegExp]>([
    ['nothing', () => undefined, /fragile\.step\(\) → result: received undefined/],
    ['a promise', async (good) => good, /fragile\.step\(\) → value: received undefined/],
    ['no value', ({ state }) => ({ state }), /→ value: received undefined/],
    ['a number', ({ state }) => ({ value: 1, state }), /→ value: received 1/],
    ['no state', ({ value }) => ({ value }), /→ state\.m: received undefined/],
    ['a slot too many', ({ value, state }) => ({ value, state: { ...state, v: value } }), /→ v: /],
    ['a part too many', (good) => ({ ...good, decay: 0.1 }), /→ decay: received 0\.1/],
    [
      'another shape',
      ({ value, state }) => ({ value: tf.reshape(value, [-1]), state }),
      /→ value: received \[2\].*\[1,2\]/,
    ],
    [
      'another type',
      ({ value, state }) => ({ value, state: { m: tf.cast(state.m, 'int32') } }),
      /→ state\.m: received "int32".*float32/,
    ],
    [
      'what was disposed of',
      (good) => {
        good.value.dispose();
        return good;
      },
      /→ value: /,
    ],
  ])('%s', (_, change, message) => {
    const { optimizer, a, b } = toy(fragile({ learningRate: 1 }));
    const gradients = { [a.name]: gradientAt(a, 1), [b.name]: gradientAt(b, 1) };
    wrong = change;
    const before = held();
    expect(() => optimizer.applyGradients(gradients)).toThrow(message);
    expect(held()).toStrictEqual(before);
    expect([valuesOf(a), valuesOf(b)]).toStrictEqual([
      [1, 2, 3],
      [1, -1],
    ]);
    expect(optimizer.iterations).toBe(0);

    wrong = (good) => good;
    optimizer.applyGradients(gradients);
    expect(optimizer.iterations).toBe(1);
  });

  it('or what it throws', async () => {
    const { optimizer, a, b } = toy(fragile({ learningRate: 1 }));
    const gradients = { [a.name]: gradientAt(a, 1), [b.name]: gradientAt(b, 1) };
    optimizer.applyGradients(gradients);
    const values = [valuesOf(a), valuesOf(b)];
    const before = held();
    wrong = () => {
      throw new Error('mine');
    };
    expect(() => optimizer.applyGradients(gradients)).toThrow(/^mine$/);
    wrong = (good) => good;
    expect(held()).toStrictEqual(before);
    expect([valuesOf(a), valuesOf(b)]).toStrictEqual(values);
    const count = (await optimizer.getWeights()).find(({ name }) => name === 'layer/a/count');
    expect(count?.tensor.dataSync()[0]).toBe(1);
  });

  it('and so is what it starts from', () => {
    start = Number.NaN;
    const { optimizer, a } = toy(fragile({ learningRate: 1 }));
    const before = held();
    let caught: unknown;
    const gradient = gradientAt(a, 1);
    try {
      optimizer.applyGradients({ [a.name]: gradient });
    } catch (error) {
      caught = error;
    }
    start = 0;
    expect(isRichscaleError(caught, 'invalid-callback') && caught.fields).toStrictEqual({
      callback: 'fragile.start',
    });
    gradient.dispose();
    expect(held()).toStrictEqual(before);
  });
});
