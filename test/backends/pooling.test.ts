import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import {
  axis,
  type ConvolutionAxis,
  centred,
  expectSums,
  uniform,
} from './convolution-reference.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

type Axes = readonly [ConvolutionAxis, ConvolutionAxis, ConvolutionAxis];

/** What `pool` makes of x, and its gradient for dy. */
function run<T extends tf.Tensor>(pool: (x: tf.Tensor) => T, x: tf.Tensor, dy: tf.Tensor) {
  const values = tf.tidy(() => [pool(x).dataSync(), tf.grad(pool)(x, dy).dataSync()] as const);
  tf.dispose([x, dy]);
  return values;
}

/**
 * Max pooling, and its gradient in float64: each dy goes to the first largest entry of its window.
 */
function pooled(
  batch: number,
  channels: number,
  axes: Axes,
  x: Float32Array,
  dy: Float32Array,
): { readonly forward: Float32Array; readonly gradient: Float64Array } {
  const [depth, height, width] = axes;
  const forward = new Float32Array(dy.length);
  const gradient = new Float64Array(x.length);
  const under = ({ input, filter, stride, before }: ConvolutionAxis, position: number) =>
    Array.from({ length: filter }, (_, tap) => position * stride - before + tap).filter(
      (place) => place >= 0 && place < input,
    );
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (let od = 0; od < depth.output; od++) {
      for (let oh = 0; oh < height.output; oh++) {
        for (let ow = 0; ow < width.output; ow++) {
          const places = under(depth, od).flatMap((d) =>
            under(height, oh).flatMap((h) =>
              under(width, ow).map(
                (w) => ((n * depth.input + d) * height.input + h) * width.input + w,
              ),
            ),
          );
          for (let c = 0; c < channels; c++) {
            const values = places.map((place) => x[place * channels + c] as number);
            const largest = Math.max(...values);
            const at = (places[values.indexOf(largest)] ?? Number.NaN) * channels + c;
            forward[from] = largest;
            gradient[at] = (gradient[at] ?? 0) + (dy[from++] as number);
          }
        }
      }
    }
  }
  return { forward, gradient };
}

/** How inputs are made: of either sign, all negative (padding must not win), or full of ties. */
const kinds = fc.constantFrom('any' as const, 'negative' as const, 'ties' as const);

function inputs(kind: 'any' | 'negative' | 'ties', length: number, seed: number): Float32Array {
  const values = uniform(length, seed, 'x');
  if (kind === 'any') return values;
  return kind === 'negative'
    ? values.map((value) => -1.5 - value / 2)
    : values.map((value) => Math.round(value) - 2);
}

const lengths = fc.constantFrom(1, 2, 3, 5, 9);
const windows = fc.constantFrom(1, 2, 3);
const strides = fc.constantFrom(1, 2, 3);
const sizes = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    channels: fc.constantFrom(1, 3, 4, 5),
    lengths: fc.tuple(lengths, lengths, lengths),
    windows: fc.tuple(windows, windows, windows),
    strides: fc.tuple(strides, strides, strides),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    kind: kinds,
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map((record) => {
    const of = (i: 0 | 1 | 2) =>
      axis(record.lengths[i], record.windows[i], record.pad, record.strides[i]);
    return { ...record, axes: [of(0), of(1), of(2)] as const };
  })
  .filter(({ axes }) => axes.every(({ output }) => output > 0));

describe('max pooling on wasm', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  test('2-D gradients go to the first largest entry', () => {
    fc.assert(
      fc.property(sizes, ({ batch, channels, axes, windows, strides, pad, kind, seed }) => {
        const [, height, width] = axes;
        const shape: Shape4 = [batch, height.input, width.input, channels];
        const dyShape: Shape4 = [batch, height.output, width.output, channels];
        const x = inputs(kind, tf.util.sizeFromShape(shape), seed);
        const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
        const [forward, ours] = run(
          (image) =>
            tf.maxPool(
              image as tf.Tensor4D,
              [windows[1], windows[2]],
              [strides[1], strides[2]],
              pad,
            ),
          tf.tensor4d(x, shape),
          tf.tensor4d(dy, dyShape),
        );
        const flat = axis(1, 1, 'valid');
        const reference = pooled(batch, channels, [flat, height, width], x, dy);
        expect(forward).toEqual(reference.forward);
        // A pixel is in at most as many windows as one has entries.
        expectSums(ours, reference.gradient, windows[1] * windows[2]);
      }),
      { seed: 51, numRuns: 150 },
    );
  });

  test('3-D gradients go to the first largest entry', () => {
    fc.assert(
      fc.property(sizes, ({ batch, channels, axes, windows, strides, pad, kind, seed }) => {
        const [depth, height, width] = axes;
        const shape: Shape5 = [batch, depth.input, height.input, width.input, channels];
        const dyShape: Shape5 = [batch, depth.output, height.output, width.output, channels];
        const x = inputs(kind, tf.util.sizeFromShape(shape), seed);
        const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
        const [forward, ours] = run(
          (volume) => tf.maxPool3d(volume as tf.Tensor5D, windows, strides, pad),
          tf.tensor5d(x, shape),
          tf.tensor5d(dy, dyShape),
        );
        const reference = pooled(
          batch,
          channels,
          axes.map(pad === 'same' ? centred : (each) => each) as unknown as Axes,
          x,
          dy,
        );
        expect(forward).toEqual(reference.forward);
        expectSums(ours, reference.gradient, windows[0] * windows[1] * windows[2]);
      }),
      { seed: 52, numRuns: 100 },
    );
  });

  test('padding by a number is no part of a window', () => {
    const [height, width] = [axis(5, 3, [1, 1], 2), axis(7, 3, [1, 1], 2)];
    const x = inputs('negative', 2 * 5 * 7 * 3, 1);
    const dy = uniform(2 * height.output * width.output * 3, 1, 'dy');
    const ours = tf.tidy(() =>
      tf
        .grad((image) => tf.maxPool(image as tf.Tensor4D, 3, 2, 1))(
          tf.tensor4d(x, [2, 5, 7, 3]),
          tf.tensor4d(dy, [2, height.output, width.output, 3]),
        )
        .dataSync(),
    );
    const reference = pooled(2, 3, [axis(1, 1, 'valid'), height, width], x, dy);
    expectSums(ours, reference.gradient, 9);
  });
});

describe.each(['cpu', 'wasm'])('resizing to the nearest neighbour on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test('has as its gradient the sum over the copies that were made', () => {
    const lengths = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        fc.record({
          batch: fc.integer({ min: 1, max: 3 }),
          channels: fc.integer({ min: 1, max: 3 }),
          from: fc.tuple(lengths, lengths),
          to: fc.tuple(lengths, lengths),
          alignCorners: fc.boolean(),
          seed: fc.integer({ min: 1, max: 1e6 }),
        }),
        ({ batch, channels, from, to, alignCorners, seed }) => {
          // Stock wasm, which keeps its own kernel, loses copies of a single row or column.
          fc.pre(backend === 'cpu' || !alignCorners || Math.min(...from) > 1);
          const shape: Shape4 = [batch, ...from, channels];
          const dyShape: Shape4 = [batch, ...to, channels];
          const size = tf.util.sizeFromShape(shape);
          const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
          const resize = (image: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(image as tf.Tensor4D, to, alignCorners);
          const [copied, ours] = tf.tidy(() => [
            // Resizing the entries' own numbers tells which entry each copy is of.
            resize(tf.reshape(tf.range(0, size), shape)).dataSync(),
            tf.grad(resize)(tf.zeros(shape), tf.tensor4d(dy, dyShape)).dataSync(),
          ]) as [Float32Array, Float32Array];
          const reference = new Float64Array(size);
          copied.forEach((entry, at) => {
            reference[entry] = (reference[entry] ?? 0) + (dy[at] ?? Number.NaN);
          });
          expectSums(ours, reference, to[0] * to[1]);
        },
      ),
      { seed: 53, numRuns: 150 },
    );
  });

  test('has that gradient in an upSampling2d layer too', () => {
    const dy = uniform(2 * 4 * 6 * 3, 1, 'dy');
    const layer = tf.layers.upSampling2d({ size: [2, 3] });
    const ours = tf.tidy(() =>
      tf
        .grad((image) => layer.apply(image) as tf.Tensor)(
          tf.zeros([2, 2, 2, 3]),
          tf.tensor4d(dy, [2, 4, 6, 3]),
        )
        .dataSync(),
    );
    const reference = new Float64Array(2 * 2 * 2 * 3);
    dy.forEach((value, at) => {
      const [c, column, row, n] = [at % 3, (at / 3) % 6, (at / 18) % 4, at / 72].map(Math.floor);
      const pixel = ((n ?? 0) * 2 + Math.floor((row ?? 0) / 2)) * 2 + Math.floor((column ?? 0) / 3);
      const to = pixel * 3 + (c ?? 0);
      reference[to] = (reference[to] ?? 0) + value;
    });
    expect(ours.length).toBe(reference.length);
    expectSums(ours, reference, 6);
  });
});
