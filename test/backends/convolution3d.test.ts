import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import {
  axis,
  type Convolution,
  type ConvolutionAxis,
  centred,
  convolution,
  convolutionGradients,
  expectSums,
  uniform,
} from './convolution-reference.ts';

type Shape5 = [number, number, number, number, number];
type Pad = 'same' | 'valid';

/** A convolution of volumes. */
interface Volumes extends Convolution {
  readonly depth: ConvolutionAxis;
}

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

function example(of: Volumes, seed: number) {
  const { batch, depth, height, width, channels, filters } = of;
  const part = (name: string, shape: Shape5) => {
    const values = uniform(tf.util.sizeFromShape(shape), seed, name);
    return { values, shape, tensor: () => tf.tensor5d(values, shape) };
  };
  return {
    x: part('x', [batch, depth.input, height.input, width.input, channels]),
    filter: part('filter', [depth.filter, height.filter, width.filter, channels, filters]),
    dy: part('dy', [batch, depth.output, height.output, width.output, filters]),
    strides: [depth.stride, height.stride, width.stride] as [number, number, number],
    taps: depth.filter * height.filter * width.filter,
    voxels: batch * depth.output * height.output * width.output,
  };
}

const lengths = fc.constantFrom(1, 2, 3, 5, 6);
const filterLengths = fc.constantFrom(1, 2, 3);
const three = <T>(of: fc.Arbitrary<T>) => fc.tuple(of, of, of);

/** Convolutions of any sizes; strides and dilations are not both above 1, as tfjs wants it. */
const examples = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    channels: fc.constantFrom(1, 3, 5),
    filters: fc.constantFrom(1, 2, 9),
    inputs: three(lengths),
    windows: three(filterLengths),
    steps: three(fc.constantFrom(1, 2, 3)),
    dilated: fc.boolean(),
    pad: fc.constantFrom<Pad>('same', 'valid'),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ inputs, windows, steps, dilated, pad, seed, ...sizes }) => {
    const along = (i: 0 | 1 | 2) => {
      const [stride, dilation] = dilated ? [1, steps[i]] : [steps[i], 1];
      const plain = axis(inputs[i], windows[i], pad, stride, dilation);
      return pad === 'same' ? centred(plain) : plain;
    };
    const of: Volumes = { ...sizes, depth: along(0), height: along(1), width: along(2) };
    return { of, pad, dilations: dilated ? steps : ([1, 1, 1] as typeof steps), seed };
  })
  .filter(({ of: { depth, height, width } }) =>
    [depth, height, width].every(({ output }) => output > 0),
  );

test('conv3d on wasm agrees with float64', () => {
  fc.assert(
    fc.property(examples, ({ of, pad, dilations, seed }) => {
      const { x, filter, dy, strides, taps } = example(of, seed);
      const { shape, values } = tf.tidy(() => {
        const y = tf.conv3d(x.tensor(), filter.tensor(), strides, pad, 'NDHWC', dilations);
        return { shape: y.shape, values: y.dataSync() };
      });
      expect(shape).toEqual(dy.shape);
      expectSums(values, convolution(of, x.values, filter.values), taps * of.channels);
    }),
    { seed: 61, numRuns: 100 },
  );
});

test('both gradients of conv3d on wasm agree with float64', () => {
  fc.assert(
    fc.property(
      examples.filter(({ dilations }) => dilations.every((rate) => rate === 1)),
      ({ of, pad, seed }) => {
        const { x, filter, dy, strides, taps, voxels } = example(of, seed);
        const reference = convolutionGradients(of, x.values, filter.values, dy.values);
        tf.tidy(() => {
          const [byInput, byFilter] = tf.grads((volume, weights) =>
            tf.conv3d(volume as tf.Tensor5D, weights as tf.Tensor5D, strides, pad),
          )([x.tensor(), filter.tensor()], dy.tensor()) as [tf.Tensor, tf.Tensor];
          expect(byInput.shape).toEqual(x.shape);
          expect(byFilter.shape).toEqual(filter.shape);
          expectSums(byInput.dataSync(), reference.input, taps * of.filters, 'input entry');
          expectSums(byFilter.dataSync(), reference.filter, voxels, 'filter entry');
        });
      },
    ),
    { seed: 62, numRuns: 150 },
  );
});

test('the gradient for an input of few channels agrees with float64 for any number of filters', () => {
  for (const channels of [1, 2, 3]) {
    for (const filters of [1, 2, 3, 4, 5, 7, 8, 11, 12, 16, 17]) {
      for (const pad of ['same', 'valid'] as const) {
        const along = (input: number, window: number) => {
          const plain = axis(input, window, pad, 1, 1);
          return pad === 'same' ? centred(plain) : plain;
        };
        const sizes = { depth: along(3, 2), height: along(4, 3), width: along(6, 4) };
        const of: Volumes = { batch: 2, channels, filters, ...sizes };
        const { x, filter, dy, strides, taps } = example(of, 64);
        const reference = convolutionGradients(of, x.values, filter.values, dy.values);
        const ours = tf.tidy(() =>
          tf.conv3dTranspose(dy.tensor(), filter.tensor(), x.shape, strides, pad).dataSync(),
        );
        expectSums(ours, reference.input, taps * filters);
      }
    }
  }
});

test('conv3dTranspose on wasm is the gradient for the input', () => {
  fc.assert(
    fc.property(
      examples.filter(({ dilations }) => dilations.every((rate) => rate === 1)),
      ({ of, pad, seed }) => {
        const { x, filter, dy, strides, taps } = example(of, seed);
        const reference = convolutionGradients(of, x.values, filter.values, dy.values);
        const ours = tf.tidy(() =>
          tf.conv3dTranspose(dy.tensor(), filter.tensor(), x.shape, strides, pad).dataSync(),
        );
        expectSums(ours, reference.input, taps * of.filters);
      },
    ),
    { seed: 63, numRuns: 50 },
  );
});

test('an empty batch gives a filter gradient of zeros, and an empty volume', () => {
  const side = axis(4, 2, 'valid');
  const of: Volumes = { batch: 0, depth: side, height: side, width: side, channels: 3, filters: 2 };
  const { x, filter, dy, strides } = example(of, 1);
  tf.tidy(() => {
    // Memory that held something else must not shine through.
    tf.dispose(Array.from({ length: 8 }, () => tf.fill(filter.shape, 7)));
    const attrs = { strides, pad: 'valid', inputShape: x.shape, filterShape: filter.shape };
    const kernel = (name: string, inputs: tf.NamedTensorMap) =>
      tf.engine().runKernel(name, inputs, attrs) as tf.Tensor;
    const byFilter = kernel('Conv3DBackpropFilterV2', { x: x.tensor(), dy: dy.tensor() });
    const byInput = kernel('Conv3DBackpropInputV2', { dy: dy.tensor(), filter: filter.tensor() });
    expect(byInput.shape).toEqual(x.shape);
    expect(new Set(byFilter.dataSync())).toEqual(new Set([0]));
  });
});

test('a NaN reaches what depends on it, and nothing else', () => {
  const side = axis(4, 2, 'valid', 2);
  const of: Volumes = { batch: 2, depth: side, height: side, width: side, channels: 1, filters: 1 };
  const { x, filter, dy, strides } = example(of, 1);
  const broken = Float32Array.from(dy.values);
  broken[0] = Number.NaN;
  const [byInput, byFilter] = tf.tidy(() =>
    tf
      .grads((volume, weights) =>
        tf.conv3d(volume as tf.Tensor5D, weights as tf.Tensor5D, strides, 'valid'),
      )([x.tensor(), filter.tensor()], tf.tensor5d(broken, dy.shape))
      .map((gradient) => gradient.dataSync()),
  ) as [Float32Array, Float32Array];
  expect(byInput.filter(Number.isNaN).length).toBe(8);
  expect(byFilter.every(Number.isNaN)).toBe(true);
});

test('a net with two conv3d layers has the losses that it has on cpu', async () => {
  const losses = async (backend: string) => {
    await tf.setBackend(backend);
    const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
    const model = tf.sequential({
      layers: [
        tf.layers.conv3d({
          filters: 4,
          kernelSize: 3,
          activation: 'relu',
          kernelInitializer: seeded(1),
          inputShape: [5, 5, 5, 2],
        }),
        tf.layers.conv3d({
          filters: 4,
          kernelSize: 2,
          strides: 1,
          activation: 'relu',
          kernelInitializer: seeded(3),
        }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 1, kernelInitializer: seeded(2) }),
      ],
    });
    model.compile({ optimizer: tf.train.sgd(0.05), loss: 'meanSquaredError' });
    const x = tf.tensor(uniform(16 * 250, 1, 'x'), [16, 5, 5, 5, 2]);
    const y = tf.tensor(uniform(16, 1, 'y'), [16, 1]);
    const found: number[] = [];
    for (let step = 0; step < 6; step++) found.push((await model.trainOnBatch(x, y)) as number);
    model.dispose();
    tf.dispose([x, y]);
    return found;
  };
  const [onCpu, onWasm] = [await losses('cpu'), await losses('wasm')];
  onWasm.forEach((loss, step) => {
    expect(Math.abs(loss - (onCpu[step] ?? Number.NaN))).toBeLessThan(1e-4);
  });
});
