import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { onBackend } from '../on-backends.ts';
import { mlp, rolesOf } from './models.ts';

const { layers } = tf;
const apply = (layer: tf.layers.Layer, to: tf.SymbolicTensor | tf.SymbolicTensor[]) =>
  layer.apply(to) as tf.SymbolicTensor;
const roles = (make: (width: number) => tf.LayersModel) =>
  rolesOf(make(8), { base: make(4), delta: make(6) });

const mlpRoles = {
  'in/kernel': 'input',
  'in/bias': 'input',
  'hidden/kernel': 'hidden',
  'hidden/bias': 'input',
  'out/kernel': 'output',
  'out/bias': 'fixed',
};

onBackend('cpu', 'roles through a model’s graph', () => {
  it('of a sequential model', () => {
    expect(roles(mlp)).toStrictEqual(mlpRoles);
  });

  it('of a functional model with a residual connection and two outputs', () => {
    const make = (w: number) => {
      const input = tf.input({ shape: [5] });
      const first = apply(layers.dense({ name: 'in', units: w }), input);
      const branch = apply(layers.dense({ name: 'branch', units: w }), first);
      const sum = apply(layers.add(), [first, branch]);
      return tf.model({
        inputs: input,
        outputs: [
          apply(layers.dense({ name: 'policy', units: 3 }), sum),
          apply(layers.dense({ name: 'value', units: 1 }), sum),
        ],
      });
    };
    expect(roles(make)).toStrictEqual({
      'in/kernel': 'input',
      'in/bias': 'input',
      'branch/kernel': 'hidden',
      'branch/bias': 'input',
      'policy/kernel': 'output',
      'policy/bias': 'fixed',
      'value/kernel': 'output',
      'value/bias': 'fixed',
    });
  });

  it('of a layer that is applied twice: one tensor each', () => {
    const make = (w: number) => {
      const [a, b] = [tf.input({ shape: [5] }), tf.input({ shape: [5] })];
      const shared = layers.dense({ name: 'shared', units: w });
      const both = apply(layers.concatenate(), [apply(shared, a), apply(shared, b)]);
      return tf.model({
        inputs: [a, b],
        outputs: apply(layers.dense({ name: 'out', units: 3 }), both),
      });
    };
    expect(roles(make)).toStrictEqual({
      'shared/kernel': 'input',
      'shared/bias': 'input',
      'out/kernel': 'output',
      'out/bias': 'fixed',
    });
  });

  it('of an output through weightless layers and norms', () => {
    const make = (w: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: w, inputShape: [5] }),
          layers.dense({ name: 'out', units: 6 }),
          layers.layerNormalization({ name: 'norm' }),
          layers.reshape({ targetShape: [2, 3] }),
          layers.dropout({ rate: 0.5 }),
          layers.flatten(),
          layers.softmax(),
        ],
      });
    expect(roles(make)).toStrictEqual({
      'in/kernel': 'input',
      'in/bias': 'input',
      'out/kernel': 'output',
      'out/bias': 'fixed',
      'norm/gamma': 'fixed',
      'norm/beta': 'fixed',
    });
  });

  it('of an output that also goes on into the network', () => {
    const make = (w: number) => {
      const input = tf.input({ shape: [5] });
      const features = apply(layers.dense({ name: 'in', units: w }), input);
      const logits = apply(layers.dense({ name: 'logits', units: 3 }), features);
      const again = apply(layers.dense({ name: 'again', units: w }), logits);
      const value = apply(layers.dense({ name: 'value', units: 1 }), again);
      return tf.model({ inputs: input, outputs: [logits, value] });
    };
    expect(roles(make)['logits/kernel']).toBe('output');
  });

  it('of a convolution as readout', () => {
    const make = (w: number) =>
      tf.sequential({
        layers: [
          layers.conv2d({ name: 'in', filters: w, kernelSize: 3, inputShape: [5, 5, 1] }),
          layers.conv2d({ name: 'out', filters: 2, kernelSize: 3 }),
          layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
        ],
      });
    expect(roles(make)).toMatchObject({ 'in/kernel': 'input', 'out/kernel': 'output' });
  });

  it('of a recurrent network', () => {
    const make = (w: number) =>
      tf.sequential({
        layers: [
          layers.embedding({ name: 'tokens', inputDim: 10, outputDim: w, inputLength: 3 }),
          layers.lstm({ name: 'lstm', units: w, recurrentInitializer: 'glorotUniform' }),
          layers.dense({ name: 'out', units: 10 }),
        ],
      });
    expect(roles(make)).toStrictEqual({
      'tokens/embeddings': 'input',
      'lstm/kernel': 'hidden',
      'lstm/recurrent_kernel': 'hidden',
      'lstm/bias': 'input',
      'out/kernel': 'output',
      'out/bias': 'fixed',
    });
  });
});

onBackend('cpu', 'roles in nested models', () => {
  const body = (w: number, name: string) =>
    tf.sequential({
      name,
      layers: [
        layers.dense({ name: 'first', units: w, inputShape: [w], activation: 'relu' }),
        layers.dense({ name: 'second', units: w }),
      ],
    });

  it('of a sequential model in a sequential model', () => {
    const make = (w: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: w, inputShape: [5] }),
          body(w, 'body'),
          layers.dense({ name: 'out', units: 3 }),
        ],
      });
    expect(roles(make)).toStrictEqual({
      'in/kernel': 'input',
      'in/bias': 'input',
      'body/first/kernel': 'hidden',
      'body/first/bias': 'input',
      'body/second/kernel': 'hidden',
      'body/second/bias': 'input',
      'out/kernel': 'output',
      'out/bias': 'fixed',
    });
  });

  it('of a readout inside a nested model, and inside one that is nested in that', () => {
    const make = (w: number) => {
      const head = tf.sequential({
        name: 'head',
        layers: [
          layers.dense({ name: 'hidden', units: w, inputShape: [w] }),
          layers.dense({ name: 'out', units: 3 }),
        ],
      });
      const outer = tf.sequential({ name: 'outer', layers: [head, layers.softmax()] });
      return tf.sequential({
        layers: [layers.dense({ name: 'in', units: w, inputShape: [5] }), outer],
      });
    };
    expect(roles(make)).toStrictEqual({
      'in/kernel': 'input',
      'in/bias': 'input',
      'outer/head/hidden/kernel': 'hidden',
      'outer/head/hidden/bias': 'input',
      'outer/head/out/kernel': 'output',
      'outer/head/out/bias': 'fixed',
    });
  });

  it('of a readout before a nested model without weights', () => {
    const make = (w: number) =>
      tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: w, inputShape: [5] }),
          layers.dense({ name: 'out', units: 3 }),
          tf.sequential({
            name: 'head',
            layers: [layers.reshape({ targetShape: [3], inputShape: [3] }), layers.softmax()],
          }),
        ],
      });
    expect(roles(make)['out/kernel']).toBe('output');
  });

  it('of a nested model that is applied twice, its weights once', () => {
    const make = (w: number) => {
      const input = tf.input({ shape: [5] });
      const shared = body(w, 'shared');
      const first = apply(layers.dense({ name: 'in', units: w }), input);
      const twice = apply(shared, apply(shared, first));
      return tf.model({
        inputs: input,
        outputs: apply(layers.dense({ name: 'out', units: 3 }), twice),
      });
    };
    expect(Object.keys(roles(make))).toStrictEqual([
      'in/kernel',
      'in/bias',
      'shared/first/kernel',
      'shared/first/bias',
      'shared/second/kernel',
      'shared/second/bias',
      'out/kernel',
      'out/bias',
    ]);
  });

  it('of a weightless nested model that is applied in two places', () => {
    const make = (w: number) => {
      const input = tf.input({ shape: [5] });
      const normalize = tf.sequential({
        name: 'normalize',
        layers: [layers.softmax({ inputShape: [3] })],
      });
      const features = apply(layers.dense({ name: 'in', units: w }), input);
      const [a, b] = ['a', 'b'].map((name) =>
        apply(normalize, apply(layers.dense({ name, units: 3 }), features)),
      );
      return tf.model({
        inputs: input,
        outputs: [a as tf.SymbolicTensor, b as tf.SymbolicTensor],
      });
    };
    expect(roles(make)).toMatchObject({ 'a/kernel': 'output', 'b/kernel': 'output' });
  });
});
