import * as tf from '@tensorflow/tfjs';
import { type Case, drawn } from '../finite-differences.ts';

const equations: readonly [string, ...number[][]][] = [
  ['ij,jk->ik', [2, 3], [3, 4]],
  ['bqhd,bkhd->bhqk', [2, 2, 2, 2], [2, 3, 2, 2]],
  ['aij,bji->ab', [2, 3, 2], [3, 2, 3]],
  ['i,j->ij', [2], [3]],
  ['i,i->', [3], [3]],
  ['ij,j->ij', [2, 3], [3]],
  ['ij->ji', [2, 3]],
  ['ij->j', [2, 3]],
  ['ij->', [2, 3]],
  ['ij,k->i', [2, 3], [2]],
  ['ijk,jl->il', [2, 3, 2], [3, 2]],
  [',ij->j', [], [2, 3]],
];

/** Sums of products. */
export const contractions: readonly Case[] = equations.map(([equation, ...shapes]) => ({
  name: `einsum ${equation}`,
  of: (...operands) => tf.einsum(equation, ...operands),
  args: shapes.map((shape) => drawn(shape)),
}));
