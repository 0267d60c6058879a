import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Dim, muP } from '../../src/index.ts';
import { parameterize, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';

const { layers } = tf;
type Symbolic = tf.SymbolicTensor;
const apply = (layer: tf.layers.Layer, given: Symbolic | Symbolic[]): Symbolic =>
  layer.apply(given) as Symbolic;
const join = (...given: Symbolic[]): Symbolic => apply(layers.concatenate(), given);
const dense = (name: string, units: number, given: Symbolic): Symbolic =>
  apply(layers.dense({ name, units, activation: 'relu' }), given);
const conv = (name: string, filters: number, given: Symbolic): Symbolic =>
  apply(layers.conv2d({ name, filters, kernelSize: 3, padding: 'same' }), given);

/** The fan-in of a tensor as `tensorsOf` reads it, with its repeats. */
function fanInOf(make: (width: number) => tf.LayersModel, name: string): unknown {
  const tensor = tensorsOf(make(16), { base: make(4), delta: make(8) }).find(
    (each) => each.name === name,
  );
  if (tensor === undefined || !('fanIn' in tensor)) return undefined;
  const { fanIn, repeats } = tensor;
  return repeats === undefined ? fanIn : { fanIn, repeats };
}
const w = (times = 1): Dim => ({ size: 16 * times, base: 4 * times });

onBackend('cpu', 'a kernel behind a concatenation', () => {
  it('of data and features is read by segments, in their order', () => {
    const wide = (width: number) => {
      const x = tf.input({ shape: [6] });
      const h = dense('h1', width, x);
      const joined = apply(layers.dropout({ rate: 0.5 }), join(x, h, dense('h2', 3, h)));
      return tf.model({ inputs: x, outputs: dense('out', 2, apply(layers.reLU(), joined)) });
    };
    expect(fanInOf(wide, 'out/kernel')).toStrictEqual([6, w(), 3]);
    expect(fanInOf(wide, 'h1/kernel')).toBe(6);
  });

  it('of convolutions repeats over the window, and flattened over the positions', () => {
    const net = (width: number) => {
      const x = tf.input({ shape: [4, 4, 3] });
      const joined = join(conv('c1', width, x), apply(layers.upSampling2d({ size: [1, 1] }), x));
      const pooled = apply(layers.averagePooling2d({ poolSize: 2 }), joined);
      const flat = apply(layers.flatten(), pooled);
      return tf.model({
        inputs: x,
        outputs: [
          dense('flat', 2, flat),
          apply(layers.globalAveragePooling2d({}), conv('c2', 5, joined)),
        ],
      });
    };
    expect(fanInOf(net, 'c2/kernel')).toStrictEqual({ fanIn: [w(), 3], repeats: 9 });
    expect(fanInOf(net, 'flat/kernel')).toStrictEqual({ fanIn: [w(), 3], repeats: 4 });
  });

  it('of what scales alike is one tensor', () => {
    const unet = (width: number) => {
      const x = tf.input({ shape: [4, 4, 3] });
      const down = conv('down', width, x);
      const up = conv('up', 2 * width, down);
      return tf.model({
        inputs: x,
        outputs: conv('out', 1, conv('joined', width, join(down, up))),
      });
    };
    expect(fanInOf(unet, 'joined/kernel')).toStrictEqual({ size: 9 * 48, base: 9 * 12 });
  });

  it('joins neighbours that scale alike', () => {
    const densenet = (width: number) => {
      const x = tf.input({ shape: [6] });
      const one = join(x, dense('h1', width, x));
      const two = join(one, dense('h2', 2 * width, one));
      return tf.model({ inputs: x, outputs: dense('out', 2, two) });
    };
    expect(fanInOf(densenet, 'h2/kernel')).toStrictEqual([6, w()]);
    expect(fanInOf(densenet, 'out/kernel')).toStrictEqual([6, w(3)]);
  });

  it('is found inside and behind nested models, and in recurrent and wrapped layers', () => {
    const nested = (width: number) => {
      const inner = tf.input({ shape: [5, 3] });
      const features = apply(
        layers.timeDistributed({ layer: layers.dense({ name: 'f', units: width }), name: 'td' }),
        inner,
      );
      const block = tf.model({ name: 'block', inputs: inner, outputs: join(inner, features) });
      const x = tf.input({ shape: [5, 3] });
      const h = apply(block, x);
      const lstm = apply(layers.lstm({ name: 'lstm', units: width }), h);
      const both = apply(
        layers.bidirectional({
          name: 'both',
          layer: layers.gru({ units: width, recurrentInitializer: 'glorotNormal' }) as tf.RNN,
          mergeMode: 'concat',
        }),
        h,
      );
      return tf.model({
        inputs: x,
        outputs: [dense('a', 2, lstm), dense('b', 2, join(both, apply(layers.flatten(), x)))],
      });
    };
    expect(fanInOf(nested, 'lstm/kernel')).toStrictEqual([3, w()]);
    expect(fanInOf(nested, 'lstm/recurrent_kernel')).toStrictEqual(w());
    expect(fanInOf(nested, 'both/forward/kernel')).toStrictEqual([3, w()]);
    expect(fanInOf(nested, 'b/kernel')).toStrictEqual([w(2), 15]);
  });

  it('is read as a whole where it cannot be told what lies where', () => {
    const unclear = (width: number) => {
      const x = tf.input({ shape: [6] });
      const joined = join(x, dense('h1', width, x), dense('h0', 2, x));
      const moved = apply(layers.reshape({ targetShape: [2, (8 + width) / 2] }), joined);
      return tf.model({ inputs: x, outputs: dense('out', 2, moved) });
    };
    expect(fanInOf(unclear, 'out/kernel')).toStrictEqual({ size: 12, base: 6 });
  });

  const wide = (width: number) => {
    const x = tf.input({ shape: [6] });
    return tf.model({ inputs: x, outputs: dense('out', 2, join(x, dense('h1', width, x))) });
  };
  const common = { parameterization: muP(), optimizer: sgd({ learningRate: 0.1 }), base: wide };

  it('has a row of segments in the plan', () => {
    const { plan } = parameterize(wide(16), { ...common, baseWidth: 4 });
    expect(plan.row('out/kernel').segments?.map(({ role }) => role)).toStrictEqual([
      'fixed',
      'output',
    ]);
  });

  it('is refused by parameterize where its layer holds outputs before inputs', () => {
    const make = (width: number) => {
      const x = tf.input({ shape: [2, 2, 2] });
      const turned = layers.conv2dTranspose({ name: 'out', filters: 2, kernelSize: 1 });
      return tf.model({ inputs: x, outputs: apply(turned, join(x, conv('h1', width, x))) });
    };
    const model = make(16);
    const before = model.getWeights().map((weight) => weight.dataSync());
    const tensors = { 'out/kernel': { fanIn: [2, w()] } };
    expect(() => parameterize(model, { ...common, base: make, baseWidth: 4, tensors })).toThrow(
      /^out\/kernel: received \[2,\{"size":16,"base":4\}\].*\[1,1,2,18\]/,
    );
    expect(model.getWeights().map((weight) => weight.dataSync())).toStrictEqual(before);
  });

  it('is one tensor where that is declared', () => {
    const tensors = { 'out/kernel': { fanIn: { size: 22, base: 10 } } };
    const { plan } = parameterize(wide(16), { ...common, baseWidth: 4, tensors });
    expect(plan.row('out/kernel')).toMatchObject({ role: 'output', init: 10 / 22 });
    expect(plan.row('out/kernel').segments).toBeUndefined();
  });

  it('is what is declared of it, if anything is', () => {
    const tensors = { 'out/kernel': { fanIn: [w(), 6] } };
    expect(
      tensorsOf(wide(16), { base: wide(4), tensors }).find(({ name }) => name === 'out/kernel'),
    ).toMatchObject({ fanIn: [w(), 6] });
  });
});
