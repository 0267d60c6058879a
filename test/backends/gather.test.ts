import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { stream } from '../../src/random.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

const sizes = (max: number) => fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: max });

test('slices are picked by index, by batches too, in every type that the heap has', () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: sizes(2),
        outer: sizes(1),
        size: fc.integer({ min: 1, max: 4 }),
        inner: fc.oneof(sizes(2), fc.constant<number[]>([5]), fc.constant<number[]>([0])),
        picked: fc.oneof(sizes(2), fc.constant<number[]>([0])),
        dtype: fc.constantFrom('float32' as const, 'int32' as const, 'bool' as const),
        seed: fc.integer({ min: 1, max: 1e6 }),
      }),
      ({ batch, outer, size, inner, picked, dtype, seed }) => {
        const { sizeFromShape } = tf.util;
        const [batches, blocks, length] = [batch, outer, inner].map(sizeFromShape) as [
          number,
          number,
          number,
        ];
        const source = stream(seed, 'gather');
        const shape = [...batch, ...outer, size, ...inner];
        const values = Array.from({ length: sizeFromShape(shape) }, () =>
          dtype === 'bool' ? Math.round(source.uniform()) : Math.floor(1000 * source.uniform()),
        );
        const count = sizeFromShape(picked);
        const indices = Array.from({ length: batches * count }, () =>
          Math.floor(size * source.uniform()),
        );
        const wanted: number[] = [];
        for (let b = 0; b < batches; b++) {
          for (let o = 0; o < blocks; o++) {
            for (let i = 0; i < count; i++) {
              const slice = (b * blocks + o) * size + (indices[b * count + i] as number);
              wanted.push(...values.slice(slice * length, (slice + 1) * length));
            }
          }
        }
        tf.tidy(() => {
          const ours = tf.gather(
            tf.tensor(values, shape, dtype),
            tf.tensor(indices, [...batch, ...picked], 'int32'),
            batch.length + outer.length,
            batch.length,
          );
          expect(ours.dtype).toBe(dtype);
          expect(ours.shape).toEqual([...batch, ...outer, ...picked, ...inner]);
          expect([...ours.dataSync()]).toEqual(wanted);
        });
      },
    ),
    { seed: 95, numRuns: 300 },
  );
});

test('an index that names no slice is refused, before anything is made', () => {
  const x = tf.ones([2, 3]);
  const indices = tf.tensor2d([0, 3], [2, 1], 'int32');
  const buffers = tf.engine().backend.numDataIds();
  expect(() => tf.tidy(() => tf.gather(x, indices, 1, 1))).toThrow(
    'GatherV2: the index value 3 is not in [0, 2]',
  );
  expect(tf.engine().backend.numDataIds()).toBe(buffers);
  tf.dispose([x, indices]);
});
