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
    expect(String(error)).toContain("tensors: { 'attention/query': 'hidden' }");
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
  const warned = (make: (width: number) => tf.LayersModel, tensors: Declarations = {}) => {
    const warnings: string[] = [];
    parameterize(make(8), {
      base: make(4),
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
