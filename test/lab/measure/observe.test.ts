import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { type LayerCall, observe } from '../../../src/lab/measure/observe.ts';
import { onEveryBackend } from '../../on-backends.ts';
import { growth, nothing } from '../../tfjs/memory.ts';
import { Attention } from './attention.ts';

const { layers } = tf;

/** The calls of one pass, as `path#call`, with what `read` makes of each. */
function passed<T = undefined>(
  model: tf.LayersModel,
  x: tf.Tensor | tf.Tensor[],
  read: (call: LayerCall) => T = () => undefined as T,
): { readonly names: readonly string[]; readonly read: readonly T[]; readonly f: number[][] } {
  const names: string[] = [];
  const found: T[] = [];
  const f: number[][] = [];
  tf.tidy(() => {
    const outputs = observe(model, x, (call) => {
      names.push(`${call.path}#${call.call}`);
      found.push(read(call));
    });
    f.push(...outputs.map(numbers));
  });
  return { names, read: found, f };
}

const numbers = (tensor: tf.Tensor | undefined): number[] => [...(tensor?.dataSync() ?? [])];
const dense = (name: string, units: number, seed = 1) =>
  layers.dense({ name, units, kernelInitializer: tf.initializers.heNormal({ seed }) });
const apply = (layer: tf.layers.Layer, x: unknown) => layer.apply(x as tf.SymbolicTensor);
const symbol = (x: unknown) => x as tf.SymbolicTensor;
const batch = (...shape: number[]) => tf.randomNormal(shape, 0, 1, 'float32', 7);

onEveryBackend('observing a forward pass', (backend) => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('sees a shared layer once for each call, with that call’s tensors', () => {
    const input = tf.input({ shape: [3] });
    const shared = dense('shared', 3);
    const once = apply(shared, input);
    const model = tf.model({ inputs: input, outputs: symbol(apply(shared, once)) });
    const x = batch(2, 3);
    const { names, read, f } = passed(model, x, ({ inputs, outputs }) => ({
      given: numbers(inputs[0]),
      gave: numbers(outputs[0]),
    }));
    expect(names.filter((name) => name.startsWith('shared'))).toStrictEqual([
      'shared#0',
      'shared#1',
    ]);
    const [first, second] = read.slice(-2);
    expect(first?.given).toStrictEqual(numbers(x));
    expect(second?.given).toStrictEqual(first?.gave);
    expect(f[0]).toStrictEqual(second?.gave);
  });

  it('counts from 0 again in the next pass', () => {
    const model = tf.sequential({
      layers: [layers.dense({ name: 'a', units: 2, inputShape: [3] })],
    });
    const x = batch(2, 3);
    expect(passed(model, x).names).toStrictEqual(passed(model, x).names);
  });

  it('sees the layers of nested models under their paths, in the order of the calls', () => {
    const h1 = layers.dense({ name: 'h1', units: 4, inputShape: [4] });
    const block = tf.sequential({ name: 'block', layers: [h1, dense('h2', 4)] });
    const input = tf.input({ shape: [4] });
    const first = apply(dense('in', 4), input);
    const twice = apply(block, apply(block, first));
    const model = tf.model({ inputs: input, outputs: symbol(apply(dense('out', 2), twice)) });
    const { names } = passed(model, batch(2, 4));
    expect(names.filter((name) => !name.startsWith('input'))).toStrictEqual([
      'in#0',
      'block/h1#0',
      'block/h2#0',
      'block/h1#1',
      'block/h2#1',
      'out#0',
    ]);
  });

  it('gives the outputs of models with several inputs and outputs, in their order', () => {
    const [a, b] = [tf.input({ shape: [2] }), tf.input({ shape: [3] })];
    const sum = layers
      .add()
      .apply([symbol(apply(dense('a', 4), a)), symbol(apply(dense('b', 4), b))]);
    const outputs = [symbol(apply(dense('f', 1), sum)), symbol(apply(dense('g', 2), sum))];
    const model = tf.model({ inputs: [a, b], outputs });
    const x = [batch(3, 2), batch(3, 3)];
    const { f, read } = passed(model, x, ({ inputs }) => inputs.length);
    expect(f).toStrictEqual((model.predict(x) as tf.Tensor[]).map(numbers));
    expect(Math.max(...read)).toBe(2);
  });

  it('has batch norms use the batch’s statistics and keep their moving ones', () => {
    const model = tf.sequential({
      layers: [layers.batchNormalization({ name: 'norm', inputShape: [3], momentum: 0.5 })],
    });
    const x = tf.add(tf.mul(batch(64, 3), 5), 2);
    const before = model.getWeights().map(numbers);
    const { f } = passed(model, x);
    expect(model.getWeights().map(numbers)).toStrictEqual(before);
    const { mean, variance } = tf.moments(tf.tensor1d(f[0] ?? []));
    expect(numbers(mean)[0]).toBeCloseTo(0, 3);
    expect(numbers(variance)[0]).toBeCloseTo(1, 2);
  });

  it('drops nothing out, in recurrent layers and wrappers neither', () => {
    const model = tf.sequential({
      layers: [
        layers.timeDistributed({
          name: 'each',
          inputShape: [5, 3],
          layer: layers.dropout({ rate: 0.5 }),
        }),
        layers.lstm({ name: 'lstm', units: 4, dropout: 0.5, returnSequences: true }),
        layers.bidirectional({
          name: 'both',
          mergeMode: 'concat',
          layer: layers.gru({ units: 2, dropout: 0.5 }) as tf.RNN,
        }),
        layers.gaussianNoise({ name: 'noise', stddev: 1 }),
        layers.dropout({ name: 'drop', rate: 0.5 }),
      ],
    });
    const x = batch(2, 5, 3);
    const { f, names } = passed(model, x);
    expect(names).toStrictEqual(['each#0', 'lstm#0', 'both#0', 'noise#0', 'drop#0']);
    // At inference nothing is random, and this model's layers have nothing else that differs.
    const plain = numbers(model.predict(x) as tf.Tensor);
    f[0]?.forEach((value, index) => {
      expect(value).toBeCloseTo(plain[index] as number, 5);
    });
  });

  it('answers `again` with the same call, under other weights if they are exchanged', () => {
    const model = tf.sequential({
      layers: [
        layers.lstm({ name: 'h', units: 3, inputShape: [4, 2] }),
        layers.dense({ name: 'out', units: 2 }),
      ],
    });
    const { read } = passed(model, batch(2, 4, 2), ({ outputs, again, layer }) => {
      const same = numbers(again()[0]);
      const weights = layer.getWeights();
      layer.setWeights(weights.map((weight) => tf.zerosLike(weight)));
      const zero = numbers(again()[0]);
      layer.setWeights(weights);
      return { given: numbers(outputs[0]), same, zero };
    });
    for (const { given, same, zero } of read) {
      expect(same).toStrictEqual(given);
      expect(zero.every((value) => value === 0)).toBe(true);
      expect(given.some((value) => value !== 0)).toBe(true);
    }
  });

  describe('with attention inside', () => {
    const attentive = () => {
      const attention = new Attention({ name: 'attention', units: 4, scale: 0.5 });
      const model = tf.sequential({
        layers: [
          layers.dense({ name: 'in', units: 4, inputShape: [3, 2] }),
          attention,
          layers.dense({ name: 'out', units: 2, activation: 'softmax' }),
        ],
      });
      return { attention, model };
    };

    it('shows what every softmax inside a layer was given, and none elsewhere', () => {
      const { model } = attentive();
      const { read, names } = passed(model, batch(2, 3, 2), ({ logits }) => logits.length);
      expect(names.slice(-3)).toStrictEqual(['in#0', 'attention#0', 'out#0']);
      // A dense layer's own softmax is seen as well.
      expect(read.slice(-3)).toStrictEqual([0, 1, 1]);
    });

    it('shows them as they are computed by hand', () => {
      const { attention, model } = attentive();
      passed(model, batch(2, 3, 2), ({ path, inputs, logits }) => {
        if (path !== 'attention') return;
        expect(logits[0]?.shape).toStrictEqual([2, 3, 3]);
        const wanted = numbers(attention.logits(inputs[0] as tf.Tensor3D));
        numbers(logits[0]).forEach((value, index) => {
          expect(value).toBeCloseTo(wanted[index] as number, 5);
        });
      });
      expect.hasAssertions();
    });

    it('puts the softmax kernel and the layers back, and leaves no tensors', () => {
      const { model } = attentive();
      const x = batch(2, 3, 2);
      const kernel = tf.getKernel('Softmax', backend);
      expect(growth(() => passed(model, x))).toStrictEqual(nothing);
      expect(tf.getKernel('Softmax', backend)).toBe(kernel);
      expect(model.layers.some((layer) => Object.hasOwn(layer, 'call'))).toBe(false);
    });

    it('does so too when the visitor throws', () => {
      const { model } = attentive();
      const x = batch(2, 3, 2);
      const kernel = tf.getKernel('Softmax', backend);
      const grown = growth(() =>
        expect(() =>
          passed(model, x, ({ path }) => {
            if (path === 'attention') throw new Error('seen enough');
          }),
        ).toThrow('seen enough'),
      );
      expect(grown).toStrictEqual(nothing);
      expect(tf.getKernel('Softmax', backend)).toBe(kernel);
      expect(model.layers.some((layer) => Object.hasOwn(layer, 'call'))).toBe(false);
      expect(passed(model, x).names).toContain('attention#0');
    });
  });

  it('sees a layer whose `call` is a property of its own, and keeps it', () => {
    class Doubled extends tf.layers.Layer {
      static readonly className: string = 'TestDoubled';
      override call = (inputs: tf.Tensor | tf.Tensor[]): tf.Tensor =>
        tf.mul(Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs, 2);
    }
    const doubled = new Doubled({ name: 'doubled', inputShape: [3] } as never);
    const { call } = doubled;
    const model = tf.sequential({ layers: [doubled] });
    expect(passed(model, batch(2, 3)).names).toStrictEqual(['doubled#0']);
    expect(doubled.call).toBe(call);
  });
});
