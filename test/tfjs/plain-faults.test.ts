import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { stream } from '../../src/random.ts';
import { distributionOf } from '../../src/tfjs/initial/initializers.ts';
import { onBackend } from '../on-backends.ts';
import { batchFor, loss, losses } from './training.ts';

const { initializers } = tf;
const made = {
  randomUniform: initializers.randomUniform({ minval: -0.2, maxval: 0.3 }),
  randomNormal: initializers.randomNormal({ mean: 0.1, stddev: 0.3 }),
  truncatedNormal: initializers.truncatedNormal({ stddev: 0.05 }),
  glorotUniform: initializers.glorotUniform({}),
  heNormal: initializers.heNormal({}),
  orthogonal: initializers.orthogonal({ gain: 0.7 }),
};
const kinds = Object.keys(made) as (keyof typeof made)[];

function distribution(kind: keyof typeof made) {
  const found = distributionOf(made[kind]);
  if (found?.draw === undefined) throw new Error(`${kind} draws nothing.`);
  return { ...found, draw: found.draw };
}

/** A fresh tensor, as our generator draws it. */
function fresh(kind: keyof typeof made, shape: readonly number[], seed: number): Float32Array {
  const { draw, scale } = distribution(kind);
  return draw(shape, stream(seed, kind), scale(shape));
}

const shapes = [
  [1, 1],
  [2, 3],
  [5, 8],
  [3, 3, 4, 16],
];
const tensors = 5000;

onBackend('cpu', 'fresh tensors', () => {
  // At most 1 in 10 000 is stated: of 20 000 that is 2. The seeds are fixed.
  it.each(kinds)('of %s are found no fault with, but for 1 in 10 000', (kind) => {
    const { fault } = distribution(kind);
    let found = 0;
    for (const shape of shapes) {
      for (let seed = 0; seed < tensors; seed++) {
        if (fault(fresh(kind, shape, seed), shape) !== undefined) found += 1;
      }
    }
    expect(found).toBeLessThanOrEqual((shapes.length * tensors) / 10_000);
  });

  it.each(kinds)('as tfjs draws %s are found no fault with', (kind) => {
    const { fault } = distribution(kind);
    for (const shape of [
      [1, 1],
      [7, 9],
      [40, 48],
      [3, 3, 8, 16],
    ]) {
      for (let draw = 0; draw < 10; draw++) {
        const entries = tf.tidy(() => made[kind].apply(shape).dataSync()) as Float32Array;
        expect(fault(entries, shape)).toBeUndefined();
      }
    }
  });

  it.each<[string, ReturnType<typeof initializers.zeros>]>([
    ['zeros', initializers.zeros()],
    ['ones', initializers.ones()],
    ['constants', initializers.constant({ value: 0.1 })],
    ['the identity', initializers.identity({ gain: 0.3 })],
  ])('of %s are what they are, and nothing else', (_, initializer) => {
    const fault = distributionOf(initializer)?.fault;
    const entries = tf.tidy(() => initializer.apply([5, 5]).dataSync().slice()) as Float32Array;
    expect(fault?.(entries, [5, 5])).toBeUndefined();
    entries[7] = 0.5;
    expect(fault?.(entries, [5, 5])).toMatch(/0\.5 is among its entries/);
  });
});

onBackend('cpu', 'tensors that are no draw', () => {
  const shape = [32, 24];
  it.each(kinds)('of %s: another size, mean or a single wild entry is seen', (kind) => {
    const { fault } = distribution(kind);
    const entries = fresh(kind, shape, 1);
    expect(fault(entries, shape)).toBeUndefined();
    const size = Math.sqrt(entries.reduce((sum, entry) => sum + entry ** 2, 0) / entries.length);
    expect(
      fault(
        entries.map((entry) => entry * 1.5),
        shape,
      ),
    ).toBeDefined();
    expect(
      fault(
        entries.map((entry) => entry / 2),
        shape,
      ),
    ).toBeDefined();
    expect(
      fault(
        entries.map((entry) => entry + 0.5 * size),
        shape,
      ),
    ).toBeDefined();
    expect(fault(new Float32Array(entries.length), shape)).toBeDefined();
    entries[100] = 30 * size;
    expect(fault(entries, shape)).toBeDefined();
    entries[100] = Number.NaN;
    expect(fault(entries, shape)).toBeDefined();
  });

  it.each(['glorotUniform', 'glorotNormal', 'heNormal', 'orthogonal'] as const)(
    'after training from %s are seen',
    async (kernelInitializer) => {
      const layer = () => tf.layers.dense({ units: 32, inputShape: [32], kernelInitializer });
      const model = tf.sequential({ layers: [layer(), layer()] });
      model.compile({ loss, optimizer: tf.train.adam(0.01) });
      const faults = () =>
        model.layers.map((each) => {
          const { kernel: variable, kernelInitializer: initializer } = each as unknown as {
            readonly kernel: tf.LayerVariable;
            readonly kernelInitializer: ReturnType<typeof initializers.zeros>;
          };
          const kernel = variable.read();
          return distributionOf(initializer)?.fault(
            kernel.dataSync() as Float32Array,
            kernel.shape,
          );
        });
      expect(faults()).toStrictEqual([undefined, undefined]);
      await losses(model, batchFor(model), 20);
      for (const fault of faults()) expect(fault).toBeDefined();
    },
  );
});
