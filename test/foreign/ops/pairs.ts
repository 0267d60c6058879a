import * as tf from '@tensorflow/tfjs-core';
import { bools, floats, type Given, given, ints, type OpCase, op } from './op-case.ts';

type Pair = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;
type Row = readonly [name: string, run: Pair, plain: (a: number, b: number) => number];

const x = floats([3, 4], -2, 2, 1);
const y = floats([3, 4], -1.7, 1.9, 2);
const positive = floats([3, 4], 0.5, 3, 3);

/** The indices of both operands for each entry of a broadcast result. */
function broadcast(
  a: readonly number[],
  b: readonly number[],
): readonly (readonly [number, number])[] {
  const rank = Math.max(a.length, b.length);
  const [first, second] = [a, b].map((shape) => [...Array(rank - shape.length).fill(1), ...shape]);
  const shape = (first ?? []).map((dim, axis) => Math.max(dim, second?.[axis] ?? 1));
  const offset = (dims: readonly number[], at: readonly number[]) =>
    dims.reduce((sum, dim, axis) => sum * dim + (dim === 1 ? 0 : (at[axis] ?? 0)), 0);
  const size = shape.reduce((product, dim) => product * dim, 1);
  return Array.from({ length: size }, (_, flat) => {
    let rest = flat;
    const at = [...shape].reverse().map((dim) => {
      const position = rest % dim;
      rest = Math.floor(rest / dim);
      return position;
    });
    at.reverse();
    return [offset(first ?? [], at), offset(second ?? [], at)] as const;
  });
}

function pair([name, run, plain]: Row, a: Given, b: Given, of: string, slopes: boolean): OpCase {
  return op(name, [a, b], run, {
    of,
    ...(slopes ? {} : { gradient: [] }),
    reference: (left, right) =>
      broadcast(a.shape, b.shape).map(([i, j]) => plain(left[i] as number, right[j] as number)),
  });
}

const smooth: readonly Row[] = [
  ['add', tf.add, (a, b) => a + b],
  ['sub', tf.sub, (a, b) => a - b],
  ['mul', tf.mul, (a, b) => a * b],
  ['div', tf.div, (a, b) => a / b],
  ['divNoNan', tf.divNoNan, (a, b) => (b === 0 ? 0 : a / b)],
  ['maximum', tf.maximum, Math.max],
  ['minimum', tf.minimum, Math.min],
  ['squaredDifference', tf.squaredDifference, (a, b) => (a - b) ** 2],
  ['atan2', tf.atan2, Math.atan2],
];
const raised: Row = ['pow', tf.pow, (a, b) => a ** b];
const modulo: Row = ['mod', tf.mod, (a, b) => a - b * Math.floor(a / b)];
const floored: Row = ['floorDiv', tf.floorDiv, (a, b) => Math.floor(a / b)];

const tells = (name: string, run: Pair, plain: (a: number, b: number) => boolean): Row => [
  name,
  run,
  (a, b) => Number(plain(a, b)),
];
const comparisons: readonly Row[] = [
  tells('equal', tf.equal, (a, b) => a === b),
  tells('notEqual', tf.notEqual, (a, b) => a !== b),
  tells('greater', tf.greater, (a, b) => a > b),
  tells('greaterEqual', tf.greaterEqual, (a, b) => a >= b),
  tells('less', tf.less, (a, b) => a < b),
  tells('lessEqual', tf.lessEqual, (a, b) => a <= b),
];
const logic: readonly Row[] = [
  tells('logicalAnd', tf.logicalAnd, (a, b) => a !== 0 && b !== 0),
  tells('logicalOr', tf.logicalOr, (a, b) => a !== 0 || b !== 0),
  tells('logicalXor', tf.logicalXor, (a, b) => a !== b),
];

const row = floats([4], -1.6, 1.8, 4);
const column = floats([3, 1], -1.5, 1.4, 5);
const stack = floats([2, 1, 4], -1.2, 1.7, 6);

export const pairs: readonly OpCase[] = [
  ...smooth.flatMap((each) => [
    pair(each, x, y, 'of one shape', true),
    pair(each, x, row, 'with a row', true),
    pair(each, column, stack, 'of a column and a stack', true),
  ]),
  pair(raised, positive, y, 'of one shape', true),
  pair(raised, positive, row, 'with a row', true),
  pair(
    raised,
    { ...positive, shape: [3, 4] },
    { ...floats([1], 1, 2.5), shape: [] },
    'with a scalar',
    true,
  ),
  pair(modulo, positive, floats([3, 4], 0.7, 1.6, 7), 'of one shape', true),
  pair(modulo, positive, floats([4], 0.7, 1.6, 7), 'with a row', true),
  pair(floored, ints([6], 9), { ...ints([6], 3), values: [1, 2, 3, 2, 4, 3] }, 'of int32', false),
  ...comparisons.flatMap((each) => [
    pair(each, ints([12], 3, 1), ints([12], 3, 2), 'of int32', false),
    pair(each, x, row, 'with a row', false),
  ]),
  ...logic.map((each) => pair(each, bools([8], 1), bools([8], 2), 'of bool', false)),
  pair(['add', tf.add, (a, b) => a + b], ints([6], 9, 1), ints([6], 9, 2), 'of int32', false),
  pair(['mul', tf.mul, (a, b) => a * b], ints([6], 9, 1), ints([6], 9, 2), 'of int32', false),
  pair(
    ['bitwiseAnd', tf.bitwiseAnd, (a, b) => a & b],
    ints([6], 9, 1),
    ints([6], 9, 2),
    'of int32',
    false,
  ),
  op('addN', [x, y, positive], (...all: tf.Tensor[]) => tf.addN(all), {
    reference: (a, b, c) => a.map((value, i) => value + (b[i] as number) + (c[i] as number)),
  }),
  op('where', [bools([3, 4]), x, y], (c, a, b) => tf.where(c, a, b), {
    reference: (c, a, b) => c.map((yes, i) => (yes ? a[i] : b[i]) as number),
  }),
  op(
    'broadcastArgs',
    [given([2, 1], [2], 'int32'), given([3], [1], 'int32')],
    (a, b) => tf.broadcastArgs(a, b),
    {
      of: 'of shapes',
    },
  ),
];
