import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { type Declarations, parameterize, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { withQuery } from './custom-layer.ts';
import { mlp, rolesOf } from './models.ts';
import { batchFor, predictions } from './training.ts';

const { layers } = tf;
const initializer = tf.initializers.heNormal({});
const specOf = (tensors: Declarations, transposed = false) =>
  tensorsOf(withQuery(8, { transposed }), { base: withQuery(4, { transposed }), tensors }).find(
    ({ name }) => name === 'attention/query',
  );

onBackend('cpu', 'a weight of an unknown layer', () => {
  it('must be declared, and the error says how', () => {
    const error = (() => {
      try {
        tensorsOf(withQuery(8), { base: withQuery(4) });
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    expect(error).toMatchObject({ _tag: 'undeclared-tensor' });
    expect(String(error)).toContain('attention/query');
    expect(String(error)).toContain(
      "tensors: { 'attention/query': { role: 'hidden', initializer: tf.initializers.… } }",
    );
  });

  it('declared by its fans or by default is read as (…, in, out)', () => {
    const fans = { fanIn: { size: 8, base: 4 }, fanOut: { size: 16, base: 8 } };
    expect(specOf({ 'attention/query': { initializer } })).toStrictEqual({
      name: 'attention/query',
      kind: 'weight',
      ...fans,
    });
    expect(
      specOf({ 'attention/query': { role: 'hidden', branch: true, initializer } }),
    ).toStrictEqual({
      name: 'attention/query',
      kind: 'weight',
      role: 'hidden',
      branch: true,
      ...fans,
    });
    expect(specOf({ 'attention/query': { ...fans, initializer } }, true)).toStrictEqual({
      name: 'attention/query',
      kind: 'weight',
      ...fans,
    });
  });

  it('declared by its role alone still lacks its initializer, and the error says how', () => {
    expect(() => specOf({ 'attention/query': 'hidden' })).toThrow(
      /attention\/query.*initializer: tf\.initializers/,
    );
  });

  it('is multiplied in other gauges, its class not registered', () => {
    const outputs = (['unit-multiplier', 'unit-gradient'] as const).map((gauge) => {
      const { model } = parameterize(withQuery(16), {
        base: withQuery(4),
        parameterization: muP({ gauge }),
        optimizer: sgd({ learningRate: 0.1 }),
        tensors: { 'attention/query': { initializer } },
        seed: 3,
      });
      return predictions(model, batchFor(model));
    });
    expect(outputs[1]).toStrictEqual(outputs[0]);
  });
});

onBackend('cpu', 'a tensor that narrows inside the network', () => {
  const narrow = (width: number) =>
    tf.sequential({
      layers: [
        layers.dense({ name: 'in', units: width, inputShape: [5] }),
        layers.dense({ name: 'narrow', units: 2 }),
        layers.dense({ name: 'wide', units: width }),
        layers.dense({ name: 'out', units: 3 }),
      ],
    });

  /** What `parameterize` warns of. */
  const warned = (
    make: (width: number) => tf.LayersModel,
    tensors: Declarations = {},
    delta?: tf.LayersModel,
  ) => {
    const warnings: string[] = [];
    parameterize(make(8), {
      base: make(4),
      ...(delta === undefined ? {} : { delta }),
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
      tensors,
      onWarning: (warning) => warnings.push(warning),
    });
    return warnings;
  };

  it('is an output, of which one warning tells', () => {
    expect(rolesOf(narrow(8), { base: narrow(4) })).toMatchObject({ 'narrow/kernel': 'output' });
    expect(warned(narrow)).toStrictEqual([
      expect.stringMatching(/^narrow\/kernel narrows a width to a fixed size, inside the network/),
    ]);
    expect(warned(narrow, { 'narrow/kernel': 'output' })).toStrictEqual([]);
    expect(warned(narrow, { 'narrow/kernel': 'bottleneck' })).toStrictEqual([
      expect.stringMatching(/^narrow\/kernel.*as a bottleneck.*grows as m\^0\.5/),
    ]);
  });

  it('is the readout if nothing that grows comes behind it', () => {
    const fixedBehind = (width: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: width, inputShape: [5] }),
          layers.dense({ name: 'scores', units: 2, activation: 'tanh' }),
          layers.dense({ name: 'mixed', units: 3 }),
        ],
      });
    const [model, base, delta] = [fixedBehind(8), fixedBehind(4), fixedBehind(6)];
    expect(rolesOf(model, { base, delta })).toMatchObject({
      'scores/kernel': 'output',
      'mixed/kernel': 'fixed',
    });
    expect(warned(fixedBehind, {}, delta)).toStrictEqual([]);
    // Without a third width what comes behind may be as wide as at base by coincidence.
    expect(warned(fixedBehind)).toContainEqual(
      expect.stringMatching(/^scores\/kernel narrows a width to a fixed size, inside the network/),
    );
  });

  it('several share that warning', () => {
    const twice = (width: number) =>
      tf.sequential({
        layers: ['a', 'b', 'c'].flatMap((name) => [
          layers.dense({ name, units: width, inputShape: [2] }),
          layers.dense({ name: `${name}-code`, units: 2 }),
        ]),
      });
    expect(warned(twice)).toStrictEqual([
      expect.stringMatching(/^a-code\/kernel and b-code\/kernel narrow a width/),
    ]);
  });

  it('declared hidden is refused before anything is changed, with what there is instead', () => {
    const model = narrow(8);
    const before = model.getWeights().map((weight) => weight.dataSync());
    const run = () =>
      parameterize(model, {
        base: narrow(4),
        parameterization: muP(),
        optimizer: sgd({ learningRate: 0.1 }),
        tensors: { 'narrow/kernel': 'hidden' },
      });
    expect(run).toThrow(/narrow\/kernel.*grow as m\^r.*'bottleneck'/);
    expect(model.getWeights().map((weight) => weight.dataSync())).toStrictEqual(before);
  });

  it.each(['output', 'bottleneck'] as const)('can be declared as %s', (role) => {
    const options = { base: narrow(4), tensors: { 'narrow/kernel': role } };
    expect(rolesOf(narrow(8), options)).toMatchObject({
      'narrow/kernel': role,
      'wide/kernel': 'input',
      'out/kernel': 'output',
    });
    const declared = { base: narrow(4), tensors: { 'narrow/kernel': { role } } };
    expect(rolesOf(narrow(8), declared)).toStrictEqual(rolesOf(narrow(8), options));
  });

  it('is found behind a nested model’s input too', () => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: width, inputShape: [5] }),
          layers.dense({ name: 'narrow', units: 2 }),
          tf.sequential({
            name: 'rest',
            layers: [
              layers.dense({ name: 'wide', units: width, inputShape: [2] }),
              layers.dense({ name: 'out', units: 3 }),
            ],
          }),
        ],
      });
    const inside = tensorsOf(make(8), { base: make(4) }).flatMap((tensor) =>
      'readout' in tensor ? [[tensor.name, tensor.readout]] : [],
    );
    expect(inside).toStrictEqual([
      ['narrow/kernel', false],
      ['rest/out/kernel', true],
    ]);
  });
});

onBackend('cpu', 'declarations that cannot be', () => {
  it.each<[string, Declarations, RegExp]>([
    ['of no tensor', { 'hiden/kernel': 'hidden' }, /hiden\/kernel.*no such tensor.*hidden\/kernel/],
    ['of no role', { 'hidden/kernel': 'readout' as 'output' }, /readout/],
    ['of a role that the shape rules out', { 'hidden/kernel': 'output' }, /hidden\/kernel/],
  ])('%s', (_, tensors, message) => {
    expect(() =>
      parameterize(mlp(8), {
        base: mlp(4),
        parameterization: muP(),
        optimizer: sgd({ learningRate: 0.1 }),
        tensors,
      }),
    ).toThrow(message);
  });
});

/** Keeps projections of its own, and a scale, of which nothing tells. */
class Block extends layers.Layer {
  static readonly className: string = 'TestUndeclaredBlock';
  override build([, inputs]: (number | null)[]): void {
    const size = inputs as number;
    const initializer = tf.initializers.randomNormal({ stddev: 0.02 });
    this.addWeight('c_attn/kernel', [size, 3 * size], 'float32', initializer);
    this.addWeight('c_proj/kernel', [3 * size, size], 'float32', initializer);
    this.addWeight('scale', [size], 'float32', tf.initializers.ones());
    this.built = true;
  }
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
  }
}

onBackend('cpu', 'all that must be declared', () => {
  const gpt = (width: number) =>
    tf.sequential({
      layers: [
        layers.dense({ name: 'in', units: width, inputShape: [5] }),
        ...[0, 1, 2].map((block) => new Block({ name: `h${block}` })),
        layers.dense({ name: 'router', units: 2 }),
        layers.dense({ name: 'wide', units: width }),
        layers.dense({ name: 'out', units: 3 }),
      ],
    });
  const common = { parameterization: muP(), optimizer: sgd({ learningRate: 0.1 }) };
  const wrap = (tensors: Declarations = {}) =>
    parameterize(gpt, { ...common, width: 8, baseWidth: 4, seed: 1, tensors });
  const declared: Declarations = {
    'h*/c_attn/kernel': 'hidden',
    'h*/c_proj/kernel': 'hidden',
    'h*/scale': { kind: 'gain' },
    'router/kernel': 'output',
  };

  it('is said at once, over all faults, as one object to paste, with the initializers', () => {
    const initializer = 'tf.initializers.randomNormal({ mean: 0, stddev: 0.02 })';
    expect(() => wrap()).toThrow(
      [
        'tensors: {',
        `  'h*/c_attn/kernel': { role: 'hidden', initializer: ${initializer} },`,
        `  'h*/c_proj/kernel': { role: 'hidden', initializer: ${initializer} },`,
        "  'h*/scale': { kind: 'bias' },",
        '}',
      ].join('\n'),
    );
    expect(() => wrap()).toThrow(/registerLayer\(TestUndeclaredBlock, …\), once for all/);
    expect(() => wrap()).toThrow(
      expect.objectContaining({
        fields: {
          tensors: [0, 1, 2].flatMap((block) =>
            ['c_attn/kernel', 'c_proj/kernel', 'scale'].map((n) => `h${block}/${n}`),
          ),
        },
      }),
    );
  });

  it('can be declared by patterns, as a factory’s layers say how they draw', () => {
    const { plan } = wrap(declared);
    expect(plan.row('h2/c_attn/kernel').role).toBe('hidden');
    expect(plan.row('h1/scale').kind).toBe('gain');
  });

  it('or by a function', () => {
    const { plan } = wrap(
      (tensor) =>
        Object.entries(declared).find(([key]) => tensor.endsWith(key.replace('h*', '')))?.[1],
    );
    expect(plan.rows).toStrictEqual(wrap(declared).plan.rows);
  });

  it('a name goes before a pattern', () => {
    const { plan } = wrap({ ...declared, 'h1/scale': { kind: 'bias' } });
    expect(plan.rows.filter(({ kind }) => kind === 'gain').map(({ name }) => name)).toStrictEqual([
      'h0/scale',
      'h2/scale',
    ]);
  });

  it.each<[string, Declarations, RegExp]>([
    [
      'that matches nothing',
      { 'g*/scale': 'input' },
      /tensors\["g\*\/scale"\].*no tensor of a name/,
    ],
    [
      'of no role',
      { 'h*/scale': 'readout' as 'output' },
      /tensors\["h\*\/scale"\]: received "readout"/,
    ],
    ['that is no pattern but a slip', { 'h0/scal': 'input' }, /Did you mean 'h0\/scale'/],
  ])('a pattern %s is refused', (_, tensors, message) => {
    expect(() => wrap(tensors)).toThrow(message);
  });
});
