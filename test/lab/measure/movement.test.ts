import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { weightMovement } from '../../../src/lab/measure/movement.ts';
import type { Parameter } from '../../../src/lab/measure/parameters.ts';
import { onBackend, onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';

const at = (values: tf.TensorLike, multiplier = 1): Parameter => ({
  name: 'w',
  variable: tf.variable(tf.tensor(values)),
  rate: 1,
  multiplier,
});

onEveryBackend('the movement of weights', () => {
  it('is ‖ΔW‖ over ‖W₀‖ of all tensors together', async () => {
    const parameters = [at([3, 5]), at([[4]])];
    const { movement } = await weightMovement(parameters, [tf.tensor([3, 4]), tf.tensor([[2]])]);
    expect(movement).toBeCloseTo(Math.sqrt((1 + 4) / (9 + 16 + 4)), 6);
  });

  it('counts each tensor as the forward pass sees it', async () => {
    const parameters = [at([1, 1], 3), at([2], 0.5)];
    const { movement } = await weightMovement(parameters, [tf.tensor([1, 0]), tf.tensor([1])]);
    expect(movement).toBeCloseTo(Math.sqrt((9 + 0.25) / (9 + 0.25)), 6);
  });

  it('has the cosine of weights and change, by the sizes of the tensors', async () => {
    // Of three entries at a right angle but for 1/√2, of one straight on.
    const parameters = [at([1, 1, 0]), at([-2])];
    const initial = [tf.tensor([1, 0, 0]), tf.tensor([-1])];
    const { alignment } = await weightMovement(parameters, initial);
    expect(alignment).toBeCloseTo((3 * Math.SQRT1_2 + 1) / 4, 6);
  });

  it('is against the weights where they shrink', async () => {
    const { alignment } = await weightMovement([at([1, 2])], [tf.tensor([2, 4])]);
    expect(alignment).toBeCloseTo(-1, 6);
  });

  it('leaves tensors at zero or unmoved out of the cosine', async () => {
    const parameters = [at([0, 0]), at([5]), at([1, 1])];
    const initial = [tf.tensor([1, 2]), tf.tensor([5]), tf.tensor([1, 0])];
    const { alignment } = await weightMovement(parameters, initial);
    expect(alignment).toBeCloseTo(Math.SQRT1_2, 6);
  });

  it('is 0 with no cosine before anything moved, and NaN from zeros', async () => {
    const still = await weightMovement([at([1, 2])], [tf.tensor([1, 2])]);
    expect(still).toStrictEqual({ movement: 0, alignment: Number.NaN });
    const { movement } = await weightMovement([at([0])], [tf.tensor([0])]);
    expect(movement).toBeNaN();
  });

  it('leaves nothing behind', async () => {
    const [parameters, initial] = [[at([1, 2])], [tf.tensor([2, 4])]];
    const before = held();
    await weightMovement(parameters, initial);
    expect(held()).toStrictEqual(before);
  });
});

onBackend('wasm', 'the movement of many weights', () => {
  it('is not lost to float32 in sums over millions', async () => {
    const many = (value: number): tf.Tensor => tf.fill([2000, 2000], value);
    const parameters = [{ ...at([0]), variable: tf.variable(many(0.11)) }];
    const { movement } = await weightMovement(
      [...parameters, at([1])],
      [many(0.1), tf.tensor([1])],
    );
    expect(movement).toBeCloseTo(0.1, 4);
    const half = { ...at([0]), variable: tf.variable(tf.concat([many(0.1), many(0.3)])) };
    const start = tf.concat([many(0.1), many(0.1)]);
    const { alignment } = await weightMovement([half], [start]);
    expect(alignment).toBeCloseTo(0.3 / Math.hypot(0.1, 0.3), 3);
  });
});
