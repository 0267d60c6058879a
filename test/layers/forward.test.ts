// Outputs and gradients against plain loops over float64 numbers, and what must not matter at all.
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import {
  gatedDense,
  learnedPositions,
  mixtureOfExperts,
  multiHeadAttention,
  paddingMask,
  rmsNormalization,
} from '../../src/layers/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import {
  attention,
  gated,
  type HeadKernels,
  type Matrix,
  mixture,
  normalized,
  type Vector,
} from './float64.ts';
import { distance, fill, filled, gradientError, weight } from './weights.ts';

type Options = Parameters<typeof multiHeadAttention>[0];
const small: Options = { heads: 4, headDim: 4, causal: false };
const variants: readonly (readonly [string, Options])[] = [
  ['plain', small],
  ['causal', { ...small, causal: true }],
  ['with one head of keys', { ...small, causal: true, keyValueHeads: 1 }],
  ['with heads that share keys in pairs', { ...small, keyValueHeads: 2 }],
  ['with rotary positions', { ...small, causal: true, rotary: true }],
  ['with norms of queries and keys', { ...small, queryKeyNorm: true, rotary: true }],
  ['with a multiplier of its logits', { ...small, logitMultiplier: 0.25, units: 3 }],
];

/** The kernels of each query head, out of those of the layer. */
function headsOf(layer: tf.layers.Layer, { heads, keyValueHeads = heads }: Options): HeadKernels[] {
  const [query, key, value, output] = ['query', 'key', 'value', 'output'].map((name) =>
    weight(layer, name),
  ) as [number[][][], number[][][], number[][][], number[][][]];
  const of = (kernel: number[][][], head: number): Matrix =>
    kernel.map((row) => row[head] as number[]);
  return Array.from({ length: heads }, (_, head) => {
    const shared = Math.floor((head * keyValueHeads) / heads);
    return {
      query: of(query, head),
      key: of(key, shared),
      value: of(value, shared),
      output: output[head] as number[][],
    };
  });
}

function made(options: Options, width = 6): ReturnType<typeof multiHeadAttention> {
  const layer = multiHeadAttention(options);
  layer.build([null, null, width]);
  fill(layer);
  return layer;
}

onEveryBackend('attention', () => {
  test.each(variants)('%s is as in float64', (_, options) => {
    const layer = made(options);
    const x = filled([2, 5, 6], 1);
    const gains = options.queryKeyNorm && {
      query: weight(layer, 'query_gain') as Vector,
      key: weight(layer, 'key_gain') as Vector,
    };
    const reference = (x.arraySync() as number[][][]).map((each) =>
      attention(
        {
          heads: headsOf(layer, options),
          causal: options.causal,
          rotary: options.rotary ?? false,
          multiplier: options.logitMultiplier ?? 1,
          ...(gains ? { gains } : {}),
        },
        each,
      ),
    );
    expect(distance(layer.call(x).arraySync(), reference)).toBeLessThan(2e-6);
  });

  test.each(variants)('%s has the gradients of differences', (_, options) => {
    const layer = made(options);
    expect(gradientError(layer, [filled([2, 5, 6], 1)])).toBeLessThan(2e-3);
  });

  test('of another sequence is as in float64, with padding', () => {
    const layer = multiHeadAttention(small);
    layer.build([
      [null, null, 6],
      [null, null, 3],
    ]);
    fill(layer);
    const [x, context] = [filled([2, 4, 6], 1), filled([2, 5, 3], 2)];
    const mask = tf.tensor2d([
      [1, 1, 0, 1, 0],
      [0, 1, 1, 1, 1],
    ]);
    const masks = mask.arraySync();
    const contexts = context.arraySync() as number[][][];
    const reference = (x.arraySync() as number[][][]).map((each, i) =>
      attention(
        { heads: headsOf(layer, small), causal: false, rotary: false, multiplier: 1 },
        each,
        contexts[i],
        masks[i],
      ),
    );
    const ours = layer.call([x, context, mask]).arraySync();
    expect(distance(ours, reference)).toBeLessThan(2e-6);
  });

  test('that is causal does not look ahead, not by a bit', () => {
    const layer = made({ ...small, causal: true, rotary: true });
    const x = filled([1, 6, 6], 1);
    const changed = tf.concat([tf.slice(x, [0, 0, 0], [1, 3, 6]), filled([1, 3, 6], 8)], 1);
    const [before, after] = [x, changed].map((each) => layer.call(each).arraySync()) as [
      number[][][],
      number[][][],
    ];
    expect(after[0]?.slice(0, 3)).toStrictEqual(before[0]?.slice(0, 3));
    expect(after[0]?.[3]).not.toStrictEqual(before[0]?.[3]);
  });

  test('does not see what is padding, however large', () => {
    const layer = made(small);
    const x = filled([1, 6, 6], 1);
    const mask = tf.tensor2d([[1, 1, 1, 0, 0, 0]]);
    const noise = tf.mul(filled([1, 3, 6], 8), 100);
    const changed = tf.concat([tf.slice(x, [0, 0, 0], [1, 3, 6]), noise], 1);
    const [before, after] = [x, changed].map((each) => layer.call([each, mask]).arraySync()) as [
      number[][][],
      number[][][],
    ];
    expect(after[0]?.slice(0, 3)).toStrictEqual(before[0]?.slice(0, 3));
    // And it is what the sequence alone would give.
    const alone = layer.call(tf.slice(x, [0, 0, 0], [1, 3, 6])).arraySync() as number[][][];
    expect(distance(after[0]?.slice(0, 3), alone[0])).toBeLessThan(1e-6);
  });

  test('gives zeros, and gradients, where nothing may be attended to', () => {
    const layer = made(small);
    const x = filled([2, 3, 6], 1);
    const mask = tf.tensor2d([
      [0, 0, 0],
      [1, 1, 0],
    ]);
    const output = layer.call([x, mask]).arraySync() as number[][][];
    expect(output[0]?.flat().every((value) => value === 0)).toBe(true);
    expect(output[1]?.flat().every((value) => value !== 0)).toBe(true);
    expect(gradientError(layer, [x, mask])).toBeLessThan(2e-3);
  });

  test('with rotary positions answers to distance alone', () => {
    const layer = made({ ...small, rotary: true });
    const x = filled([1, 4, 6], 1);
    const padding = tf.zeros([1, 3, 6]);
    const mask = tf.tensor2d([[0, 0, 0, 1, 1, 1, 1]]);
    const later = layer.call([tf.concat([padding, x], 1), mask]).arraySync() as number[][][];
    const here = layer.call(x).arraySync() as number[][][];
    expect(distance(later[0]?.slice(3), here[0])).toBeLessThan(1e-6);
  });
});

onEveryBackend('layers of features', () => {
  test('rmsNormalization is as in float64, and its gradients as differences', () => {
    const layer = rmsNormalization({ epsilon: 1e-3 });
    layer.build([null, 6]);
    fill(layer);
    const x = filled([3, 6], 1);
    const gain = weight(layer, 'gain') as Vector;
    const reference = (x.arraySync() as number[][]).map((each) => normalized(each, gain, 1e-3));
    expect(distance(layer.call(x).arraySync(), reference)).toBeLessThan(1e-6);
    expect(gradientError(layer, [x])).toBeLessThan(2e-3);
  });

  test('gatedDense is as in float64, and its gradients as differences', () => {
    const layer = gatedDense({ hidden: 5, units: 3 });
    layer.build([null, null, 6]);
    fill(layer);
    const x = filled([2, 4, 6], 1);
    const kernels = {
      gate: weight(layer, 'gate') as Matrix,
      value: weight(layer, 'value') as Matrix,
      output: weight(layer, 'output') as Matrix,
    };
    const reference = (x.arraySync() as number[][][]).map((rows) =>
      rows.map((each) => gated(each, kernels)),
    );
    expect(distance(layer.call(x).arraySync(), reference)).toBeLessThan(1e-6);
    expect(gradientError(layer, [x])).toBeLessThan(2e-3);
  });

  test.each(['gelu', 'relu', 'sigmoid', 'linear'] as const)(
    'gatedDense has %s gates',
    (activation) => {
      const layer = gatedDense({ hidden: 5, activation, useBias: true });
      layer.build([null, 6]);
      fill(layer);
      expect(gradientError(layer, [filled([3, 6], 1)])).toBeLessThan(5e-3);
    },
  );

  test('learnedPositions adds the rows of its table', () => {
    const layer = learnedPositions({ length: 7 });
    layer.build([null, null, 6]);
    fill(layer);
    const x = filled([2, 4, 6], 1);
    const table = weight(layer, 'table') as Matrix;
    const reference = (x.arraySync() as number[][][]).map((rows) =>
      rows.map((each, t) => each.map((value, i) => value + (table[t]?.[i] ?? Number.NaN))),
    );
    expect(distance(layer.call(x).arraySync(), reference)).toBeLessThan(1e-6);
    expect(() => layer.call(filled([1, 8, 6], 1))).toThrow('has 7 of them');
  });

  test('paddingMask is 0 where there is only padding', () => {
    const tokens = tf.tensor2d([
      [3, 2, 0],
      [1, 0, 0],
    ]);
    expect(paddingMask().call(tokens).arraySync()).toStrictEqual([
      [1, 1, 0],
      [1, 0, 0],
    ]);
    expect(paddingMask({ token: 2 }).call(tokens).arraySync()).toStrictEqual([
      [1, 0, 1],
      [1, 1, 1],
    ]);
  });

  test.each([
    { topK: 1, normalize: false },
    { topK: 2, normalize: true },
    { topK: 2, normalize: false },
  ])('mixtureOfExperts is as in float64: %o', ({ topK, normalize }) => {
    const layer = mixtureOfExperts({ experts: 4, topK, normalize, hidden: 5, units: 3 });
    layer.build([null, null, 6]);
    fill(layer);
    const x = filled([2, 4, 6], 1);
    const [router, gate, value, output] = ['router', 'gate', 'value', 'output'].map((name) =>
      weight(layer, name),
    ) as [number[][], number[][][], number[][][], number[][][]];
    const experts = output.map((each, expert) => ({
      gate: gate.map((row) => row[expert] as number[]),
      value: value.map((row) => row[expert] as number[]),
      output: each,
    }));
    const reference = (x.arraySync() as number[][][]).map((rows) =>
      rows.map((each) => mixture({ router, experts, topK, normalize }, each)),
    );
    const ours = layer.call(x) as tf.Tensor;
    expect(distance(ours.arraySync(), reference)).toBeLessThan(1e-6);
    // Small steps: a choice that changes has no derivative.
    expect(gradientError(layer, [x], 2e-3)).toBeLessThan(1e-2);
  });

  test('mixtureOfExperts says how unevenly experts are used', () => {
    const layer = mixtureOfExperts({ experts: 4, topK: 1, hidden: 5, balance: true });
    layer.build([null, 4]);
    fill(layer);
    const imbalance = (router: number[][]): number[][] => {
      layer.setWeights([tf.tensor(router), ...layer.getWeights().slice(1)]);
      const [, second] = layer.call(tf.eye(4)) as tf.Tensor[];
      return second?.arraySync() as number[][];
    };
    const even = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 50 : 0)));
    expect(imbalance(even)).toStrictEqual([[1], [1], [1], [1]]);
    expect(imbalance(even.map(() => [50, 0, 0, 0]))).toStrictEqual([[4], [4], [4], [4]]);
  });
});
