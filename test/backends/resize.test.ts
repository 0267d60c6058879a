import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { expectSums, uniform } from './convolution-reference.ts';

type Shape4 = [number, number, number, number];

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

const lengths = fc.integer({ min: 1, max: 7 });
const examples = fc.record({
  batch: fc.integer({ min: 1, max: 3 }),
  channels: fc.constantFrom(1, 3, 4, 6),
  from: fc.tuple(lengths, lengths),
  to: fc.tuple(lengths, lengths),
  // tfjs refuses both at once.
  mode: fc.constantFrom(
    { corners: false, centres: false },
    { corners: true, centres: false },
    { corners: false, centres: true },
  ),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
type Mode = typeof examples extends fc.Arbitrary<infer T> ? (T & { mode: unknown })['mode'] : never;

/** What the entries of a resized axis are made of: pixels of the old one, and their parts. */
function parts(size: number, newSize: number, { corners, centres }: Mode) {
  return Array.from({ length: newSize }, (_, position) => {
    const aligned = corners && newSize > 1;
    const ratio = aligned ? (size - 1) / (newSize - 1) : size / newSize;
    const exact = centres ? ratio * (position + 0.5) - 0.5 : ratio * position;
    const within = Math.min(size - 1, Math.max(0, exact));
    const before = Math.floor(within);
    return [
      { at: before, part: 1 - (within - before) },
      { at: Math.min(size - 1, before + 1), part: within - before },
    ];
  });
}

test('bilinear resizing and its gradient agree with float64', () => {
  fc.assert(
    fc.property(examples, ({ batch, channels, from, to, mode, seed }) => {
      const shape: Shape4 = [batch, ...from, channels];
      const dyShape: Shape4 = [batch, ...to, channels];
      const x = uniform(tf.util.sizeFromShape(shape), seed, 'x');
      const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
      const resize = (images: tf.Tensor) =>
        tf.image.resizeBilinear(images as tf.Tensor4D, to, mode.corners, mode.centres);
      const [forward, gradient] = tf.tidy(() => {
        const images = tf.tensor4d(x, shape);
        return [
          resize(images).dataSync(),
          tf.grad(resize)(images, tf.tensor4d(dy, dyShape)).dataSync(),
        ];
      }) as [Float32Array, Float32Array];
      const resized = new Float64Array(dy.length);
      const ofImages = new Float64Array(x.length);
      const columns = parts(from[1], to[1], mode);
      let at = 0;
      for (let n = 0; n < batch; n++) {
        for (const row of parts(from[0], to[0], mode)) {
          for (const column of columns) {
            for (let c = 0; c < channels; c++) {
              for (const down of row) {
                for (const across of column) {
                  const pixel = ((n * from[0] + down.at) * from[1] + across.at) * channels + c;
                  const part = down.part * across.part;
                  resized[at] = (resized[at] as number) + part * (x[pixel] as number);
                  ofImages[pixel] = (ofImages[pixel] as number) + part * (dy[at] as number);
                }
              }
              at += 1;
            }
          }
        }
      }
      // Positions round too, by 2⁻²⁴ of at most 7.
      expectSums(forward, resized, 32);
      expectSums(gradient, ofImages, 32 * to[0] * to[1]);
    }),
    { seed: 91, numRuns: 200 },
  );
});

test('no images have a gradient of none', () => {
  const gradient = tf.tidy(() =>
    tf.grad((images) => tf.image.resizeBilinear(images as tf.Tensor4D, [4, 4]))(
      tf.zeros([0, 2, 3, 3]),
      tf.zeros([0, 4, 4, 3]),
    ),
  );
  expect(gradient.shape).toEqual([0, 2, 3, 3]);
  gradient.dispose();
});
