import * as tf from '@tensorflow/tfjs-core';
import { bools, floats, type Given, given, ints, type OpCase, op } from './op-case.ts';

const named: Readonly<Record<string, unknown>> = tf;

const x = floats([3, 4]);
const positive = floats([3, 4], 0.2, 3);
const inside = floats([3, 4], -0.9, 0.9);

/** Abramowitz and Stegun 7.1.5, a series that is exact to rounding here. */
function erf(z: number): number {
  let [term, sum] = [z, z];
  for (let n = 1; n < 60; n++) {
    term *= (-z * z) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function halfToEven(z: number): number {
  const rounded = Math.round(z);
  return Math.abs(z - Math.trunc(z)) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

const alpha = 1.6732632423543772;
const scale = 1.0507009873554805;
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

type Function = (a: tf.Tensor) => tf.Tensor;
type Row = readonly [name: string, run: Function, plain: (z: number) => number, input?: Given];

/** Functions of one number, and what they are in float64. */
const smooth: readonly Row[] = [
  ['abs', tf.abs, Math.abs],
  ['acos', tf.acos, Math.acos, inside],
  ['acosh', tf.acosh, Math.acosh, floats([3, 4], 1.2, 3)],
  ['asin', tf.asin, Math.asin, inside],
  ['asinh', tf.asinh, Math.asinh],
  ['atan', tf.atan, Math.atan],
  ['atanh', tf.atanh, Math.atanh, inside],
  ['ceil', tf.ceil, Math.ceil],
  ['clipByValue', (a) => tf.clipByValue(a, -1, 1.2), (z) => Math.min(1.2, Math.max(-1, z))],
  ['clone', tf.clone, (z) => z],
  ['cos', tf.cos, Math.cos],
  ['cosh', tf.cosh, Math.cosh],
  ['elu', tf.elu, (z) => (z < 0 ? Math.expm1(z) : z)],
  ['erf', tf.erf, erf],
  ['exp', tf.exp, Math.exp],
  ['expm1', tf.expm1, Math.expm1],
  ['floor', tf.floor, Math.floor],
  ['leakyRelu', (a) => tf.leakyRelu(a, 0.3), (z) => (z < 0 ? 0.3 * z : z)],
  ['log', tf.log, Math.log, positive],
  ['log1p', tf.log1p, Math.log1p, positive],
  ['logSigmoid', tf.logSigmoid, (z) => -Math.log1p(Math.exp(-z))],
  ['neg', tf.neg, (z) => -z],
  ['reciprocal', tf.reciprocal, (z) => 1 / z],
  ['relu', tf.relu, (z) => Math.max(0, z)],
  ['relu6', tf.relu6, (z) => Math.min(6, Math.max(0, z)), floats([3, 4], -9, 9)],
  ['round', tf.round, halfToEven, floats([3, 4], -1.9, 2)],
  ['rsqrt', tf.rsqrt, (z) => 1 / Math.sqrt(z), positive],
  ['selu', tf.selu, (z) => scale * (z < 0 ? alpha * Math.expm1(z) : z)],
  ['sigmoid', tf.sigmoid, sigmoid],
  ['sign', tf.sign, Math.sign],
  ['sin', tf.sin, Math.sin],
  ['sinh', tf.sinh, Math.sinh],
  ['softplus', tf.softplus, (z) => Math.log1p(Math.exp(z))],
  ['sqrt', tf.sqrt, Math.sqrt, positive],
  ['square', tf.square, (z) => z * z],
  ['step', (a) => tf.step(a, 0.5), (z) => (z > 0 ? 1 : 0.5)],
  ['tan', tf.tan, Math.tan, inside],
  ['tanh', tf.tanh, Math.tanh],
];

const special = given([1, Number.NaN, Number.POSITIVE_INFINITY, -2, Number.NEGATIVE_INFINITY, 0]);
const flat: readonly Row[] = [
  ['isFinite', tf.isFinite, (z) => Number(Number.isFinite(z)), special],
  ['isInf', tf.isInf, (z) => Number(Math.abs(z) === Number.POSITIVE_INFINITY), special],
  ['isNaN', tf.isNaN, (z) => Number(Number.isNaN(z)), special],
  ['onesLike', tf.onesLike, () => 1],
  ['zerosLike', tf.zerosLike, () => 0],
];

const one = ([name, run, plain, input = x]: Row, gradient: boolean, of = '') =>
  op(name, [input], run, {
    of,
    reference: (values) => values.map(plain),
    ...(gradient ? {} : { gradient: [] }),
  });

export const elementwise: readonly OpCase[] = [
  ...smooth.map((row) => one(row, true)),
  ...flat.map((row) => one(row, false)),
  ...(['abs', 'neg', 'relu', 'square', 'exp'] as const).map((name) => {
    const plain = smooth.find(([each]) => each === name)?.[2] ?? Number;
    return one([name, named[name] as Function, plain, special], false, 'of NaN and infinities');
  }),
  ...(['abs', 'relu', 'sqrt', 'sigmoid'] as const).map((name) => {
    const plain = smooth.find(([each]) => each === name)?.[2] ?? Number;
    const few = floats([1], 0.3, 0.9);
    return one([name, named[name] as Function, plain, { ...few, shape: [] }], true, 'of a scalar');
  }),
  op('abs', [ints([6], 5)], tf.abs, { of: 'of int32', reference: (a) => a }),
  op('cast', [x], (a) => tf.cast(a, 'int32'), {
    of: 'float32 to int32',
    gradient: [],
    reference: (a) => a.map(Math.trunc),
  }),
  op('cast', [ints([6], 3)], (a) => tf.cast(a, 'bool'), {
    of: 'int32 to bool',
    reference: (a) => a.map((z) => Number(z !== 0)),
  }),
  op('cast', [bools([6])], (a) => tf.cast(a, 'float32'), {
    of: 'bool to float32',
    reference: (a) => a,
  }),
  op('logicalNot', [bools([6])], tf.logicalNot, {
    reference: (a) => a.map((z) => 1 - z),
  }),
  op('clipByValue', [special], (a) => tf.clipByValue(a, -1, 1), {
    of: 'of NaN and infinities',
    gradient: [],
    reference: (a) => a.map((z) => Math.min(1, Math.max(-1, z))),
  }),
  op('prelu', [x, floats([4], 0.1, 0.9)], tf.prelu, {
    reference: (a, slopes) => a.map((z, i) => (z < 0 ? z * (slopes[i % 4] as number) : z)),
  }),
];
