import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { axis, centred, expectSums, uniform } from './convolution-reference.ts';
import { type Axes, inputs, pooled, sizes } from './pooling-reference.ts';

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];

beforeAll(() => {
  tf.env().set('PROD', true);
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** What two kernels make of x, and of dy for it. */
function runKernels(
  [forward, backward]: readonly [string, string],
  attrs: object,
  { x, dy }: { readonly x: tf.Tensor; readonly dy: tf.Tensor },
): readonly [Float32Array, Float32Array] {
  const kernel = (name: string, inputs: tf.NamedTensorMap) =>
    (tf.engine().runKernel(name, inputs, { ...attrs }) as tf.Tensor).dataSync() as Float32Array;
  const values = tf.tidy(
    () => [kernel(forward, { x }), kernel(backward, { dy, input: x })] as const,
  );
  tf.dispose([x, dy]);
  return values;
}

describe('average pooling on wasm', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });

  test('2-D means and gradients are as tfjs has them', () => {
    fc.assert(
      fc.property(sizes, ({ batch, channels, axes, windows, strides, pad, kind, seed }) => {
        const [, height, width] = axes;
        const shape: Shape4 = [batch, height.input, width.input, channels];
        const dyShape: Shape4 = [batch, height.output, width.output, channels];
        const x = inputs(kind, tf.util.sizeFromShape(shape), seed);
        const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
        const attrs = {
          filterSize: [windows[1], windows[2]],
          strides: [strides[1], strides[2]],
          pad,
        };
        const [forward, ours] = runKernels(['AvgPool', 'AvgPoolGrad'], attrs, {
          x: tf.tensor4d(x, shape),
          dy: tf.tensor4d(dy, dyShape),
        });
        const flat = axis(1, 1, 'valid');
        const reference = pooled(batch, channels, [flat, height, width], x, dy);
        expectSums(forward, reference.means, 3 * windows[1] * windows[2]);
        expectSums(ours, reference.ofMeans, windows[1] * windows[2]);
      }),
      { seed: 55, numRuns: 150 },
    );
  });

  test('3-D means and gradients are as tfjs has them', () => {
    fc.assert(
      fc.property(sizes, ({ batch, channels, axes, windows, strides, pad, kind, seed }) => {
        const [depth, height, width] = axes;
        const shape: Shape5 = [batch, depth.input, height.input, width.input, channels];
        const dyShape: Shape5 = [batch, depth.output, height.output, width.output, channels];
        const x = inputs(kind, tf.util.sizeFromShape(shape), seed);
        const dy = uniform(tf.util.sizeFromShape(dyShape), seed, 'dy');
        const attrs = { filterSize: windows, strides, pad, dataFormat: 'NDHWC' };
        const [forward, ours] = runKernels(['AvgPool3D', 'AvgPool3DGrad'], attrs, {
          x: tf.tensor5d(x, shape),
          dy: tf.tensor5d(dy, dyShape),
        });
        const reference = pooled(
          batch,
          channels,
          axes.map(pad === 'same' ? centred : (each) => each) as unknown as Axes,
          x,
          dy,
        );
        const terms = windows[0] * windows[1] * windows[2];
        expectSums(forward, reference.means, 3 * terms);
        expectSums(ours, reference.ofMeans, terms);
      }),
      { seed: 56, numRuns: 100 },
    );
  });
});
