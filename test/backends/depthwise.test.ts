import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import {
  axis,
  type Convolution,
  depthwiseGradients,
  expectSums,
  uniform,
} from './convolution-reference.ts';

type Shape4 = [number, number, number, number];

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

const lengths = fc.constantFrom(1, 3, 5, 9, 17);
const filterLengths = fc.constantFrom(1, 2, 3, 5);
const strides = fc.constantFrom(1, 2, 3);
const examples = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    // From one lane of SIMD to several and a rest.
    channels: fc.constantFrom(1, 2, 3, 4, 5, 8, 17),
    multiplier: fc.integer({ min: 1, max: 3 }),
    h: lengths,
    w: lengths,
    fh: filterLengths,
    fw: filterLengths,
    sh: strides,
    sw: strides,
    pad: fc.constantFrom('same' as const, 'valid' as const),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ batch, channels, multiplier, h, w, fh, fw, sh, sw, pad, seed }) => ({
    pad,
    seed,
    of: {
      batch,
      channels,
      filters: multiplier,
      height: axis(h, fh, pad, sh),
      width: axis(w, fw, pad, sw),
    } as Convolution,
  }))
  .filter(({ of: { height, width } }) => height.output > 0 && width.output > 0);

function example({ batch, height, width, channels, filters }: Convolution, seed: number) {
  const part = (name: string, shape: Shape4) => {
    const values = uniform(tf.util.sizeFromShape(shape), seed, name);
    return { values, tensor: () => tf.tensor4d(values, shape), shape };
  };
  return {
    x: part('x', [batch, height.input, width.input, channels]),
    filter: part('filter', [height.filter, width.filter, channels, filters]),
    dy: part('dy', [batch, height.output, width.output, channels * filters]),
  };
}

test('both depthwise gradients on wasm agree with float64', () => {
  fc.assert(
    fc.property(examples, ({ of, pad, seed }) => {
      const { x, filter, dy } = example(of, seed);
      const reference = depthwiseGradients(of, x.values, filter.values, dy.values);
      tf.tidy(() => {
        const [byInput, byFilter] = tf.grads((image, weights) =>
          tf.depthwiseConv2d(
            image as tf.Tensor4D,
            weights as tf.Tensor4D,
            [of.height.stride, of.width.stride],
            pad,
          ),
        )([x.tensor(), filter.tensor()], dy.tensor()) as [tf.Tensor, tf.Tensor];
        expect(byInput.shape).toEqual(x.shape);
        expect(byFilter.shape).toEqual(filter.shape);
        const taps = of.height.filter * of.width.filter * of.filters;
        expectSums(byInput.dataSync(), reference.input, taps, 'input entry');
        const pixels = of.batch * of.height.output * of.width.output;
        expectSums(byFilter.dataSync(), reference.filter, pixels, 'filter entry');
      });
    }),
    { seed: 31, numRuns: 200 },
  );
});

test('an empty batch gives a filter gradient of zeros, and an empty image', () => {
  const of: Convolution = {
    batch: 0,
    height: axis(5, 3, 'same'),
    width: axis(4, 2, 'same'),
    channels: 3,
    filters: 2,
  };
  const { x, filter, dy } = example(of, 1);
  tf.tidy(() => {
    // Memory that held something else must not shine through.
    tf.dispose(Array.from({ length: 8 }, () => tf.fill(filter.shape, 7)));
    const attrs = {
      strides: [1, 1],
      dilations: [1, 1],
      pad: 'same',
      inputShape: x.shape,
      filterShape: filter.shape,
    };
    const kernel = (name: string, inputs: tf.NamedTensorMap) =>
      tf.engine().runKernel(name, inputs, attrs) as tf.Tensor;
    const byFilter = kernel('DepthwiseConv2dNativeBackpropFilter', {
      x: x.tensor(),
      dy: dy.tensor(),
    });
    const byInput = kernel('DepthwiseConv2dNativeBackpropInput', {
      dy: dy.tensor(),
      filter: filter.tensor(),
    });
    expect(byInput.shape).toEqual(x.shape);
    expect(byFilter.shape).toEqual(filter.shape);
    expect(new Set(byFilter.dataSync())).toEqual(new Set([0]));
  });
});
