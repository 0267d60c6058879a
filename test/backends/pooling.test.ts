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
import {
  type Axes,
  inputs,
  kinds,
  lengths,
  type Pooled,
  pooled,
  sizes,
  strides,
  windows,
} from './pooling-reference.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** What `pool` makes of x, and its gradient for dy. */
function run<T extends tf.Tensor>(pool: (x: tf.Tensor) => T, x: tf.Tensor, dy: tf.Tensor) {
  const values = tf.tidy(() => [pool(x).dataSync(), tf.grad(pool)(x, dy).dataSync()] as const);
  tf.dispose([x, dy]);
  return values;
}

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
        expect(forward).toEqual(reference.maxima);
        // A pixel is in at most as many windows as one has entries.
        expectSums(ours, reference.ofMaxima, windows[1] * windows[2]);
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
        expect(forward).toEqual(reference.maxima);
        expectSums(ours, reference.ofMaxima, windows[0] * windows[1] * windows[2]);
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
    expectSums(ours, reference.ofMaxima, 9);
  });
});

/** A 2-D pooling under padding by a number, as tfjs reads it: both sizes follow the height. */
const numbered = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    channels: fc.constantFrom(1, 2, 3, 4, 7),
    lengths: fc.tuple(lengths, lengths),
    windows: fc.tuple(windows, windows),
    strides: fc.tuple(strides, strides),
    pad: fc.integer({ min: 0, max: 2 }),
    rounding: fc.constantFrom('floor' as const, 'round' as const, 'ceil' as const),
    kind: kinds,
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map((record) => {
    const { lengths, windows, strides, pad, rounding } = record;
    const along = (i: 0 | 1): ConvolutionAxis => ({
      ...axis(lengths[i], windows[i], [pad, pad], strides[i]),
      output: Math[rounding]((lengths[i] - windows[0] + 2 * pad) / strides[0] + 1),
    });
    return { ...record, axes: [axis(1, 1, 'valid'), along(0), along(1)] as const };
  })
  .filter(({ axes }) => axes.every(({ output }) => output > 0));

describe('pooling of images on wasm under padding by a number', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  const each = (body: (x: tf.Tensor4D, of: Pooled, terms: number, args: Args) => void) => () =>
    fc.assert(
      fc.property(numbered, (record) => {
        const { batch, channels, axes, windows, strides, pad, rounding, kind, seed } = record;
        const [, height, width] = axes;
        const x = inputs(kind, batch * height.input * width.input * channels, seed);
        const dyShape: Shape4 = [batch, height.output, width.output, channels];
        const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
        tf.tidy(() =>
          body(
            tf.tensor4d(x, [batch, height.input, width.input, channels]),
            pooled(batch, channels, axes, x, dy),
            windows[0] * windows[1],
            { pool: [windows, strides, pad, rounding], dy: tf.tensor4d(dy, dyShape) },
          ),
        );
      }),
      { seed: 54, numRuns: 150 },
    );
  interface Args {
    readonly pool: Parameters<typeof tf.maxPool> extends [unknown, ...infer Rest] ? Rest : never;
    readonly dy: tf.Tensor4D;
  }

  test(
    'maxima are of windows that are not square, and of what rounding up adds',
    each((x, { maxima, ofMaxima }, terms, { pool, dy }) => {
      const before = tf.fill([64], 7);
      const y = tf.maxPool(x, ...pool);
      expect(y.shape).toEqual(dy.shape);
      expect(y.dataSync()).toEqual(maxima);
      const gradient = tf.grad((image) => tf.maxPool(image as tf.Tensor4D, ...pool))(x, dy);
      expectSums(gradient.dataSync(), ofMaxima, terms);
      expect(new Set(before.dataSync())).toEqual(new Set([7]));
    }),
  );

  test(
    'means are of them too',
    each((x, { means, ofMeans }, terms, { pool, dy }) => {
      const y = tf.avgPool(x, ...pool);
      expect(y.shape).toEqual(dy.shape);
      const values = y.dataSync();
      // The mean of an empty window is not a number.
      const full = [...means.keys()].filter((at) => !Number.isNaN(means[at]));
      expectSums(
        full.map((at) => values[at] as number),
        full.map((at) => means[at] as number),
        3 * terms,
      );
      expect(values.filter(Number.isNaN).length).toBe(means.length - full.length);
      const [filterSize, strides, pad, dimRoundingMode] = pool;
      const attrs = { filterSize, strides, pad, dimRoundingMode };
      const gradient = tf
        .engine()
        .runKernel('AvgPoolGrad', { dy, input: x }, { ...attrs } as tf.NamedAttrMap);
      expectSums((gradient as tf.Tensor).dataSync(), ofMeans, terms);
    }),
  );
});

/** tfjs's operation, whose type does not say that both of its results are there. */
const withPlaces = (...args: Parameters<typeof tf.maxPoolWithArgmax>) =>
  tf.maxPoolWithArgmax(...args) as { readonly result: tf.Tensor; readonly indexes: tf.Tensor };

describe('maxima with their places on wasm', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  test.each([true, false])(
    'are the first largest entries, with the batch counted: %s',
    (batched) => {
      fc.assert(
        fc.property(sizes, ({ batch, channels, axes, windows, strides, pad, kind, seed }) => {
          const [, height, width] = axes;
          const shape: Shape4 = [batch, height.input, width.input, channels];
          const x = inputs(kind, tf.util.sizeFromShape(shape), seed);
          const outputs = batch * height.output * width.output * channels;
          const flat = axis(1, 1, 'valid');
          const { maxima, places } = pooled(
            batch,
            channels,
            [flat, height, width],
            x,
            new Float32Array(outputs),
          );
          const perImage = height.input * width.input * channels;
          tf.tidy(() => {
            const { result, indexes } = withPlaces(
              tf.tensor4d(x, shape),
              [windows[1], windows[2]],
              [strides[1], strides[2]],
              pad,
              batched,
            );
            expect(result.dataSync()).toEqual(maxima);
            expect(indexes.dtype).toBe('int32');
            expect(indexes.dataSync()).toEqual(
              batched ? places : places.map((place) => place % perImage),
            );
          });
        }),
        { seed: 57, numRuns: 100 },
      );
    },
  );

  test('of whole numbers are whole numbers, and a NaN is never the largest', () => {
    tf.tidy(() => {
      const whole = tf.tensor4d([-5, -2, -9, -4], [1, 2, 2, 1], 'int32');
      const pooledWhole = tf.maxPool(whole, 2, 2, 'valid');
      expect(pooledWhole.dtype).toBe('int32');
      expect([...pooledWhole.dataSync()]).toEqual([-2]);
      const broken = tf.tensor4d([Number.NaN, -2, -9, Number.NaN], [1, 2, 2, 1]);
      const { result, indexes } = withPlaces(broken, 2, 2, 'valid');
      expect([...result.dataSync(), ...indexes.dataSync()]).toEqual([-2, 1]);
      const volume = tf.reshape(broken, [1, 1, 2, 2, 1]) as tf.Tensor5D;
      expect([...tf.maxPool3d(volume, [1, 2, 2], 1, 'valid').dataSync()]).toEqual([-2]);
    });
  });

  test('of no images are none', () => {
    tf.tidy(() => {
      const none = tf.zeros([0, 4, 4, 3]) as tf.Tensor4D;
      const { result, indexes } = withPlaces(none, 2, 2, 'same');
      expect([result.shape, indexes.shape]).toEqual([
        [0, 2, 2, 3],
        [0, 2, 2, 3],
      ]);
      expect(tf.maxPool(none, 2, 2, 'same').shape).toEqual([0, 2, 2, 3]);
      expect(tf.avgPool(none, 2, 2, 'same').shape).toEqual([0, 2, 2, 3]);
    });
  });

  test('refuse a gradient of another shape', () => {
    const run = () =>
      tf.engine().runKernel(
        'MaxPoolGrad',
        {
          dy: tf.zeros([1, 3, 2, 1]),
          input: tf.zeros([1, 4, 4, 1]),
          output: tf.zeros([1, 2, 2, 1]),
        },
        { filterSize: 2, strides: 2, pad: 'valid' },
      );
    const { numTensors } = tf.memory();
    expect(() => tf.tidy(run)).toThrow('dy: received [1,3,2,1].');
    expect(tf.memory().numTensors).toBe(numTensors);
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
          // tfjs refuses both at once.
          mode: fc.constantFrom<[boolean, boolean][]>([false, false], [true, false], [false, true]),
          seed: fc.integer({ min: 1, max: 1e6 }),
        }),
        ({ batch, channels, from, to, mode, seed }) => {
          const shape: Shape4 = [batch, ...from, channels];
          const dyShape: Shape4 = [batch, ...to, channels];
          const size = tf.util.sizeFromShape(shape);
          const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
          const resize = (image: tf.Tensor) =>
            tf.image.resizeNearestNeighbor(image as tf.Tensor4D, to, ...mode);
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
