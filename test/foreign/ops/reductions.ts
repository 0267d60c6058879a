import * as tf from '@tensorflow/tfjs-core';
import { bools, floats, type OpCase, op } from './op-case.ts';

const shape = [2, 3, 4] as const;
const x = floats(shape);
const small = floats(shape, 0.5, 1.6);

type Reduce = (a: tf.Tensor, axis?: number | number[], keepDims?: boolean) => tf.Tensor;
type Row = readonly [name: string, run: Reduce, plain: (values: readonly number[]) => number];

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const most = (values: readonly number[]) => Math.max(...values);
const sums: readonly Row[] = [
  ['sum', tf.sum, total],
  ['mean', tf.mean, (values) => total(values) / values.length],
  ['prod', tf.prod, (values) => values.reduce((product, value) => product * value, 1)],
  ['max', tf.max, most],
  ['min', tf.min, (values) => Math.min(...values)],
  ['logSumExp', tf.logSumExp, (values) => Math.log(total(values.map(Math.exp)))],
  ['euclideanNorm', tf.euclideanNorm, (values) => Math.hypot(...values)],
];
const tells: readonly Row[] = [
  ['all', tf.all, (values) => Number(values.every(Boolean))],
  ['any', tf.any, (values) => Number(values.some(Boolean))],
];

const axes: readonly (readonly [string, number[] | undefined, boolean])[] = [
  ['all axes', undefined, false],
  ['the last axis', [2], false],
  ['the first axis', [0], false],
  ['the middle axis, kept', [1], true],
  ['the outer axes', [0, 2], false],
];

/** The entries that a reduction takes together, group by group. */
function groups(values: readonly number[], reduced: readonly number[]): number[][] {
  const found = new Map<string, number[]>();
  values.forEach((value, flat) => {
    const at = [Math.floor(flat / 12), Math.floor(flat / 4) % 3, flat % 4];
    const key = at.filter((_, axis) => !reduced.includes(axis)).join();
    found.set(key, [...(found.get(key) ?? []), value]);
  });
  return [...found.values()];
}

const reduction =
  (gradient: boolean) =>
  ([name, run, plain]: Row): OpCase[] =>
    axes.map(([of, axis, keep]) =>
      op(
        name,
        [gradient ? (name === 'prod' ? small : x) : bools(shape)],
        (a) => run(a, axis, keep),
        {
          of,
          reference: (values) => groups(values, axis ?? [0, 1, 2]).map(plain),
        },
      ),
    );

const running =
  (start: number, step: (sum: number, value: number) => number) => (values: readonly number[]) => {
    let state = start;
    return values.map((value, index) => {
      state = step(index % 4 === 0 ? start : state, value);
      return state;
    });
  };

export const reductions: readonly OpCase[] = [
  ...sums.flatMap(reduction(true)),
  ...tells.flatMap(reduction(false)),
  op('argMax', [x], (a) => tf.argMax(a, 2), {
    gradient: [],
    reference: (values) => groups(values, [2]).map((each) => each.indexOf(most(each))),
  }),
  op('argMin', [x], (a) => tf.argMin(a, 1), {
    gradient: [],
    reference: (values) => groups(values, [1]).map((each) => each.indexOf(Math.min(...each))),
  }),
  op('cumsum', [x], (a) => tf.cumsum(a, 2), { reference: running(0, (a, b) => a + b) }),
  op('cumsum', [x], (a) => tf.cumsum(a, 1, true, true), { of: 'exclusive, from the end' }),
  op('cumprod', [small], (a) => tf.cumprod(a, 2), { reference: running(1, (a, b) => a * b) }),
  op('cumprod', [small], (a) => tf.cumprod(a, 1, true, true), { of: 'exclusive, from the end' }),
  op('norm', [x], (a) => tf.norm(a, 'euclidean', [1]), { of: 'euclidean' }),
  op('norm', [x], (a) => tf.norm(a, 1, [1]), { of: 'of absolute values' }),
  op('norm', [x], (a) => tf.norm(a, Number.POSITIVE_INFINITY, [1]), { of: 'of the largest' }),
  op('moments', [x], (a) => Object.values(tf.moments(a, [0, 2]))),
  op('moments', [x], (a) => Object.values(tf.moments(a, [1], true)), { of: 'one axis, kept' }),
];
