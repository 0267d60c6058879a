import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../../src/backends/index.ts';
import type { Call } from './call.ts';
import { drawFrom } from './draw.ts';
import { generators } from './generators.ts';

const seeds = 60;

let ours: readonly string[] = [];

beforeAll(async () => {
  tf.env().set('PROD', true);
  ours = (await useBackend('wasm')).kernels;
});
afterAll(disableTrainingKernels);

/** The values of a call's outputs, or what it throws. */
async function run(backend: string, name: string, { inputs, attrs }: Call) {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const tensors = Object.fromEntries(
      Object.entries(inputs).map(([key, { values, shape }]) => [
        key,
        tf.tensor(values, [...shape], values instanceof Int32Array ? 'int32' : 'float32'),
      ]),
    );
    // A kernel of any number of inputs takes a list.
    const given = '0' in tensors ? Object.values(tensors) : tensors;
    const result = tf.engine().runKernel(name, given as never, attrs as never) as tf.Tensor;
    return (Array.isArray(result) ? result : [result]).map((each: tf.Tensor) => ({
      shape: each.shape,
      values: [...each.dataSync()],
    }));
  });
}

/** Entries that differ by more than rounding; NaN and infinities are to be the same. */
function differing(own: readonly number[], wanted: readonly number[]): readonly string[] {
  const scale = wanted.reduce(
    (most, z) => (Number.isFinite(z) ? Math.max(most, Math.abs(z)) : most),
    1,
  );
  return own.flatMap((value, index) => {
    const other = wanted[index] as number;
    const same = Number.isFinite(other)
      ? Math.abs(value - other) <= 1e-5 * scale
      : Object.is(value, other);
    return same ? [] : [`${value} at ${index}, where ${other} is right`];
  });
}

test('every kernel of ours is fuzzed', () => {
  expect(Object.keys(generators).toSorted()).toEqual(ours.toSorted());
});

test.each(Object.entries(generators))(
  '%s computes on wasm what cpu does',
  async (name, generate) => {
    for (let seed = 0; seed < seeds; seed++) {
      const call = generate(drawFrom(seed, name));
      const described = JSON.stringify({
        seed,
        shapes: Object.entries(call.inputs).map(([key, { shape }]) => [key, shape]),
        attrs: call.attrs,
      });
      const wanted = await run('cpu', name, call);
      if (call.wanted !== undefined)
        wanted[0] = { ...wanted[0], values: [...call.wanted] } as never;
      const own = await run('wasm', name, call);
      expect(
        own.map(({ shape }) => shape),
        described,
      ).toEqual(wanted.map(({ shape }) => shape));
      own.forEach(({ values }, index) => {
        expect(differing(values, wanted[index]?.values ?? []), described).toEqual([]);
      });
    }
  },
);
