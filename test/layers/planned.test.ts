// What the plan says of the layers, and that the model does it.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import {
  attentionScale,
  muP,
  type Parameterization,
  parameterization,
  planFromJSON,
} from '../../src/index.ts';
import { multiHeadAttention, transformerBlock } from '../../src/layers/index.ts';
import { adam, parameterize, planOf, resume, sgd, toStandard } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { batchFor, loss, losses, predictions } from '../tfjs/training.ts';
import { experts, gpt, positions, tied } from './models.ts';

const common = { optimizer: adam({ learningRate: 0.01 }), seed: 3, onWarning: () => {} };
const at = (width: number, scheme: Parameterization = muP()) => ({
  ...common,
  width,
  baseWidth: 8,
  parameterization: scheme,
});

/** What a block of a model multiplies by. */
function multipliers(model: tf.LayersModel, name: string) {
  const config = model.getLayer(name).getConfig() as {
    readonly attention: { readonly logitMultiplier: number };
    readonly branchMultiplier: number;
  };
  return { logits: config.attention.logitMultiplier, branch: config.branchMultiplier };
}

onBackend('cpu', 'what is planned', () => {
  test.each([0, 1 / 4, 1 / 2])('attention logits are scaled for r = %f', (richness) => {
    const scheme = parameterization({ richness });
    const { model, plan } = parameterize(gpt, at(32, scheme));
    const headDim = { size: 16, base: 4 };
    expect(plan.logits).toStrictEqual(
      ['block1/attention', 'block2/attention'].map((name) => ({
        name,
        headDim,
        multiplier: 4 ** -richness,
      })),
    );
    expect(multipliers(model, 'block2').logits).toBe(4 ** -richness);
    expect(4 ** -richness / Math.sqrt(16)).toBeCloseTo(
      attentionScale({ parameterization: scheme, headDim }),
      14,
    );
    expect(String(plan)).toContain('block1/attention: attention logits of heads of 4→16');
    expect(planFromJSON(JSON.parse(JSON.stringify(plan))).logits).toStrictEqual(plan.logits);
  });

  test('they stay as they are where heads are added, and at the base width', () => {
    const added = parameterize((width) => gpt(width, 'heads'), at(32));
    expect(added.plan.logits.map((each) => each.multiplier)).toStrictEqual([1, 1]);
    const base = parameterize(gpt, at(8));
    expect(base.plan.logits.map((each) => each.multiplier)).toStrictEqual([1, 1]);
    expect(multipliers(base.model, 'block1')).toStrictEqual({ logits: 1, branch: 1 });
  });

  test('every weight is known, and the router is meant to narrow', () => {
    const { plan } = parameterize(experts, at(32));
    expect(Object.fromEntries(plan.rows.map(({ name, role }) => [name, role]))).toMatchObject({
      'cross/query': 'hidden',
      'cross/output': 'hidden',
      'moe/router': 'output',
      'moe/gate': 'hidden',
      'moe/output': 'hidden',
    });
    // An expert's kernel sums over what one expert reads.
    expect(plan.row('moe/output')).toMatchObject({ fanIn: { size: 32, base: 8 } });
    expect(plan.row('cross/output')).toMatchObject({ fanIn: { size: 32, base: 8 } });
    expect(plan.warnings).toStrictEqual([]);
  });

  test('a tied readout is multiplied without a word', () => {
    const { model, plan } = parameterize(tied, at(32));
    expect(plan.outputs).toMatchObject([{ name: 'readout', multiplier: 1 / 4 }]);
    expect(plan.row('tokens/embeddings').role).toBe('input');
    expect(model.countParams()).toBe(tied(32).countParams());
    const other = parameterize(tied, { ...at(32), outputs: { readout: 'mean' } });
    expect(other.plan.outputs).toMatchObject([{ name: 'readout', multiplier: 1 }]);
  });

  test('kept weights go on to compute what they did', () => {
    const model = gpt(32);
    const batch = batchFor(model);
    const before = predictions(model, batch).slice();
    const { seed: _, width: __, baseWidth: ___, ...options } = at(32);
    const kept = parameterize(model, { ...options, base: gpt(8), initial: 'keep' });
    expect(predictions(kept.model, batch)).toStrictEqual(before);
    expect(kept.plan.logits).toStrictEqual([]);
  });

  test('a plan with another multiplier is not this model’s', () => {
    const { model, plan } = parameterize(gpt, at(32));
    const copy = gpt(32);
    copy.setWeights(model.getWeights());
    expect(() => resume(copy, { plan, optimizer: common.optimizer })).toThrow(
      'The plan multiplies its attention logits by 0.5, and this model by 1.',
    );
  });

  test('a copy for stock tfjs predicts the same', () => {
    const scheme = muP({ gauge: 'unit-init' });
    for (const make of [(width: number) => gpt(width), experts]) {
      const { model } = parameterize(make, at(32, scheme));
      const batch = batchFor(model);
      const [a, b] = [model, toStandard(model)].map((each) => predictions(each, batch));
      expect(
        Math.max(...(a ?? []).map((value, i) => Math.abs(value - (b?.[i] ?? 0)))),
      ).toBeLessThan(1e-5);
    }
  });
});

const block = (width: number) =>
  transformerBlock({
    name: 'block',
    attention: { heads: 2, headDim: width / 2, causal: true },
    feedForward: { hidden: width },
  });

/** A block in a model inside, used twice. */
function nested(width: number): tf.LayersModel {
  const inner = tf.sequential({ name: 'inner' });
  inner.add(tf.layers.inputLayer({ inputShape: [positions, width] }));
  inner.add(block(width));
  const input = tf.input({ shape: [positions, 3] });
  let x = tf.layers.dense({ name: 'in', units: width }).apply(input) as tf.SymbolicTensor;
  x = inner.apply(x) as tf.SymbolicTensor;
  x = inner.apply(x) as tf.SymbolicTensor;
  return tf.model({
    inputs: input,
    outputs: tf.layers.dense({ name: 'out', units: 2 }).apply(x) as tf.SymbolicTensor,
  });
}

onBackend('cpu', 'layers in their places', () => {
  test('nested and shared, a block is planned once and set', async () => {
    const { model, optimizer, plan } = parameterize(nested, at(32));
    expect(plan.logits).toMatchObject([{ name: 'inner/block/attention', multiplier: 1 / 2 }]);
    expect(multipliers(model.getLayer('inner') as tf.LayersModel, 'block').logits).toBe(1 / 2);
    model.compile({ optimizer, loss });
    const all = await losses(model, batchFor(model), 8);
    expect(all.at(-1)).toBeLessThan(all[0] as number);
  });

  test('frozen, a block keeps its weights, also once it is loaded', async () => {
    const { model, optimizer } = parameterize(gpt, at(16));
    model.getLayer('block1').trainable = false;
    const before = model
      .getLayer('block1')
      .getWeights()
      .map((each) => each.dataSync().slice());
    model.compile({ optimizer, loss });
    await losses(model, batchFor(model), 3);
    const after = model
      .getLayer('block1')
      .getWeights()
      .map((each) => each.dataSync().slice());
    expect(after).toStrictEqual(before);
    const copy = await tf.models.modelFromJSON(model.toJSON(null, false) as never);
    expect(copy.getLayer('block1').trainable).toBe(false);
    expect(copy.getLayer('block2').trainable).toBe(true);
    expect(copy.trainableWeights.length).toBe(model.trainableWeights.length);
  });

  test('nothing is left behind', () => {
    const run = () => {
      const { model, optimizer } = parameterize(gpt, at(16));
      tf.tidy(() => predictions(model, batchFor(model)));
      model.dispose();
      optimizer.dispose();
    };
    run();
    const before = tf.memory().numTensors;
    run();
    expect(tf.memory().numTensors).toBe(before);
  });
});

onBackend('cpu', 'the multiplier of branches', () => {
  const depth = { layers: { size: 8, base: 2 }, alpha: 1 / 2 };
  const run = async (optimizer: typeof common.optimizer, folded: boolean, alpha = 1 / 2) => {
    const wrapped = parameterize(gpt, {
      ...at(16),
      optimizer,
      depth: { ...depth, alpha, folded },
    });
    wrapped.model.compile({ optimizer: wrapped.optimizer, loss });
    const batch = batchFor(wrapped.model);
    return { ...wrapped, losses: await losses(wrapped.model, batch, 6) };
  };

  test.each([
    ['sgd', sgd({ learningRate: 0.02 })],
    ['adam', adam({ learningRate: 0.01 })],
  ])('is set by depth, and folded trains alike to the bit under %s', async (_, optimizer) => {
    for (const [alpha, multiplier] of [
      [1 / 2, 1 / 2],
      [1, 1 / 4],
    ] as const) {
      const applied = await run(optimizer, false, alpha);
      expect(multipliers(applied.model, 'block1').branch).toBe(multiplier);
      expect(planOf(applied.model)?.branchMultiplier).toBe(multiplier);
      const folded = await run(optimizer, true, alpha);
      expect(multipliers(folded.model, 'block1').branch).toBe(1);
      expect(folded.plan.branchMultiplier).toBe(1);
      expect(folded.losses).toStrictEqual(applied.losses);
      const plain = parameterize(gpt, { ...at(16), optimizer });
      plain.model.compile({ optimizer: plain.optimizer, loss });
      expect(await losses(plain.model, batchFor(plain.model), 6)).not.toStrictEqual(applied.losses);
    }
  });
});

onBackend('cpu', 'what is refused', () => {
  const of = (config: object) => () =>
    multiHeadAttention({ heads: 4, headDim: 4, causal: true, ...config } as never);

  test('is said with the reason', () => {
    expect(of({ keyValueHeads: 3 })).toThrow('4 heads cannot share them evenly');
    expect(of({ headDim: 5, rotary: true })).toThrow('turn pairs');
    expect(of({ causal: undefined })).toThrow('multiHeadAttention.causal: received undefined.');
    expect(of({ rotery: true })).toThrow('Did you mean `rotary`?');
    expect(of({ initialScales: { query: -1 } })).toThrow('initialScales.query');
    const x = tf.input({ shape: [4, 6] });
    const context = tf.input({ shape: [5, 6] });
    expect(() => of({})().apply([x, context])).toThrow('neither before nor behind');
    expect(() => of({})().apply(tf.input({ shape: [6] }))).toThrow('Apply it to x, [x, mask]');
    expect(() =>
      transformerBlock({
        attention: { heads: 2, headDim: 4, causal: true, units: 8 } as never,
        feedForward: { hidden: 8 },
      }),
    ).toThrow('transformerBlock.attention.units');
    expect(() => of({})().call(tf.ones([1, 2, 6]), { mask: tf.ones([1, 2]) })).toThrow(
      'a mask that tfjs handed on',
    );
  });
});
