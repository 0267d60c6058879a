import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { type Activation, activated, activations } from './activations-reference.ts';
import { uniform } from './convolution-reference.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** The entry of a tensor at a position of the shape it is broadcast to. */
function broadcastAt(values: ArrayLike<number>, shape: readonly number[], position: number[]) {
  const own = position.slice(position.length - shape.length);
  const at = shape.reduce((sum, size, axis) => sum * size + (size === 1 ? 0 : (own[axis] ?? 0)), 0);
  return values[at] as number;
}

const sizes = fc.constantFrom(1, 2, 3, 4, 5, 8, 9, 17, 33);

/** A shape that is broadcast to [batch, m, n]: of any rank, some sizes 1. */
const narrowed = fc.record({
  rank: fc.integer({ min: 0, max: 3 }),
  ones: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
});
const narrow = (shape: number[], { rank, ones }: { rank: number; ones: boolean[] }) =>
  shape.map((size, axis) => (ones[axis] ? 1 : size)).slice(shape.length - rank);

describe('a fused product on wasm', () => {
  test('agrees with float64 for all shapes, transposes, biases and activations', () => {
    fc.assert(
      fc.property(
        fc.record({
          batches: fc.constantFrom<[number, number][]>([1, 1], [3, 3], [3, 1], [1, 3]),
          m: sizes,
          n: sizes,
          k: sizes,
          transposeA: fc.boolean(),
          transposeB: fc.boolean(),
          activation: activations,
          bias: fc.option(narrowed, { nil: undefined }),
          slopes: narrowed,
          seed: fc.integer({ min: 1, max: 1e6 }),
        }),
        ({ batches: [aBatch, bBatch], m, n, k, transposeA, transposeB, ...rest }) => {
          const { activation, seed } = rest;
          const shape = [Math.max(aBatch, bBatch), m, n];
          const part = (name: string, of: number[]) => ({
            shape: of,
            values: uniform(tf.util.sizeFromShape(of), seed, name),
          });
          const a = part('a', transposeA ? [aBatch, k, m] : [aBatch, m, k]);
          const b = part('b', transposeB ? [bBatch, n, k] : [bBatch, k, n]);
          const bias = rest.bias && part('bias', narrow(shape, rest.bias));
          const slopes = part('slopes', narrow(shape, rest.slopes));
          const tensor = (of: typeof a) => tf.tensor(of.values, of.shape);
          tf.tidy(() => {
            const options = {
              a: tensor(a),
              b: tensor(b),
              transposeA,
              transposeB,
              activation,
              ...(bias && { bias: tensor(bias) }),
              ...(activation === 'prelu' && { preluActivationWeights: tensor(slopes) }),
              leakyreluAlpha: 0.3,
            };
            const product = tf.fused.matMul(options);
            expect(product.shape).toEqual(shape);
            const ours = product.dataSync();
            let at = 0;
            for (let i = 0; i < (shape[0] ?? 0); i++) {
              for (let row = 0; row < m; row++) {
                for (let column = 0; column < n; column++) {
                  let sum = 0;
                  for (let p = 0; p < k; p++) {
                    const left = transposeA ? [i, p, row] : [i, row, p];
                    const right = transposeB ? [i, column, p] : [i, p, column];
                    sum +=
                      broadcastAt(a.values, a.shape, left) * broadcastAt(b.values, b.shape, right);
                  }
                  const place = [i, row, column];
                  if (bias !== undefined) sum += broadcastAt(bias.values, bias.shape, place);
                  const slope =
                    activation === 'prelu' ? broadcastAt(slopes.values, slopes.shape, place) : 0.3;
                  const error = Math.abs(
                    (ours[at] ?? Number.NaN) - activated(activation, sum, slope),
                  );
                  if (!(error <= (k + 4) * 2 ** -22)) {
                    expect.fail(`entry ${at} is off by ${error}`);
                  }
                  at += 1;
                }
              }
            }
          });
        },
      ),
      { seed: 71, numRuns: 300 },
    );
  });

  test.each<Activation>(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'])(
    '%s is as in float64 from −∞ to ∞, and of NaN a NaN',
    (activation) => {
      const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
      const numbers = [nan, -infinity, -1e30, -200, -90, -87.5, -20, -1, -1e-3, -1e-7, -1e-20];
      const values = [...numbers, 0, ...numbers.map((x) => -x), 5.9, 6.1, 0.34, 0.35, -0.34, -0.35];
      const x = Float32Array.from(values);
      const ours = tf.tidy(() =>
        tf.fused
          .matMul({
            a: tf.tensor2d(x, [x.length, 1]),
            b: tf.tensor2d([1], [1, 1]),
            activation,
            leakyreluAlpha: 0.25,
            ...(activation === 'prelu' && { preluActivationWeights: tf.tensor1d([0.25]) }),
          })
          .dataSync(),
      );
      x.forEach((value, at) => {
        const wanted = Math.fround(activated(activation, value, 0.25));
        const got = ours[at] as number;
        const most = 1e-37 + Math.abs(wanted) * 2 ** -22;
        const close = Number.isFinite(wanted)
          ? Math.abs(got - wanted) <= most
          : Object.is(got, wanted);
        expect(close, `${activation}(${value}) = ${got} ≠ ${wanted}`).toBe(true);
      });
    },
  );

  test('of nothing is nothing, and an empty sum is its bias', () => {
    tf.tidy(() => {
      const empty = tf.fused.matMul({
        a: tf.zeros([0, 3]) as tf.Tensor2D,
        b: tf.zeros([3, 2]) as tf.Tensor2D,
        bias: tf.ones([2]),
        activation: 'sigmoid',
      });
      expect(empty.shape).toEqual([0, 2]);
      const sum = tf.fused.matMul({
        a: tf.zeros([2, 0]) as tf.Tensor2D,
        b: tf.zeros([0, 2]) as tf.Tensor2D,
        bias: tf.tensor1d([-1, 3]),
        activation: 'relu',
      });
      expect([...sum.dataSync()]).toEqual([0, 3, 0, 3]);
    });
  });

  test.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid'] as const)(
    'by large weights that come again goes another way to the same, with %s',
    (activation) => {
      const [rows, depth, columns] = [5, 260, 257];
      const values = uniform(rows * depth, 1, 'a');
      values[depth + 7] = Number.NaN;
      values[2 * depth] = Number.POSITIVE_INFINITY;
      const a = tf.tensor2d(values, [rows, depth]);
      const b = tf.tensor2d(uniform(depth * columns, 1, 'b'), [depth, columns]);
      for (const shape of [undefined, [], [columns], [rows, columns]]) {
        const bias = shape && tf.tensor(uniform(tf.util.sizeFromShape(shape), 1, 'bias'), shape);
        // Data of its own, which nothing was multiplied by.
        const options = { a, b: tf.mul(b, 1), activation, ...(bias && { bias }) };
        const run = () => tf.tidy(() => tf.fused.matMul(options).dataSync());
        const [first, ...again] = [run(), run(), run()];
        expect(first.subarray(columns, 2 * columns).every(Number.isNaN)).toBe(true);
        for (const values of again) {
          values.forEach((value, at) => {
            const expected = first[at] as number;
            const same =
              Object.is(value, expected) || Math.abs(value - expected) <= depth * 2 ** -22;
            if (!same) expect.fail(`entry ${at} is ${value} and was ${expected}`);
          });
        }
        tf.dispose([options.b, ...(bias ? [bias] : [])]);
      }
      tf.dispose([a, b]);
    },
  );

  test('reads new values of weights that it multiplied by before', () => {
    const w = tf.variable(tf.ones([256, 256]));
    const x = tf.ones([4, 256]) as tf.Tensor2D;
    const first = () =>
      tf.tidy(
        () =>
          tf.fused
            .matMul({ a: x, b: w as unknown as tf.Tensor2D, activation: 'relu' })
            .dataSync()[0],
      );
    const before = [first(), first(), first()];
    tf.tidy(() => w.assign(tf.fill([256, 256], 2)));
    expect([...before, first(), first()]).toEqual([256, 256, 256, 512, 512]);
    tf.dispose([w, x]);
  });

  test('refuses what it cannot add or apply, and keeps nothing', () => {
    const [a, b] = [tf.ones([2, 3]), tf.ones([3, 4])] as [tf.Tensor2D, tf.Tensor2D];
    const { numTensors } = tf.memory();
    const buffers = tf.engine().backend.numDataIds();
    const slopes = tf.ones([3]);
    expect(() =>
      tf.tidy(() => tf.fused.matMul({ a, b, activation: 'prelu', preluActivationWeights: slopes })),
    ).toThrow('preluActivationWeights: received [3].');
    slopes.dispose();
    expect(() => tf.tidy(() => tf.fused.matMul({ a, b, activation: 'prelu' }))).toThrow(
      'preluActivationWeights: received undefined.',
    );
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(tf.engine().backend.numDataIds()).toBe(buffers);
    tf.dispose([a, b]);
  });
});

test('a dense layer predicts with each activation what it does when it trains', () => {
  for (const activation of ['relu', 'elu', 'linear'] as const) {
    const layer = tf.layers.dense({ units: 5, activation });
    const x = tf.tensor2d(uniform(12, 1, 'x'), [4, 3]);
    const [fused, plain] = tf.tidy(() => [
      (layer.apply(x) as tf.Tensor).dataSync(),
      tf
        .valueAndGrad((input) => layer.apply(input) as tf.Tensor)(x, tf.ones([4, 5]))
        .value.dataSync(),
    ]) as [Float32Array, Float32Array];
    fused.forEach((value, at) => {
      expect(value).toBeCloseTo(plain[at] ?? Number.NaN, 6);
    });
    for (const weight of layer.weights) weight.dispose();
    x.dispose();
  }
});
