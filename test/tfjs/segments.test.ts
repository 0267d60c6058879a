import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { muP, ntk, parameterization } from '../../src/index.ts';
import {
  adadelta,
  adam,
  adamw,
  defineOptimizer,
  momentum,
  type OptimizerDescription,
  type Parameterized,
  parameterize,
  parameterizeVariables,
  planOf,
  resume,
  sgd,
  toStandard,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { expectSameRuns, gauges, runEveryGauge } from './gauges.ts';
import { growth, nothing } from './memory.ts';
import { reloaded } from './models.ts';
import { batchFor, loss, losses, predictions, relativeDifference } from './training.ts';

const { layers } = tf;
type Symbolic = tf.SymbolicTensor;
const apply = (layer: tf.layers.Layer, given: Symbolic | Symbolic[]): Symbolic =>
  layer.apply(given) as Symbolic;
const join = (given: Symbolic[]): Symbolic => apply(layers.concatenate(), given);
const add = (given: Symbolic[]): Symbolic => apply(layers.add(), given);
const tanh = (given: Symbolic): Symbolic => apply(layers.activation({ activation: 'tanh' }), given);

/** Makes a layer that reads several things side by side, or of each thing one, and adds them up. */
type Reader = (
  name: string,
  given: Symbolic[],
  layer: (config: { name: string; useBias: boolean }) => tf.layers.Layer,
) => Symbolic;
const asOne: Reader = (name, given, layer) => apply(layer({ name, useBias: true }), join(given));
const apart: Reader = (name, given, layer) =>
  add(
    given.map((each, index) =>
      apply(layer({ name: `${name}_${index}`, useBias: index === 0 }), each),
    ),
  );

/** What is read, and how often the sequence comes along the fan-in. */
interface Joined {
  readonly make: (width: number, read: Reader) => tf.LayersModel;
  readonly repeats: Readonly<Record<string, number>>;
  readonly fixed: number;
}

const networks: Readonly<Record<string, Joined>> = {
  'wide and deep': {
    fixed: 6,
    repeats: { h2: 1, out: 1 },
    make: (width, read) => {
      const x = tf.input({ shape: [6] });
      const dense = (units: number) => (config: object) => layers.dense({ ...config, units });
      const h1 = apply(layers.dense({ name: 'h1', units: width, activation: 'tanh' }), x);
      const h2 = tanh(read('h2', [x, h1], dense(width)));
      return tf.model({ inputs: x, outputs: read('out', [x, h2], dense(2)) });
    },
  },
  'densely convolved, and flattened': {
    fixed: 3,
    repeats: { c2: 4, out: 9 },
    make: (width, read) => {
      const x = tf.input({ shape: [3, 3, 3] });
      const conv = (config: object) =>
        layers.conv2d({ ...config, filters: width, kernelSize: 2, padding: 'same' });
      const c1 = tanh(apply(conv({ name: 'c1' }), x));
      const c2 = tanh(read('c2', [x, c1], conv));
      // Flattened together, positions hold one after the other what lies side by side.
      const flat = (given: Symbolic) => apply(layers.flatten(), given);
      const out = (given: Symbolic[]) =>
        read === asOne
          ? apply(layers.dense({ name: 'out', units: 2 }), flat(join(given)))
          : read('out', given.map(flat), (config) => layers.dense({ ...config, units: 2 }));
      return tf.model({ inputs: x, outputs: out([x, c2]) });
    },
  },
};

const common = { width: 16, baseWidth: 4, seed: 5, onWarning: () => {} } as const;

const weightOf = (model: tf.LayersModel, name: string): tf.LayerVariable => {
  const [layer, weight] = name.split('/') as [string, string];
  const found = model
    .getLayer(layer)
    .weights.find(({ originalName }) => originalName.endsWith(`/${weight}`));
  if (found === undefined) throw new Error(name);
  return found;
};

/** Gives the model of layers apart the weights of the joined one. */
function cutUp({ repeats, fixed }: Joined, from: tf.LayersModel, to: tf.LayersModel): void {
  for (const layer of from.layers) {
    for (const { originalName } of layer.weights) {
      const [, kind] = originalName.split('/') as [string, string];
      const name = `${layer.name}/${kind}`;
      const value = weightOf(from, name).read();
      const times = repeats[layer.name];
      if (times === undefined) weightOf(to, name).write(value);
      else if (kind === 'bias') weightOf(to, `${layer.name}_0/bias`).write(value);
      else {
        const outputs = value.shape.at(-1) as number;
        const sequences = value.reshape([times, -1, outputs]);
        const ends = [fixed, (sequences.shape[1] as number) - fixed];
        tf.split(sequences, ends, 1).forEach((part, index) => {
          const target = weightOf(to, `${layer.name}_${index}/kernel`);
          target.write(part.reshape(target.shape as number[]));
        });
      }
    }
  }
}

const trained = async ({ model, optimizer }: Parameterized): Promise<number[]> => {
  const batch = batchFor(model);
  model.compile({ loss, optimizer });
  return [...(await losses(model, batch, 6)), ...predictions(model, batch)];
};

const signs = defineOptimizer({
  name: 'segmentsSignum',
  hyperparameters: {},
  slots: ['m'],
  response: { degree: 0, epsilonPlace: 'none' },
  step: ({ value, gradient, state, learningRate }) => {
    const m = tf.add(tf.mul(state.m, 0.9), tf.mul(gradient, 0.1));
    return { value: tf.sub(value, tf.mul(tf.sign(m), learningRate)), state: { m } };
  },
});

const optimizers: Readonly<Record<string, OptimizerDescription>> = {
  sgd: sgd({ learningRate: 0.05 }),
  'momentum, accumulated': momentum({ learningRate: 0.02, accumulate: 2 }),
  'adam, clipped, averaged': adam({ learningRate: 0.01, clipNorm: 0.1, average: { decay: 0.9 } }),
  adamw: adamw({ learningRate: 0.01, weightDecay: 0.3, epsilon: 1e-3 }),
  adadelta: adadelta({ learningRate: 1 }),
  'of one’s own': signs({ learningRate: 0.01 }),
};

onEveryBackend('a kernel that reads several things trains as one for each of them', () => {
  // Stock tfjs cannot train convolutions on wasm.
  beforeAll(enableTrainingKernels);
  afterAll(disableTrainingKernels);
  describe.each(Object.entries(networks))('%s', (_, network) => {
    it.each(gauges)('in the gauge %j', async (gauge) => {
      const options = {
        ...common,
        parameterization: parameterization({ richness: 0.3, gauge }),
        optimizer: adamw({ learningRate: 0.01, weightDecay: 0.3, epsilon: 1e-3 }),
      };
      const one = parameterize((width) => network.make(width, asOne), options);
      const two = parameterize((width) => network.make(width, apart), options);
      cutUp(network, one.model, two.model);
      expect(relativeDifference(await trained(one), await trained(two))).toBeLessThan(1e-5);
    });
    it.each(Object.entries(optimizers))('by %s', async (_, optimizer) => {
      const options = { ...common, parameterization: muP(), optimizer };
      const one = parameterize((width) => network.make(width, asOne), options);
      const two = parameterize((width) => network.make(width, apart), options);
      cutUp(network, one.model, two.model);
      expect(relativeDifference(await trained(one), await trained(two))).toBeLessThan(1e-5);
    });
  });
});

onBackend('cpu', 'a kernel that reads several things', () => {
  const wide = (width: number) => (networks['wide and deep'] as Joined).make(width, asOne);
  const unitInit = { ...common, parameterization: ntk({ gauge: 'unit-init' }) };

  it('starts each with the size of the base recipe', () => {
    const kernel = (model: tf.LayersModel) =>
      tf.split(weightOf(model, 'out/kernel').read(), [6, 512], 0);
    const std = (of: tf.Tensor | undefined) =>
      Math.sqrt(tf.mean(tf.square(of as tf.Tensor)).dataSync()[0] as number);
    // Drawn as glorotNormal draws at the base shape, cut off at two standard deviations.
    const atBase = Math.sqrt((2 * 0.7737) / (6 + 4 + 2));
    const options = {
      ...common,
      width: 512,
      parameterization: muP(),
      optimizer: sgd({ learningRate: 1 }),
    };
    const [x, h] = kernel(parameterize(wide, options).model);
    expect(std(h) / (atBase / 128)).toBeCloseTo(1, 1);
    expect(std(x) / atBase).toBeGreaterThan(0.5);
    expect(std(x) / atBase).toBeLessThan(1.5);
    const { seed: _, ...rescaled } = options;
    const model = wide(512);
    const before = kernel(model).map(std);
    const after = kernel(parameterize(model, { ...rescaledFor(rescaled), base: wide(4) }).model);
    const glorot = Math.sqrt(520 / 12);
    expect(std(after[0]) / (before[0] as number)).toBeCloseTo(glorot, 4);
    expect(std(after[1]) / (before[1] as number)).toBeCloseTo(glorot / 128, 4);
  });

  it('keeps its function where its weights are kept', () => {
    const model = wide(16);
    const batch = batchFor(model);
    const before = predictions(model, batch).slice();
    const { width: _, baseWidth: __, seed: ___, ...options } = unitInit;
    const { model: kept } = parameterize(model, {
      ...options,
      base: wide(4),
      optimizer: sgd({ learningRate: 1 }),
      initial: 'keep',
    });
    expect(relativeDifference(predictions(kept, batch), before)).toBeLessThan(1e-6);
  });

  it('goes on after saving, state and multipliers of each and all', async () => {
    const start = () =>
      parameterize(wide, { ...unitInit, optimizer: adam({ learningRate: 0.01 }) });
    const whole = start();
    const batch = batchFor(whole.model);
    whole.model.compile({ loss, optimizer: whole.optimizer });
    const expected = (await losses(whole.model, batch, 6)).slice(3);
    const half = start();
    half.model.compile({ loss, optimizer: half.optimizer });
    await losses(half.model, batch, 3);
    const loaded = await reloaded(half.model, { includeOptimizer: true });
    const resumed = resume(loaded);
    expect(JSON.stringify(resumed.plan)).toBe(JSON.stringify(planOf(half.model)));
    expect(await losses(loaded, batch, 3)).toStrictEqual(expected);
    const standard = toStandard(loaded);
    expect(
      relativeDifference(predictions(standard, batch), predictions(loaded, batch)),
    ).toBeLessThan(1e-6);
  });

  it('is at the base width what tfjs makes of it, bit for bit', async () => {
    const stock = wide(4);
    stock.compile({ loss, optimizer: tf.train.adam(0.01) });
    const model = wide(4);
    model.setWeights(stock.getWeights());
    const ours = parameterize(model, {
      parameterization: muP(),
      optimizer: adam({ learningRate: 0.01 }),
      base: wide(4),
      delta: wide(8),
    });
    expect(ours.plan.row('out/kernel').segments).toHaveLength(2);
    ours.model.compile({ loss, optimizer: ours.optimizer });
    const batch = batchFor(stock);
    expect(await losses(ours.model, batch, 5)).toStrictEqual(await losses(stock, batch, 5));
  });

  it('leaks nothing', () => {
    const { model, optimizer } = parameterize(wide, {
      ...unitInit,
      optimizer: adam({ learningRate: 0.01 }),
    });
    const { x, y } = batchFor(model);
    const step = () =>
      optimizer.minimize(
        () =>
          tf.losses.meanSquaredError(
            y,
            model.apply(x, { training: true }) as tf.Tensor,
          ) as tf.Scalar,
      );
    step();
    expect(growth(step)).toStrictEqual(nothing);
    const made = growth(() => {
      const again = parameterize(wide, { ...unitInit, optimizer: adam({ learningRate: 0.01 }) });
      again.model.dispose();
      again.optimizer.dispose();
    });
    expect(made).toStrictEqual(nothing);
  });

  it('has no regularizer, which could have one strength only, but may decay by its own shares', () => {
    const make = (width: number) => {
      const x = tf.input({ shape: [6] });
      const h = apply(layers.dense({ name: 'h', units: width }), x);
      const kernelRegularizer = tf.regularizers.l2({ l2: 0.01 });
      return tf.model({
        inputs: x,
        outputs: apply(
          layers.dense({ name: 'out', units: width, kernelRegularizer }),
          join([x, h]),
        ),
      });
    };
    const options = { ...common, parameterization: muP(), optimizer: sgd({ learningRate: 0.1 }) };
    expect(() => parameterize(make, options)).toThrow(/^out\/kernel: .*'translate'/);
    const { plan } = parameterize(make, { ...options, regularizers: 'translate' });
    expect(plan.row('h/kernel').weightDecay).toBe(0);
    expect(
      plan.row('out/kernel').segments?.map(({ weightDecay, lr }) => weightDecay * lr),
    ).toStrictEqual([1, 1]);
  });
});

onBackend('cpu', 'a recurrent kernel that reads several things', () => {
  it('trains alike in every gauge', async () => {
    const make = (width: number) => {
      const x = tf.input({ shape: [3, 2] });
      const h = apply(layers.timeDistributed({ layer: layers.dense({ units: width }) }), x);
      const cheap = { recurrentInitializer: 'glorotUniform' } as const;
      const lstm = layers.lstm({ ...cheap, name: 'lstm', units: width });
      return tf.model({
        inputs: x,
        outputs: apply(layers.dense({ units: 3 }), apply(lstm, join([x, h]))),
      });
    };
    const subject = {
      make,
      optimizer: adam({ learningRate: 0.01 }),
      richness: 1 / 2,
      width: 16,
      baseWidth: 4,
    };
    const runs = await runEveryGauge(subject);
    expect(runs[0]?.parameterized.plan.row('lstm/kernel').segments).toHaveLength(2);
    expectSameRuns(runs);
  });
});

onBackend('cpu', 'a variable that reads several things', () => {
  const spec = (shape: number[]) => ({
    variable: tf.variable(tf.ones(shape)),
    fanIn: [6, { size: 16, base: 4 }],
    fanOut: 2,
    std: 1,
  });
  const options = {
    parameterization: muP(),
    optimizer: sgd({ learningRate: 0.5 }),
    onWarning: () => {},
  };

  it('is scaled and trained by segments', () => {
    const out = spec([22, 2]);
    const { optimizer, plan } = parameterizeVariables({ out }, options);
    const [x, h] = plan.row('out').segments ?? [];
    expect(out.variable.arraySync()).toStrictEqual([
      ...Array(6).fill([1, 1]),
      ...Array(16).fill([1 / 4, 1 / 4]),
    ]);
    optimizer.applyGradients({ [out.variable.name]: tf.ones([22, 2]) });
    const row = [1 - (x?.lr ?? 0) / 2, 1 / 4 - (h?.lr ?? 0) / 2];
    expect(row[0]).not.toBe(row[1]);
    expect(out.variable.arraySync()).toStrictEqual([
      ...Array(6).fill([row[0], row[0]]),
      ...Array(16).fill([row[1], row[1]]),
    ]);
  });

  it('is refused where its inputs are not along its first axes, or multipliers differ', () => {
    const turned = spec([2, 22]);
    expect(() => parameterizeVariables({ turned }, options)).toThrow(/^turned: .*\[2,22\]/);
    const out = spec([22, 2]);
    const unitInit = { ...options, parameterization: muP({ gauge: 'unit-init' }) };
    expect(() => parameterizeVariables({ out }, unitInit)).toThrow(/^out: .*unit-multiplier/);
    for (const { variable } of [turned, out]) {
      expect(tf.min(variable).dataSync()).toStrictEqual(tf.max(variable).dataSync());
    }
  });
});

/** The options of a model instead of a factory's. */
function rescaledFor<Given extends { width: number; baseWidth: number }>({
  width: _,
  baseWidth: __,
  ...others
}: Given): Omit<Given, 'width' | 'baseWidth'> {
  return others;
}
