import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { parameterize, sgd, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { rms } from './slopes.ts';

/** A first layer of the width, a second one of its square root. */
function narrowing(width: number, outputs: 1 | 2 = 1): tf.LayersModel {
  const x = tf.input({ shape: [16] });
  const dense = (name: string, units: number, given: tf.SymbolicTensor, relu = true) =>
    tf.layers
      .dense({
        name,
        units,
        kernelInitializer: 'heUniform',
        ...(relu ? { activation: 'relu' } : {}),
      })
      .apply(given) as tf.SymbolicTensor;
  const h1 = dense('h1', width, x);
  const h2 = dense('h2', Math.round(4 * Math.sqrt(width)), h1);
  const f = dense('f', 8, h2, false);
  return tf.model({
    inputs: x,
    outputs: outputs === 1 ? f : [f, dense('g', 8, h1, false)],
  });
}

const base = 64;

/** How far the first features move in the first step, per coordinate. */
function moved(width: number, seed: number, local: boolean): number {
  return tf.tidy(() => {
    const { model, optimizer, plan } = parameterize(narrowing(width), {
      base: narrowing,
      baseWidth: base,
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.01 }),
      seed,
      // What the rule of the tensor's own width would take.
      ...(local ? { tensors: { 'h1/*': { lastWidth: { size: width, base } } } } : {}),
      onWarning: () => {},
    });
    expect(plan.row('h1/kernel').lr).toBeCloseTo((width / base) ** (local ? 1 : 3 / 4), 8);
    const x = tf.randomNormal([8, 16], 0, 1, 'float32', 1000 + seed);
    const y = tf.randomNormal([8, 8], 0, 1, 'float32', 2000 + seed);
    const { output } = model.getLayer('h1');
    const h = tf.model({ inputs: model.inputs, outputs: output as tf.SymbolicTensor });
    const before = h.predict(x) as tf.Tensor;
    const loss = () => tf.mean(tf.mul(model.apply(x) as tf.Tensor, y)) as tf.Scalar;
    optimizer.applyGradients(tf.variableGrads(loss).grads);
    const change = rms(tf.sub(h.predict(x) as tf.Tensor, before));
    optimizer.dispose();
    model.dispose();
    return change;
  });
}

function slope(local: boolean): number {
  const seeds = [1, 2, 3, 4];
  const [narrow, wide] = [base, 4096].map(
    (width) => seeds.reduce((sum, seed) => sum + Math.log(moved(width, seed, local)), 0) / 4,
  ) as [number, number];
  return (wide - narrow) / Math.log(4096 / base);
}

onBackend('wasm', 'widths that grow at different rates', () => {
  it('move the first features alike at the start of SGD, where their own width’s rate does not', () => {
    expect(Math.abs(slope(false))).toBeLessThan(0.08);
    // (n/n_last)^r, with n_last as the square root of n: a quarter.
    expect(Math.abs(slope(true) - 1 / 4)).toBeLessThan(0.08);
  });

  it('are known where one width is read out once, and left alone elsewhere', () => {
    const told = (outputs: 1 | 2) => {
      const factory = (width: number) => narrowing(width, outputs);
      return tensorsOf(factory(256), { base: factory, baseWidth: base }).flatMap(
        ({ name, lastWidth }) => (lastWidth === undefined ? [] : [[name, lastWidth]]),
      );
    };
    const last = { size: 64, base: 32 };
    expect(told(1)).toStrictEqual([
      ['h1/kernel', last],
      ['h1/bias', last],
    ]);
    expect(told(2)).toStrictEqual([]);
  });
});
