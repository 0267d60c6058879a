import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import { adam, type Initial, parameterize } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { mlp, reloaded } from './models.ts';
import {
  batchFor,
  loss,
  losses,
  predictions,
  relativeDifference,
  weightValues,
} from './training.ts';

const { layers } = tf;
const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.01 }) };
const gauges: readonly Gauge[] = ['unit-multiplier', 'unit-gradient', 'unit-init'];

/** A model of this width that was trained, without a plan. */
async function trained(width: number): Promise<tf.LayersModel> {
  const model = mlp(width);
  const copy = mlp(width);
  // From the same start every time: a readout that hardly moves may pass for a fresh one.
  const starts = copy.getWeights().map((weight, index) => {
    const initializer = tf.initializers.glorotNormal({ seed: 1 + index });
    return weight.rank > 1 ? initializer.apply(weight.shape) : weight;
  });
  copy.setWeights(starts);
  copy.compile({ loss, optimizer: tf.train.adam(0.05) });
  await losses(copy, batchFor(copy), 20);
  model.setWeights(copy.getWeights());
  copy.dispose();
  return model;
}

/** What a refused call says of tensors. */
function refusal(run: () => unknown): {
  readonly tensors: readonly string[];
  readonly text: string;
} {
  try {
    run();
  } catch (error) {
    const { _tag, fields } = error as { _tag: string; fields: { tensors: readonly string[] } };
    expect(_tag).toBe('unclear-initial');
    return { tensors: fields.tensors, text: String(error) };
  }
  throw new Error('It was not refused.');
}

onEveryBackend('weights that were trained', () => {
  it.each<[string, object, readonly string[]]>([
    ['rescaled', {}, ['in/kernel', 'out/kernel']],
    ['drawn anew', { seed: 1 }, ['in/kernel', 'hidden/kernel', 'out/kernel']],
  ])(
    'are not %s unasked, and the call says so before anything is changed',
    async (what, extra, tensors) => {
      const [model, base] = [await trained(32), mlp(4)];
      const before = weightValues(model);
      const grown = growth(() => {
        const refused = refusal(() => parameterize(model, { ...options, base, ...extra }));
        expect(refused.tensors).toStrictEqual(tensors);
        expect(refused.text).toMatch(new RegExp(`${tensors[0]} would be ${what}`));
        expect(refused.text).toMatch(/'keep'.*'rescale'.*'draw'/s);
      });
      expect(grown).toStrictEqual(nothing);
      expect(weightValues(model)).toStrictEqual(before);
    },
  );

  it('are rescaled, drawn or kept where that is said', async () => {
    const before = weightValues(await trained(32));
    const wrap = (extra: object) => {
      const model = mlp(32);
      model.setWeights(before.map((values, i) => tf.tensor(values, model.getWeights()[i]?.shape)));
      return weightValues(parameterize(model, { ...options, base: mlp(4), ...extra }).model);
    };
    expect(wrap({ initial: 'keep' })).toStrictEqual(before);
    expect(wrap({ initial: 'keep', seed: 1 })).toStrictEqual(before);
    const rescaled = wrap({ initial: 'rescale' });
    expect(rescaled[0]).not.toStrictEqual(before[2]);
    expect(wrap({ initial: 'rescale', seed: 1 })).toStrictEqual(rescaled);
    const drawn = wrap({ initial: 'draw', seed: 1 });
    const fresh = parameterize(mlp, { ...options, width: 32, baseWidth: 4, seed: 1 }).model;
    expect(drawn).toStrictEqual(weightValues(fresh));
  });

  it('change at the base width only with a seed', async () => {
    const model = await trained(8);
    const before = weightValues(model);
    const base = { base: mlp(8), delta: mlp(16) };
    refusal(() => parameterize(model, { ...options, ...base, seed: 1 }));
    parameterize(model, { ...options, ...base });
    expect(weightValues(model)).toStrictEqual(before);
  });

  it('are found where they were loaded', async () => {
    const loaded = await reloaded(await trained(32));
    expect(refusal(() => parameterize(loaded, { ...options, base: mlp(4) })).tensors).toStrictEqual(
      ['in/kernel', 'out/kernel'],
    );
  });
});

onBackend('cpu', "initial: 'keep'", () => {
  it.each(gauges)('keeps what the network computes in gauge %s', async (gauge) => {
    const model = await trained(32);
    const batch = batchFor(model);
    const before = predictions(model, batch);
    const result = parameterize(model, {
      ...options,
      base: mlp(4),
      parameterization: muP({ gauge }),
      initial: 'keep',
    });
    expect(relativeDifference(predictions(result.model, batch), before)).toBeLessThan(1e-6);
    result.model.compile({ optimizer: result.optimizer, loss });
    await losses(result.model, batch);
  });

  it('asks for no initializer that it has no use for', () => {
    const model = mlp(16);
    const [first] = model.layers;
    (first as unknown as { kernelInitializer: unknown }).kernelInitializer = undefined;
    const given = { ...options, base: mlp(4) };
    expect(() => parameterize(model, given)).toThrow(/in\/kernel: received "no initializer"/);
    const before = weightValues(model);
    parameterize(model, { ...given, initial: 'keep' });
    expect(weightValues(model)).toStrictEqual(before);
  });
});

onBackend('cpu', 'what is said of some tensors', () => {
  const apply = (initial: Initial, seed?: number) => {
    const model = mlp(32);
    const before = weightValues(model);
    parameterize(model, {
      ...options,
      base: mlp(4),
      initial,
      ...(seed === undefined ? {} : { seed }),
    });
    const after = weightValues(model);
    return ['in/kernel', 'in/bias', 'hidden/kernel', 'hidden/bias', 'out/kernel'].filter((_, i) =>
      after[i]?.every((value, entry) => value === before[i]?.[entry]),
    );
  };

  it.each<[string, Initial]>([
    ['by name', { 'hidden/kernel': 'keep' }],
    ['by pattern', { 'h*/kernel': 'keep' }],
    ['by a name that goes before a pattern', { '*': 'rescale', 'hidden/kernel': 'keep' }],
    ['by a pattern that goes before another', { 'hidden/*': 'keep', '*': 'rescale' }],
    ['by a function', (tensor) => (tensor.startsWith('hidden') ? 'keep' : undefined)],
  ])('goes for these: %s', (_, initial) => {
    expect(apply(initial)).toContain('hidden/kernel');
    expect(apply(initial)).not.toContain('out/kernel');
    if (!('*' in Object(initial))) expect(apply(initial, 1)).not.toContain('in/kernel');
  });

  it.each<[string, unknown, RegExp]>([
    ['another word', 'freeze', /initial: received "freeze".*'draw', 'rescale', 'keep'/],
    ['no word', null, /initial: received null/],
    ['a list', ['keep'], /initial: received/],
    [
      'another word of a tensor',
      { 'in/kernel': 'hold' },
      /initial\["in\/kernel"\]: received "hold"/,
    ],
    ['a tensor that is not there', { 'on/kernel': 'keep' }, /Did you mean 'in\/kernel'/],
    [
      'a pattern that matches nothing',
      { 'trunk/*': 'keep' },
      /initial\["trunk\/\*"\].*no tensor of a name like/,
    ],
    ['a draw without a seed', 'draw', /initial: received "draw".*none is given.*`seed`/],
    ['a tensor’s draw without a seed', { 'in/*': 'draw' }, /initial\["in\/\*"\]: received "draw"/],
    ['a function of another word', () => 1, /initial\(in\/kernel\): received 1/],
  ])('is refused: %s', (_, initial, message) => {
    const model = mlp(16);
    const before = weightValues(model);
    const run = () =>
      parameterize(model, { ...options, base: mlp(4), initial: initial as Initial });
    expect(run).toThrow(message);
    expect(weightValues(model)).toStrictEqual(before);
  });
});

onBackend('cpu', 'weights that are frozen', () => {
  const frozenTrunk = (width: number) => {
    const trunk = layers.dense({ units: 6, inputShape: [4], name: 'trunk', trainable: false });
    const model = tf.sequential({
      layers: [trunk, layers.dense({ units: width, name: 'h1' }), layers.dense({ units: 1 })],
    });
    tf.tidy(() => trunk.setWeights([tf.fill([4, 6], 0.123), tf.fill([6], 0.5)]));
    return model;
  };
  const trunkOf = (model: tf.LayersModel) => weightValues(model).slice(-2);
  const given = [new Float32Array(24).fill(0.123), new Float32Array(6).fill(0.5)];

  it.each<[string, object]>([
    ['rescaled', {}],
    ['drawn', { seed: 1 }],
    ['all said to be drawn', { seed: 1, initial: 'draw' }],
    ['all said to be rescaled', { initial: 'rescale' }],
  ])('and do not scale keep their values, the others %s', (_, extra) => {
    for (const gauge of gauges) {
      const parameterization = muP({ gauge });
      const widths = { width: 16, baseWidth: 8 };
      const { model } = parameterize(frozenTrunk, {
        ...options,
        parameterization,
        ...widths,
        ...extra,
      });
      expect(trunkOf(model)).toStrictEqual(given);
    }
  });

  it('are drawn where it is said of them', () => {
    const { model } = parameterize(frozenTrunk, {
      ...options,
      width: 16,
      baseWidth: 8,
      seed: 1,
      initial: { 'trunk/kernel': 'draw' },
    });
    expect(new Set(trunkOf(model)[0]).size).toBe(24);
  });

  const features = (width: number) =>
    tf.sequential({
      layers: [
        layers.dense({ units: width, inputShape: [4], name: 'random', trainable: false }),
        layers.dense({ units: width, name: 'hidden', trainable: false }),
        layers.dense({ units: 1, name: 'out' }),
      ],
    });

  it('and scale are initialized like any other where the factory just drew them', () => {
    const [frozen, others] = [
      features,
      (width: number) => {
        const model = features(width);
        model.layers.forEach((layer) => {
          layer.trainable = true;
        });
        return model;
      },
    ].map((make) => {
      const { model } = parameterize(make, { ...options, width: 32, baseWidth: 8, seed: 1 });
      const byName = model.weights.map(
        (weight, i) => [weight.originalName, weightValues(model)[i]] as const,
      );
      return new Map(byName);
    });
    expect(new Set(frozen?.keys())).toStrictEqual(new Set(others?.keys()));
    for (const [name, values] of frozen ?? [])
      expect(others?.get(name), name).toStrictEqual(values);
  });

  it('and scale in a model that was given: the call asks', () => {
    const run = (extra: object) => () =>
      parameterize(features(32), { ...options, base: features(8), ...extra });
    const refused = refusal(run({}));
    expect(refused.tensors).toStrictEqual(['random/kernel']);
    expect(refused.text).toMatch(/it is frozen and scales/);
    expect(refusal(run({ seed: 1 })).tensors).toStrictEqual(['random/kernel', 'hidden/kernel']);
    for (const initial of ['keep', 'rescale'] as const) run({ initial })();
    run({ seed: 1, initial: { 'random/*': 'keep', 'hidden/*': 'draw' } })();
  });
});
