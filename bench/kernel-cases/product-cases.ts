import * as tf from '@tensorflow/tfjs';
import { type Case, random } from './case.ts';

function products(): Case[] {
  const sizes: readonly (readonly [batch: number[], m: number, k: number, n: number])[] = [
    ...[1, 2, 3, 4, 5, 8, 16, 64].map((n) => [[Math.ceil(20_000 / n)], n, n, n] as const),
    [[1000], 1, 64, 64],
    [[1000], 64, 64, 1],
    [[1000], 2, 100, 3],
    [[96], 64, 32, 64],
    ...[1, 4, 16, 32, 64, 256].map((n) => [[], n, n, n] as const),
    [[], 1, 784, 128],
    [[], 1, 1024, 1024],
    [[], 2, 1024, 1024],
    [[], 4, 1024, 1024],
    [[], 16, 1024, 1024],
    [[], 64, 1024, 1024],
    [[], 1024, 1024, 1],
    [[], 1024, 1024, 4],
    [[], 1024, 1, 1024],
    [[], 1024, 2, 1024],
    [[], 64, 784, 256],
    [[], 64, 256, 10],
    [[], 64, 10, 256],
    [[], 1, 100_000, 1],
    [[], 10, 100_000, 10],
    [[], 10_000, 3, 5],
    [[], 100_000, 4, 1],
  ].map(([batch, m, k, n]) => [batch, m, k, n] as [number[], number, number, number]);
  return sizes.flatMap(([batch, m, k, n]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        kernel: 'BatchMatMul',
        shapes: `${[...batch, ''].join(' of ')}${m}×${k}×${n}${transposeA ? ', first transposed' : ''}${transposeB ? ', second transposed' : ''}`,
        make: () => {
          const a = random([...batch, ...(transposeA ? [k, m] : [m, k])]);
          const w = random([...batch, ...(transposeB ? [n, k] : [k, n])]);
          // As in training, where every step has new weights: stock keeps a packed copy of old ones.
          return () => tf.matMul(a, tf.add(w, 0), transposeA, transposeB);
        },
      })),
    ),
  );
}

/** Products with weights that stay, of which stock keeps a packed copy: prediction. */
function predictions(): Case[] {
  return [1, 2, 4, 8, 16, 32, 64].flatMap((rows) =>
    [
      [128, 10],
      [784, 128],
      [1000, 1001],
      [1024, 1024],
    ].map(([k = 1, n = 1]) => ({
      kernel: 'BatchMatMul',
      shapes: `${rows}×${k}×${n}, the same weights`,
      make: () => {
        const [x, w] = [random([rows, k]), random([k, n])];
        return () => tf.matMul(x, w);
      },
    })),
  );
}

/** Products with a bias and an activation, as dense layers have them in prediction and training. */
function fused(): Case[] {
  const sizes = [
    [1, 64, 64],
    [8, 64, 64],
    [64, 64, 64],
    [32, 784, 128],
    [64, 1024, 10],
    ...[1, 2, 4, 8, 16, 32, 64].map((rows) => [rows, 1024, 1024] as const),
  ] as const;
  return sizes.flatMap(([m, k, n]) =>
    (['linear', 'relu', 'sigmoid', 'elu'] as const).flatMap((activation) =>
      [true, false].map((stay) => ({
        kernel: '_FusedMatMul',
        shapes: `${m}×${k}×${n}, ${activation}${stay ? ', the same weights' : ''}`,
        make: () => {
          const [a, w, bias] = [random([m, k]), random([k, n]), random([n])];
          return () => tf.fused.matMul({ a, b: stay ? w : tf.add(w, 0), bias, activation });
        },
      })),
    ),
  );
}

export const productCases: readonly Case[] = [...products(), ...predictions(), ...fused()];
