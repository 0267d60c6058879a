import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  directionsIn,
  firstExamples,
  outputMatrix,
  projectedOutputs,
} from '../../../src/lab/measure/outputs.ts';
import { onEveryBackend } from '../../on-backends.ts';
import { growth, held } from '../../tfjs/memory.ts';

const linear = (name: string, units: number) =>
  tf.layers.dense({ name, units, useBias: false, kernelInitializer: 'ones' });

/** Outputs of 1 and of 2 × 2 units, all of them the sum of the inputs. */
function twoOutputs(): tf.LayersModel {
  const input = tf.input({ shape: [2] });
  const wide = tf.layers.reshape({ targetShape: [2, 2] }).apply(linear('g', 4).apply(input));
  return tf.model({ inputs: input, outputs: [linear('f', 1).apply(input), wide] as never });
}

describe('directions in the space of outputs', () => {
  it('are its axes where there are no more of them', () => {
    const [first, second] = directionsIn(2, { projections: 3 });
    expect([...(first ?? [])]).toStrictEqual([1, 0]);
    expect([...(second ?? [])]).toStrictEqual([0, 1]);
    expect(directionsIn(1, {}).map((each) => [...each])).toStrictEqual([[1]]);
  });

  it('are seeded unit vectors where there are more, each another', () => {
    const directions = directionsIn(5, { projections: 3, seed: 7 });
    expect(directions.length).toBe(3);
    for (const each of directions) expect(Math.hypot(...each)).toBeCloseTo(1, 6);
    expect(directionsIn(5, { projections: 3, seed: 7 })).toStrictEqual(directions);
    expect(directionsIn(5, { projections: 3, seed: 8 })).not.toStrictEqual(directions);
    const [first = [], second = []] = directions.map((each) => [...each]);
    expect(Math.abs(first.reduce((sum, a, i) => sum + a * (second[i] as number), 0))).toBeLessThan(
      0.99,
    );
  });
});

onEveryBackend('outputs', () => {
  it('of several layers are one matrix', () => {
    const model = twoOutputs();
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const matrix = outputMatrix(model, x);
    expect(matrix.shape).toStrictEqual([2, 5]);
    expect([...matrix.dataSync()]).toStrictEqual([3, 3, 3, 3, 3, 7, 7, 7, 7, 7]);
    expect(growth(() => tf.tidy(() => void outputMatrix(model, x))).tensors).toBe(0);
  });

  it('are projected example by example', async () => {
    const model = twoOutputs();
    const x = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    const before = held();
    const [direction = new Float32Array()] = directionsIn(5, { seed: 3 });
    const along = direction.reduce((sum, part) => sum + part, 0);
    const projected = await projectedOutputs(model, x, { seed: 3 });
    expect(projected.length).toBe(2);
    expect(projected[0]).toBeCloseTo(3 * along, 5);
    expect(projected[1]).toBeCloseTo(7 * along, 5);
    expect([...(await projectedOutputs(model, x, { projections: 5 }))]).toStrictEqual([
      3, 3, 3, 3, 3, 7, 7, 7, 7, 7,
    ]);
    expect(held()).toStrictEqual(before);
  });
});

onEveryBackend('the first examples', () => {
  it('are at most as many as there are, of each input', () => {
    const x = tf.range(0, 12).reshape([3, 2, 2]);
    expect([...firstExamples(x, 2).dataSync()]).toStrictEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const [a, b] = firstExamples([x, tf.tensor1d([5, 6, 7])], 8);
    expect(a?.shape).toStrictEqual([3, 2, 2]);
    expect([...(b?.dataSync() ?? [])]).toStrictEqual([5, 6, 7]);
  });
});
