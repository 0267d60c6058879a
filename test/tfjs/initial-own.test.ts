import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import {
  type DeclaredInitializer,
  type ParameterizeFactoryOptions,
  parameterize,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { entriesOf } from './initial-weights.ts';
import { growth, nothing } from './memory.ts';

type Initializer = ReturnType<typeof tf.initializers.zeros>;
// tfjs takes instances of its abstract class, which it does not export.
const Abstract = Object.getPrototypeOf(tf.initializers.zeros().constructor) as new () => object;

/** An initializer of a class of one's own. */
function own(className: string, apply: (shape: number[]) => tf.Tensor): () => Initializer {
  class Own extends Abstract {
    static readonly className = className;
    apply(shape: number[]): tf.Tensor {
      return apply(shape);
    }
    getConfig() {
      return {};
    }
  }
  return () => new Own() as Initializer;
}

// Each draw is another one, and yet the same in every run.
let draws = 0;
const nextSeed = () => {
  draws += 1;
  return draws;
};
/** Its deviation is that of both fans: 1/√(in · out). */
const ofBothFans = own('TestOfBothFans', ([fanIn = 1, fanOut = 1]) =>
  tf.randomNormal([fanIn, fanOut], 0, 1 / Math.sqrt(fanIn * fanOut), 'float32', nextSeed()),
);
/** Its deviation is infinite. */
const heavyTailed = own('TestHeavyTailed', (shape) =>
  tf.tidy(() => tf.pow(tf.randomUniform(shape, 0, 1, 'float32', nextSeed()), -1)),
);
const seededNormal = own('TestSeededNormal', (shape) =>
  tf.randomNormal(shape, 0, 1 / Math.sqrt(shape[0] ?? 1), 'float32', 3),
);
const constantHalf = own('TestConstantHalf', (shape) => tf.fill(shape, 0.5));
const averaging = own('TestAveraging', (shape) => tf.fill(shape, 1 / (shape[0] ?? 1)));
const nothingAtAll = own('TestNothingAtAll', (shape) => tf.zeros(shape));
const notFinite = own('TestNotFinite', (shape) => tf.fill(shape, Number.NaN));
const zeroWhenWide = own('TestZeroWhenWide', (shape) => tf.fill(shape, shape[0] === 16 ? 0 : 1));

const build = (make: () => Initializer) => (width: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [3] }),
      tf.layers.dense({ name: 'hidden', units: width, kernelInitializer: make() }),
      tf.layers.dense({ name: 'out', units: 2 }),
    ],
  });

const [width, baseWidth] = [16, 4];
/** σ of a hidden tensor at a ratio of 4, relative to base. */
const sigma = 1 / 2;

function applied(
  make: () => Initializer,
  options: Partial<ParameterizeFactoryOptions> = {},
  declared?: DeclaredInitializer,
) {
  const warnings: string[] = [];
  let given: Float32Array | undefined;
  const { model, plan } = parameterize(
    (units) => {
      const made = build(make)(units);
      given ??= entriesOf(made, 'hidden');
      return made;
    },
    {
      width,
      baseWidth,
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
      onWarning: (warning) => warnings.push(warning),
      ...(declared === undefined
        ? {}
        : { tensors: { 'hidden/kernel': { initializer: declared } } }),
      ...options,
    },
  );
  const before = given ?? new Float32Array();
  const after = entriesOf(model, 'hidden');
  return {
    plan,
    warnings,
    before,
    after,
    factors: after.map((value, i) => value / (before[i] ?? 0)),
  };
}

const size = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);

onEveryBackend('an initializer of a class of one’s own', () => {
  it('is measured where nothing is declared, and a warning says so', () => {
    const { factors, warnings, plan } = applied(ofBothFans);
    // 1/4 at the base and 1/16 at the target: to be four times as large, times σ.
    const errors = factors.map((factor) => Math.abs(factor / (4 * sigma) - 1));
    expect(Math.max(...errors)).toBeLessThan(3 * 0.0142);
    expect(Math.max(...factors) / Math.min(...factors)).toBeCloseTo(1, 5);
    expect(warnings).toStrictEqual([...plan.warnings]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^The initial size of hidden\/kernel was measured, to 1\.\d %, as TestOfBothFans is no init.*std/,
    );
  });

  it('has its declared standard deviation instead, a function of the fans', () => {
    const std = (fanIn: number, fanOut: number) => 1 / Math.sqrt(fanIn * fanOut);
    const { factors, warnings } = applied(ofBothFans, {}, { std });
    for (const factor of factors) expect(factor).toBeCloseTo(4 * sigma, 5);
    expect(warnings).toStrictEqual([]);
  });

  it('or a number, which no shape changes', () => {
    const { factors } = applied(ofBothFans, {}, { std: 0.02 });
    for (const factor of factors) expect(factor).toBeCloseTo(sigma, 6);
  });

  it('of declared deviation is drawn normal from a seed', () => {
    const std = (fanIn: number) => 3 / fanIn;
    const drawn = () => applied(ofBothFans, { seed: 2, width: 64, baseWidth: 16 }, { std }).after;
    const values = drawn();
    expect(drawn()).toStrictEqual(values);
    // 64² entries, whose deviation's own error is 1.1 %.
    expect(size(values) / ((3 / 16) * sigma)).toBeCloseTo(1, 1);
    expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(3 * size(values));
  });
});

onBackend('cpu', 'an initializer of a class of one’s own', () => {
  it('that is constant keeps its value at the base, exactly, with a seed or without', () => {
    for (const options of [{}, { seed: 1 }]) {
      const { after, warnings } = applied(constantHalf, options);
      expect(new Set(after)).toStrictEqual(new Set([0.5 * sigma]));
      expect(warnings).toStrictEqual([]);
      // 1/4 at the base.
      expect(new Set(applied(averaging, options).after)).toStrictEqual(new Set([0.25 * sigma]));
      expect(new Set(applied(nothingAtAll, options).after)).toStrictEqual(new Set([0]));
    }
  });

  it('that draws the same every time is rescaled with a seed too, its error told', () => {
    const { factors, before, after, warnings } = applied(seededNormal, { seed: 4 });
    expect(after).not.toStrictEqual(before);
    expect(Math.max(...factors) / Math.min(...factors)).toBeCloseTo(1, 5);
    const percent = Number(/measured, to (\S+) %/.exec(warnings[0] ?? '')?.[1]);
    // 16 entries at the base: √(1/32) and less for the target's 256.
    expect(percent).toBeGreaterThan(5);
    expect(percent).toBeLessThan(40);
  });

  it('at the base width is left alone, bit for bit, and not measured', () => {
    const { after, before, warnings } = applied(ofBothFans, { width: baseWidth });
    expect(after).toStrictEqual(before);
    expect(warnings).toStrictEqual([]);
  });

  it.each<[string, () => Initializer, Partial<ParameterizeFactoryOptions>, RegExp]>([
    ['random, with a seed', ofBothFans, { seed: 1 }, /With a seed it would be drawn anew.*std/],
    [
      'random, with a seed at the base width',
      ofBothFans,
      { seed: 1, width: baseWidth },
      /With a seed it would be drawn anew/,
    ],
    ['of no finite size', notFinite, {}, /Its entries at the shape \[16,16\] are not finite/],
    ['without a deviation', heavyTailed, { width: 64 }, /\[64,64\] does not settle/],
    ['zero at the target alone', zeroWhenWide, {}, /\[16,16\] it is zero, at the base it is not/],
  ])('is refused where it is %s', (_, make, options, message) => {
    const run = () => applied(make, options);
    expect(run).toThrow(message);
    expect(run).toThrow(
      expect.objectContaining({
        _tag: 'undeclared-tensor',
        fields: { tensors: ['hidden/kernel'] },
      }),
    );
    expect(growth(() => expect(run).toThrow())).toStrictEqual(nothing);
  });

  it.each([0, -1, Number.NaN])('is refused with a declared deviation of %s', (std) => {
    expect(() => applied(ofBothFans, {}, { std })).toThrow(/hidden\/kernel: initializer\.std/);
    expect(() => applied(ofBothFans, {}, { std: () => std })).toThrow(/positive finite number/);
  });
});
