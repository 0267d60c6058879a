import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { axis, type ConvolutionAxis, expectSums, uniform } from './convolution-reference.ts';

type Shape3 = [number, number, number];
type Shape4 = [number, number, number, number];

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

const lengths = fc.constantFrom(1, 2, 3, 5, 8);
const filterLengths = fc.constantFrom(1, 2, 3);
const steps = fc.constantFrom(1, 2);

/** The input positions that the taps of one output position meet, each with its tap. */
function meeting({ input, filter, stride, dilation, before }: ConvolutionAxis, position: number) {
  return Array.from({ length: filter }, (_, tap) => ({
    tap,
    at: position * stride + tap * dilation - before,
  })).filter(({ at }) => at >= 0 && at < input);
}

test('dilation2d on wasm and its gradients are those of the first largest sums', () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 2 }),
        channels: fc.constantFrom(1, 3, 4, 5),
        inputs: fc.tuple(lengths, lengths),
        windows: fc.tuple(filterLengths, filterLengths),
        steps: fc.tuple(steps, steps),
        dilated: fc.boolean(),
        pad: fc.constantFrom('same' as const, 'valid' as const),
        shift: fc.constantFrom(0, -9),
        seed: fc.integer({ min: 1, max: 1e6 }),
      }),
      ({ batch, channels, inputs, windows, steps, dilated, pad, shift, seed }) => {
        const [strides, dilations]: [number, number][] = dilated
          ? [[1, 1], steps]
          : [steps, [1, 1]];
        const along = (i: 0 | 1) => axis(inputs[i], windows[i], pad, strides?.[i], dilations?.[i]);
        const [height, width] = [along(0), along(1)];
        fc.pre(height.output > 0 && width.output > 0);
        const shape: Shape4 = [batch, ...inputs, channels];
        const filterShape: Shape3 = [...windows, channels];
        const dyShape: Shape4 = [batch, height.output, width.output, channels];
        const values = (of: number[], name: string) =>
          uniform(tf.util.sizeFromShape(of), seed, name);
        const x = values(shape, 'x').map((value) => value + shift);
        const filter = values(filterShape, 'filter');
        const dy = values(dyShape, 'dy');
        const largest: number[] = [];
        const ofImage = new Float64Array(x.length);
        const ofFilter = new Float64Array(filter.length);
        for (let n = 0; n < batch; n++) {
          for (let y = 0; y < height.output; y++) {
            for (let column = 0; column < width.output; column++) {
              for (let c = 0; c < channels; c++) {
                let best = { sum: Number.NEGATIVE_INFINITY, pixel: -1, tap: -1 };
                for (const down of meeting(height, y)) {
                  for (const across of meeting(width, column)) {
                    const pixel =
                      ((n * inputs[0] + down.at) * inputs[1] + across.at) * channels + c;
                    const tap = (down.tap * windows[1] + across.tap) * channels + c;
                    const sum = Math.fround((x[pixel] as number) + (filter[tap] as number));
                    if (sum > best.sum) best = { sum, pixel, tap };
                  }
                }
                const upstream = dy[largest.length] as number;
                largest.push(best.sum);
                if (best.pixel < 0) continue;
                ofImage[best.pixel] = (ofImage[best.pixel] as number) + upstream;
                ofFilter[best.tap] = (ofFilter[best.tap] as number) + upstream;
              }
            }
          }
        }
        tf.tidy(() => {
          const dilate = (image: tf.Tensor, weights: tf.Tensor) =>
            tf.dilation2d(
              image as tf.Tensor4D,
              weights as tf.Tensor3D,
              strides as [number, number],
              pad,
              dilations as [number, number],
            );
          const [images, weights] = [tf.tensor4d(x, shape), tf.tensor3d(filter, filterShape)];
          const forward = dilate(images, weights);
          expect(forward.shape).toEqual(dyShape);
          expect([...forward.dataSync()]).toEqual(largest);
          const [byImage, byFilter] = tf.grads(dilate)(
            [images, weights],
            tf.tensor4d(dy, dyShape),
          ) as [tf.Tensor, tf.Tensor];
          const outputs = height.output * width.output;
          expectSums(byImage.dataSync(), ofImage, windows[0] * windows[1], 'image entry');
          expectSums(byFilter.dataSync(), ofFilter, batch * outputs, 'filter entry');
        });
      },
    ),
    { seed: 97, numRuns: 200 },
  );
});

test('a NaN is never the largest sum', () => {
  const ours = tf.tidy(() =>
    tf
      .dilation2d(
        tf.tensor4d([Number.NaN, -2, -9, Number.NaN], [1, 2, 2, 1]),
        tf.zeros<tf.Rank.R3>([2, 2, 1]),
        1,
        'valid',
      )
      .dataSync(),
  );
  expect([...ours]).toEqual([-2]);
});
