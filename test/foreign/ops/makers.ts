import * as tf from '@tensorflow/tfjs-core';
import { floats, given, type OpCase, op } from './op-case.ts';

/** Whether all numbers lie between two. */
const within = (a: tf.Tensor, low: number, high: number) =>
  tf.all(tf.logicalAnd(tf.greaterEqual(a, low), tf.lessEqual(a, high)));
const yes = () => [1];
const list = [0.5, -1, 2, 3];

const make = (name: string, run: () => tf.Tensor, values: readonly number[], of = '') =>
  op(name, [], run, { of, reference: () => values });
const shaped = (name: string, run: () => tf.Tensor) => make(name, run, list);
const drawn = (name: string, run: () => tf.Tensor, of = 'within its bounds') =>
  op(name, [], run, { of, reference: yes });

export const makers: readonly OpCase[] = [
  shaped('tensor', () => tf.tensor(list)),
  make('scalar', () => tf.scalar(2.5), [2.5]),
  shaped('tensor1d', () => tf.tensor1d(list)),
  shaped('tensor2d', () => tf.tensor2d(list, [2, 2])),
  shaped('tensor3d', () => tf.tensor3d(list, [2, 2, 1])),
  shaped('tensor4d', () => tf.tensor4d(list, [2, 1, 2, 1])),
  shaped('tensor5d', () => tf.tensor5d(list, [2, 1, 2, 1, 1])),
  shaped('tensor6d', () => tf.tensor6d(list, [2, 1, 2, 1, 1, 1])),
  shaped('variable', () => tf.variable(tf.tensor1d(list)).clone()),
  shaped('buffer', () => tf.buffer([4], 'float32', Float32Array.from(list)).toTensor()),
  make('fill', () => tf.fill([2, 2], 0.5), [0.5, 0.5, 0.5, 0.5]),
  make('ones', () => tf.ones([3]), [1, 1, 1]),
  make('zeros', () => tf.zeros([3]), [0, 0, 0]),
  make('eye', () => tf.eye(2), [1, 0, 0, 1]),
  make('eye', () => tf.eye(2, 2, [2]), [1, 0, 0, 1, 1, 0, 0, 1], 'in batches'),
  make('linspace', () => tf.linspace(0, 1, 5), [0, 0.25, 0.5, 0.75, 1]),
  make('range', () => tf.range(0, 2, 0.5), [0, 0.5, 1, 1.5]),
  make('range', () => tf.range(5, 0, -2, 'int32'), [5, 3, 1], 'backwards, int32'),
  drawn('rand', () =>
    within(
      tf.rand([50], () => 0.5),
      0.5,
      0.5,
    ),
  ),
  drawn('randomUniform', () => within(tf.randomUniform([50], -1, 1, 'float32', 7), -1, 1)),
  drawn('randomUniformInt', () => within(tf.randomUniformInt([50], 0, 9, 7), 0, 8)),
  drawn(
    'randomNormal',
    () => within(tf.mean(tf.randomNormal([2000], 0, 1, 'float32', 7)), -0.1, 0.1),
    'its mean',
  ),
  drawn(
    'randomStandardNormal',
    () => within(tf.mean(tf.randomStandardNormal([2000], 'float32', 7)), -0.1, 0.1),
    'its mean',
  ),
  drawn(
    'randomGamma',
    () => within(tf.mean(tf.randomGamma([2000], 2, 1, 'float32', 7)), 1.8, 2.2),
    'its mean',
  ),
  drawn('truncatedNormal', () => within(tf.truncatedNormal([500], 0, 1, 'float32', 7), -2, 2)),
  op('multinomial', [given([0, 0])], (a) => within(tf.multinomial(a as tf.Tensor1D, 50, 7), 0, 1), {
    of: 'within its bounds',
    gradient: [],
    reference: yes,
  }),
  op(
    'multinomial',
    [floats([3, 4])],
    (a) => within(tf.multinomial(a as tf.Tensor2D, 20, 7), 0, 3),
    { of: 'of several rows', gradient: [], reference: yes },
  ),
];
