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

  it('must be declared, and the error says how', () => {
    expect(() => tensorsOf(narrow(8), { base: narrow(4) })).toThrow(
      /narrow\/kernel.*tensors: \{ 'narrow\/kernel': 'output' \}.*'hidden' for a bottleneck/,
    );
  });

  it.each(['output', 'hidden'] as const)('can be declared as %s', (role) => {
    const options = { base: narrow(4), tensors: { 'narrow/kernel': role } };
    expect(rolesOf(narrow(8), options)).toMatchObject({
      'narrow/kernel': role,
      'wide/kernel': 'input',
      'out/kernel': 'output',
    });
    const declared = { base: narrow(4), tensors: { 'narrow/kernel': { role } } };
    expect(rolesOf(narrow(8), declared)).toStrictEqual(rolesOf(narrow(8), options));
  });

  it('must be declared behind a nested model’s input too', () => {
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
    expect(() => tensorsOf(make(8), { base: make(4) })).toThrow(/narrow\/kernel/);
    expect(() => tensorsOf(make(8), { base: make(4) })).not.toThrow(/rest\/out/);
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
