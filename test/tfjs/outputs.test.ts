import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, muP, parameterization } from '../../src/index.ts';
import {
  adam,
  type OutputDeclarations,
  parameterize,
  planOf,
  registerLayer,
  resume,
  toStandard,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { reloaded } from './models.ts';
import { loss, losses, predictions, relativeDifference } from './training.ts';
import { tiedEmbedding, twoTowers, words } from './weightless-readouts.ts';

const optimizer = adam({ learningRate: 0.01 });

interface Subject {
  readonly make: (width: number) => tf.LayersModel;
  readonly outputs: OutputDeclarations;
}

/** Two towers in a model of their own, whose similarity a further layer reads. */
function nestedTowers(width: number): tf.LayersModel {
  const towers = twoTowers(width);
  towers.name = 'towers';
  const inputs = [1, 2].map(() => tf.input({ shape: [8] }));
  const score = tf.layers
    .reshape({ name: 'score', targetShape: [1, 1] })
    .apply(towers.apply(inputs)) as tf.SymbolicTensor;
  return tf.model({ inputs, outputs: score });
}

/** One dot product of several pairs, and another readout beside it. */
function manyOutputs(width: number): tf.LayersModel {
  const towers = twoTowers(width);
  const [first, second] = towers.inputs as [tf.SymbolicTensor, tf.SymbolicTensor];
  const [e0, e1] = ['e0', 'e1'].map((name) => towers.getLayer(name).output as tf.SymbolicTensor);
  const similarity = towers.getLayer('similarity');
  const head = tf.layers.dense({ name: 'head', units: 1 }).apply(e0 as tf.SymbolicTensor);
  return tf.model({
    inputs: [first, second],
    outputs: [
      head as tf.SymbolicTensor,
      towers.outputs[0] as tf.SymbolicTensor,
      similarity.apply([e1, e1] as tf.SymbolicTensor[]) as tf.SymbolicTensor,
    ],
  });
}

/** The sum of the features, as a layer of one's own has it. */
class FeatureSum extends tf.layers.Layer {
  static readonly className: string = 'TestFeatureSum';
  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return shape.slice(0, -1);
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.sum((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor, -1);
  }
}
tf.serialization.registerClass(FeatureSum as never);

/** Where a query points to among keys: a hidden kernel, and then a dot product. */
class Pointer extends tf.layers.Layer {
  static readonly className: string = 'TestPointer';
  readonly queryInitializer = tf.initializers.glorotNormal({ seed: 5 });
  #query: tf.LayerVariable | undefined;

  override build([query]: tf.Shape[]): void {
    const units = query?.at(-1) as number;
    const shape = [units, units];
    this.#query = this.addWeight('query', shape, 'float32', this.queryInitializer);
    this.built = true;
  }
  override computeOutputShape([query, keys]: tf.Shape[]): tf.Shape {
    return [query?.[0] ?? null, keys?.[1] ?? null];
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const [query, keys] = inputs as [tf.Tensor2D, tf.Tensor3D];
      const asked = tf.matMul(query, this.#query?.read() as tf.Tensor2D);
      return tf.squeeze(tf.matMul(keys, tf.expandDims(asked, -1)), [-1]);
    });
  }
}
registerLayer(Pointer as never, { query: 'matrix' });

function pointer(width: number): tf.LayersModel {
  const input = tf.input({ shape: [8] });
  const query = tf.layers.dense({ name: 'asked', units: width }).apply(input);
  const keys = tf.layers
    .dense({ name: 'keys', units: width })
    .apply(tf.layers.reshape({ targetShape: [4, 2] }).apply(input) as tf.SymbolicTensor);
  const pointed = new Pointer({ name: 'pointer' }).apply([query, keys] as tf.SymbolicTensor[]);
  return tf.model({ inputs: input, outputs: pointed as tf.SymbolicTensor });
}

const summed = (width: number): tf.LayersModel =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'wide', units: width, inputShape: [8] }),
      tf.layers.reshape({ targetShape: [1, width] }),
      new FeatureSum({ name: 'sum' }),
    ],
  });

const subjects: Readonly<Record<string, Subject>> = {
  'two towers': { make: twoTowers, outputs: { similarity: 'sum' } },
  'a tied embedding': { make: tiedEmbedding, outputs: { tied: 'sum' } },
  'a model in a model': { make: nestedTowers, outputs: { 'towers/similarity': 'sum' } },
  'several outputs': { make: manyOutputs, outputs: { similarity: 'sum' } },
  'a pointer network': { make: pointer, outputs: { pointer: 'sum' } },
  'a sequential model': { make: summed, outputs: { sum: 'sum' } },
};
const each = Object.entries(subjects).map(([title, subject]) => ({ title, ...subject }));

function started({ make, outputs }: Subject, width = 32, gauge: Gauge = 'unit-multiplier') {
  return parameterize(make, {
    width,
    baseWidth: 8,
    parameterization: parameterization({ gauge }),
    optimizer,
    outputs,
    seed: 1,
    onWarning() {},
  });
}

function batchOf(model: tf.LayersModel) {
  const x = model.inputs.map(({ shape }, index) =>
    shape[1] === 3
      ? tf.floor(tf.randomUniform([4, 3], 0, words - 0.1, 'float32', index))
      : tf.randomNormal([4, 8], 0, 1, 'float32', index),
  );
  const y = model.outputs.map(({ shape }, index) =>
    tf.randomNormal([4, ...shape.slice(1)] as number[], 0, 1, 'float32', 9 + index),
  );
  return { x, y };
}

const all = (model: tf.LayersModel, x: tf.Tensor[]): number[] =>
  [model.predict(x)].flat().flatMap((tensor) => Array.from(tensor.dataSync()));

onBackend('cpu', 'an output without a weight of its own', () => {
  it.each(each)('is multiplied by the plan’s factor: $title', (subject) => {
    const { model, plan } = started(subject);
    expect(plan.outputs).toStrictEqual([
      {
        name: Object.keys(subject.outputs)[0],
        fanIn: { size: 32, base: 8 },
        reduction: 'sum',
        multiplier: 1 / 4,
      },
    ]);
    const { model: plain } = started({ ...subject, outputs: {} });
    const { x } = batchOf(model);
    const [multiplied, whole] = [model, plain].map((each) => [each.predict(x)].flat());
    whole?.forEach((tensor, index) => {
      const factor = subject.make === manyOutputs && index === 0 ? 1 : 1 / 4;
      const [actual, wanted] = [multiplied?.[index] as tf.Tensor, tf.mul(tensor, factor)];
      expect(relativeDifference(actual.dataSync(), wanted.dataSync())).toBeLessThan(1e-6);
    });
  });

  it.each(each)('is left alone at the base width, bit for bit: $title', async (subject) => {
    const model = subject.make(8);
    const { x } = batchOf(model);
    const before = all(model, x);
    const given = { base: subject.make, baseWidth: 8, parameterization: muP(), optimizer };
    const result = parameterize(model, { ...given, outputs: subject.outputs, onWarning() {} });
    expect(result.model).toBe(model);
    expect(all(model, x)).toStrictEqual(before);
    expect(result.plan.outputs[0]?.multiplier).toBe(1);
  });

  it('leaves the model that was given as it was, where it is multiplied', () => {
    const model = twoTowers(32);
    const { x } = batchOf(model);
    const before = all(model, x);
    const { model: copy } = parameterize(model, {
      base: twoTowers,
      baseWidth: 8,
      parameterization: muP(),
      optimizer,
      outputs: { similarity: 'sum' },
    });
    expect(copy).not.toBe(model);
    expect(all(model, x)).toStrictEqual(before);
  });

  it.each(each)('is the same in every gauge: $title', (subject) => {
    const { model } = started(subject);
    const { x } = batchOf(model);
    const wanted = all(model, x);
    for (const gauge of ['unit-gradient', 'unit-init', { output: -1 }] as const) {
      const other = started(subject, 32, gauge).model;
      expect(relativeDifference(all(other, x), wanted)).toBeLessThan(1e-5);
    }
  });

  it.each(each)('goes with the model where it is saved and loaded: $title', async (subject) => {
    const { model, optimizer: trained, plan } = started(subject);
    model.compile({ loss, optimizer: trained });
    const { x, y } = batchOf(model);
    await model.trainOnBatch(x, y);
    const loaded = await reloaded(model);
    expect(all(loaded, x)).toStrictEqual(all(model, x));
    expect(planOf(loaded)?.toJSON()).toStrictEqual(JSON.parse(JSON.stringify(plan)));
    expect(loaded.outputNames).toStrictEqual(model.outputNames);
    for (const each of [model, loaded]) {
      each.compile({ loss, optimizer: resume(each, { optimizer }).optimizer });
    }
    const [ofModel, ofLoaded] = [await model.trainOnBatch(x, y), await loaded.trainOnBatch(x, y)];
    expect(ofLoaded).toStrictEqual(ofModel);
  });

  it.each(each)('is the same in a standard model: $title', (subject) => {
    const { model } = started(subject, 32, 'unit-init');
    const standard = toStandard(model);
    const { x } = batchOf(model);
    expect(relativeDifference(all(standard, x), all(model, x))).toBeLessThan(1e-6);
    const classes = JSON.stringify(standard.toJSON(null, false));
    expect(classes).not.toContain('Richscale');
  });

  it('keeps the names that losses and targets go by', async () => {
    const { model, optimizer: made } = started(subjects['several outputs'] as Subject);
    expect(model.outputNames).toStrictEqual(['head', 'similarity', 'similarity']);
    const towers = started(subjects['two towers'] as Subject);
    towers.model.compile({
      loss: { similarity: 'meanSquaredError' },
      optimizer: towers.optimizer,
    });
    const { x, y } = batchOf(towers.model);
    const history = await towers.model.fit(x, { similarity: y[0] as tf.Tensor }, { verbose: 0 });
    expect(history.history.loss?.[0]).toBeGreaterThan(0);
    made.dispose();
  });

  it('trains as ever', async () => {
    const { model, optimizer: made } = started(subjects['two towers'] as Subject);
    model.compile({ loss, optimizer: made });
    const { x, y } = batchOf(model);
    const values = await losses(model, { x, y: y[0] as tf.Tensor }, 12);
    expect(values.at(-1)).toBeLessThan(values[0] as number);
    expect(predictions(model, { x })).toHaveLength(4);
  });

  it('is there in a copy that a plan is handed to, or the plan is refused', () => {
    const subject = subjects['two towers'] as Subject;
    const { model, plan } = started(subject);
    const anew = twoTowers(32);
    anew.setWeights(model.getWeights());
    expect(() => resume(anew, { plan, optimizer })).toThrow(
      /similarity.*multiplies it by 0\.25 in the forward pass, and this model by 1\./,
    );
  });

  it('is not multiplied twice', () => {
    const { model } = started(subjects['two towers'] as Subject);
    const body = tf.model({ inputs: model.inputs, outputs: model.outputs });
    expect(() =>
      parameterize(body, {
        base: twoTowers,
        baseWidth: 8,
        parameterization: muP(),
        optimizer,
        outputs: { similarity: 'sum' },
        initial: 'keep',
      }),
    ).toThrow(expect.objectContaining({ _tag: 'already-parameterized' }));
  });

  it('is not multiplied where all weights are kept', () => {
    const keep = (initial: 'keep' | { 'e0/*': 'keep' }) =>
      parameterize(twoTowers(32), {
        base: twoTowers,
        baseWidth: 8,
        parameterization: muP(),
        optimizer,
        outputs: { similarity: 'sum' },
        initial,
      });
    expect(() => keep('keep')).toThrow(/^outputs\["similarity"\]: received 0\.25\. All weights/);
    expect(keep({ 'e0/*': 'keep' }).plan.outputs).toHaveLength(1);
  });

  it('that is not declared is warned of, by the name of the option', () => {
    const { plan } = started({ make: twoTowers, outputs: {} });
    expect(plan.warnings).toContainEqual(expect.stringMatching(/No tensor reads.*`outputs`/));
    expect(started(subjects['two towers'] as Subject).plan.warnings).toEqual([]);
  });

  it('that is not declared beside another readout is warned of by its name', () => {
    const warned = /over the width of similarity \(8→32\).*outputs: \{ "similarity": 'sum' \}/;
    const { plan } = started({ make: manyOutputs, outputs: {} });
    expect(plan.warnings).toEqual([expect.stringMatching(warned)]);
    expect(started(subjects['several outputs'] as Subject).plan.warnings).toEqual([]);
  });

  it('is none where positions are summed, or a cosine is right as it is', () => {
    const make = (normalize: boolean) => (width: number) => {
      const input = tf.input({ shape: [4, 3] });
      const [a, b] = ['a', 'b'].map(
        (name) => tf.layers.dense({ name, units: width }).apply(input) as tf.SymbolicTensor,
      ) as [tf.SymbolicTensor, tf.SymbolicTensor];
      const dot = (name: string, axes: number | [number, number], of: tf.SymbolicTensor[]) =>
        tf.layers.dot({ name, axes, normalize }).apply(of) as tf.SymbolicTensor;
      const logits = dot('logits', -1, [a, b]);
      const read = dot('read', [2, 1], [logits, b]);
      const head = tf.layers.dense({ name: 'head', units: 1 }).apply(read) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs: head });
    };
    expect(started({ make: make(true), outputs: {} }).plan.warnings).toEqual([]);
    const [warning, ...others] = started({ make: make(false), outputs: {} }).plan.warnings;
    expect(others).toEqual([]);
    expect(warning).toContain('outputs: { "logits": \'sum\' }');
    expect(started({ make: make(false), outputs: { logits: 'sum' } }).plan.warnings).toEqual([]);
  });

  it('is looked for along the axes that are widths, wherever these were put', () => {
    const make = (turned: 'keys' | 'values') => (width: number) => {
      const { dense, dot, permute, activation } = tf.layers;
      const input = tf.input({ shape: [4, 3] });
      const of = (name: string) => dense({ name, units: width }).apply(input) as tf.SymbolicTensor;
      const turn = (x: tf.SymbolicTensor, units: number) =>
        dense({ units }).apply(permute({ dims: [2, 1] }).apply(x)) as tf.SymbolicTensor;
      const keys = turned === 'keys' ? turn(of('keys'), 5) : of('keys');
      const axes: [number, number] = [2, turned === 'keys' ? 1 : 2];
      const scores = dot({ name: 'scores', axes }).apply([of('queries'), keys]);
      const weights = activation({ activation: 'softmax' }).apply(scores) as tf.SymbolicTensor;
      const values = turn(of('values'), turned === 'keys' ? 5 : 4);
      const read = dot({ name: 'read', axes: [2, 2] }).apply([weights, values]);
      const head = dense({ name: 'head', units: 1 }).apply(read) as tf.SymbolicTensor;
      return tf.model({ inputs: input, outputs: head });
    };
    for (const turned of ['keys', 'values'] as const) {
      const { warnings } = started({ make: make(turned), outputs: {} }).plan;
      expect(warnings).toEqual([expect.stringMatching(/over the width of scores \(8→32\) has/)]);
      const declared = started({ make: make(turned), outputs: { scores: 'sum' } });
      expect(declared.plan.warnings).toEqual([]);
    }
  });

  it('may be a mean, and may have its width declared', () => {
    const { plan } = started({
      make: (width) => twoTowers(width, true),
      outputs: { similarity: { reduction: 'mean', fanIn: { size: 64, base: 16 } } },
    });
    expect(plan.outputs).toMatchObject([{ fanIn: { size: 64, base: 16 }, multiplier: 1 }]);
  });

  it.each<[string, (width: number) => tf.LayersModel, unknown, RegExp]>([
    ['no object', twoTowers, 'sum', /^outputs: received "sum"/],
    [
      'no layer of the model',
      twoTowers,
      { similarty: 'sum' },
      /^outputs\["similarty"\]: .*no such layer\. Did you mean 'similarity'/,
    ],
    ['no reduction', twoTowers, { similarity: 'dot' }, /"dot"\. It is 'sum', or 'mean'/],
    ['an unknown key', twoTowers, { similarity: { width: 3 } }, /similarity"\]\.width.*no such/],
    ['no dimension', twoTowers, { similarity: { fanIn: 0 } }, /\.fanIn: received 0/],
    [
      'a layer that has a kernel',
      twoTowers,
      { e0: 'sum' },
      /weight of its own, e0\/kernel\. Leave/,
    ],
    [
      'a width, and a layer whose uses read none',
      (width) => {
        const input = tf.input({ shape: [8] });
        const twice = new FeatureSum({ name: 'twice' });
        const sums = [input, input].map((x) => twice.apply(x) as tf.SymbolicTensor);
        const wide = tf.layers.dense({ units: width }).apply(input) as tf.SymbolicTensor;
        return tf.model({ inputs: input, outputs: [wide, ...sums] });
      },
      { twice: { fanIn: { size: 32, base: 8 } } },
      /No width is found/,
    ],
    [
      'the sum of a cosine',
      (width) => twoTowers(width, true),
      { similarity: 'sum' },
      /has divided by the width already\. Declare 'mean'/,
    ],
    ['a layer that reads no width', twoTowers, { query: 'sum' }, /No width is found.*Give it:/],
  ])('with %s is refused before anything is changed', (_, make, outputs, message) => {
    const base = make(8);
    const model = make(32);
    const { x } = batchOf(model);
    const before = all(model, x);
    const run = () =>
      parameterize(model, {
        base,
        parameterization: muP(),
        optimizer,
        outputs: outputs as OutputDeclarations,
        onWarning() {},
      });
    const grown = growth(() => expect(run).toThrow(message));
    expect(grown).toStrictEqual(nothing);
    expect(all(model, x)).toStrictEqual(before);
  });

  it('with widths that grow at different rates has to be told which', () => {
    const make = (width: number) => {
      const inputs = [1, 2].map(() => tf.input({ shape: [8] }));
      const a = tf.layers.dense({ name: 'a', units: width }).apply(inputs[0] as tf.SymbolicTensor);
      const b = tf.layers
        .dense({ name: 'b', units: width + 8 })
        .apply(inputs[1] as tf.SymbolicTensor);
      const joined = tf.layers
        .concatenate()
        .apply([a, b] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
      const total = new FeatureSum({ name: 'total' }).apply(joined) as tf.SymbolicTensor;
      return tf.model({ inputs, outputs: total });
    };
    expect(() => started({ make, outputs: { total: 'sum' } })).toThrow(
      /8→32 and 16→40.*different rates.*Give it: outputs: \{ 'total'/,
    );
    const { plan } = started({
      make,
      outputs: { total: { fanIn: { size: 72, base: 24 } } },
    });
    expect(plan.outputs[0]?.multiplier).toBeCloseTo(1 / 3, 12);
  });

  it('of recurrent layers have the width of their states, not of their gates', () => {
    const make = (width: number) => {
      const inputs = [1, 2].map(() => tf.input({ shape: [5, 3] }));
      const states = inputs.map((input, i) => {
        const { gru, lstm } = tf.layers;
        const layer = i === 0 ? lstm({ units: width }) : gru({ units: width });
        return layer.apply(input) as tf.SymbolicTensor;
      });
      const match = tf.layers.dot({ name: 'match', axes: -1 }).apply(states) as tf.SymbolicTensor;
      return tf.model({ inputs, outputs: match });
    };
    const { plan } = started({ make, outputs: { match: 'sum' } });
    expect(plan.outputs[0]?.fanIn).toStrictEqual({ size: 32, base: 8 });
  });

  it('leaks nothing', () => {
    const run = () => {
      const { model, optimizer: made } = started(subjects['two towers'] as Subject);
      made.dispose();
      model.dispose();
    };
    run();
    expect(growth(run)).toStrictEqual(nothing);
  });
});
