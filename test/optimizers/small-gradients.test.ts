import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { adam, lion, type OptimizerDescription, sign } from '../../src/tfjs/index.ts';
import { onEveryBackend } from '../on-backends.ts';
import { toy, valuesOf } from './toy.ts';

/** How far the entries of a move under one gradient, in learning rates. */
function moves(description: OptimizerDescription, gradient: readonly number[]): number[] {
  const { optimizer, a } = toy(description);
  a.assign(tf.zerosLike(a));
  optimizer.applyGradients({ [a.name]: tf.tensor1d([...gradient]) });
  return valuesOf(a).map((value) => value / 2 ** -4);
}

// Gradients shrink with the width, and a rule that is free of their scale must not notice. The
// wasm backend's sign kernel takes all below about 1e-7 for zero.
onEveryBackend('scale-free rules answer to gradients however small', () => {
  it.each([1, 1e-6, 1e-8, 1e-20])('lion and sign at %d', (size) => {
    for (const description of [lion({ learningRate: 2 ** -4 }), sign({ learningRate: 2 ** -4 })]) {
      expect(moves(description, [size, -size, 0])).toEqual([-1, 1, 0]);
    }
  });

  it.each([1, 1e-6, 1e-8])('adam without ε at %d', (size) => {
    const moved = moves(adam({ learningRate: 2 ** -4, epsilon: 0 }), [size, -size, size]);
    expect(moved).toEqual([-1, 1, -1].map((value) => expect.closeTo(value, 4)));
  });

  it('a gradient that is no number shows in the weights', () => {
    for (const make of [lion, sign, adam]) {
      expect(moves(make({ learningRate: 1 }), [Number.NaN, 1, 1])[0]).toBeNaN();
    }
  });
});
