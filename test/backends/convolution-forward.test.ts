import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { type Activation, activated, activations } from './activations-reference.ts';
import {
  axis,
  type Convolution,
  type ConvolutionAxis,
  convolution,
  depthwise,
  uniform,
} from './convolution-reference.ts';

type Shape4 = [number, number, number, number];
type Format = 'NHWC' | 'NCHW';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

const lengths = fc.constantFrom(1, 2, 3, 5, 8);
const filterLengths = fc.constantFrom(1, 2, 3);
const steps = fc.constantFrom(1, 2, 3);

/** Convolutions of any sizes; strides and dilations are not both above 1, as tfjs wants it. */
const examples = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    channels: fc.constantFrom(1, 2, 3, 5),
    filters: fc.constantFrom(1, 2, 5),
    inputs: fc.tuple(lengths, lengths),
    windows: fc.tuple(filterLengths, filterLengths),
    steps: fc.tuple(steps, steps),
    dilated: fc.boolean(),
    pad: fc.constantFrom('same' as const, 'valid' as const, 0, 1, 2),
    rounding: fc.constantFrom('floor' as const, 'ceil' as const),
    format: fc.constantFrom<Format>('NHWC', 'NCHW'),
    separate: fc.boolean(),
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map(({ inputs, windows, steps, dilated, pad, rounding, ...rest }) => {
    const [strides, dilations] = dilated ? [[1, 1], steps] : [steps, [1, 1]];
    const along = (i: 0 | 1): ConvolutionAxis => {
      const [stride = 1, dilation = 1] = [strides[i], dilations[i]];
      if (typeof pad !== 'number') return axis(inputs[i], windows[i], pad, stride, dilation);
      // Under padding by a number tfjs takes both sizes from the filter's height.
      const span = (windows[0] - 1) * (dilations[0] ?? 1) + 1;
      const output = Math[rounding]((inputs[i] - span + 2 * pad) / (strides[0] ?? 1) + 1);
      return { ...axis(inputs[i], windows[i], [pad, pad], stride, dilation), output };
    };
    const { batch, channels, filters, format, separate, seed } = rest;
    const of: Convolution = { batch, channels, filters, height: along(0), width: along(1) };
    return {
      of,
      format,
      separate,
      seed,
      strides: strides as [number, number],
      dilations: dilations as [number, number],
      pad,
      rounding: typeof pad === 'number' ? rounding : undefined,
    };
  })
  .filter(({ of: { height, width } }) => height.output > 0 && width.output > 0);

type Example = typeof examples extends fc.Arbitrary<infer T> ? T : never;

/** The tensors of an example, and what the convolution of them is, channels last. */
function numbers({ of, separate, seed }: Example) {
  const { batch, height, width, channels, filters } = of;
  const part = (name: string, shape: Shape4) => ({
    shape,
    values: uniform(tf.util.sizeFromShape(shape), seed, name),
  });
  const x = part('x', [batch, height.input, width.input, channels]);
  const filter = part('filter', [height.filter, width.filter, channels, filters]);
  const outputs = separate ? channels * filters : filters;
  return {
    x,
    filter,
    outputs,
    shape: [batch, height.output, width.output, outputs] as Shape4,
    reference: (separate ? depthwise : convolution)(of, x.values, filter.values),
    terms: height.filter * width.filter * channels,
  };
}

const inFormat = (format: Format, x: tf.Tensor4D) =>
  format === 'NHWC' ? x : (tf.transpose(x, [0, 3, 1, 2]) as tf.Tensor4D);

/** Expects images in a format to be what a function of the place says, within an error. */
function expectImages(
  ours: tf.Tensor4D,
  format: Format,
  shape: Shape4,
  wanted: (at: number, channel: number) => number,
  error: number,
): void {
  const last = format === 'NHWC' ? ours : tf.transpose(ours, [0, 2, 3, 1]);
  expect(last.shape).toEqual(shape);
  last.dataSync().forEach((value, at) => {
    const off = Math.abs(value - wanted(at, at % shape[3]));
    if (!(off <= error)) expect.fail(`entry ${at} is off by ${off}`);
  });
}

test('convolutions on wasm agree with float64 in both formats, under any padding', () => {
  fc.assert(
    fc.property(examples, (example) => {
      const { x, filter, shape, reference, terms } = numbers(example);
      const { format, separate, strides, pad, dilations, rounding } = example;
      tf.tidy(() => {
        const bystanders = [tf.fill([256], 7), tf.fill([256], 7)];
        const ours = (separate ? tf.depthwiseConv2d : tf.conv2d)(
          inFormat(format, tf.tensor4d(x.values, x.shape)),
          tf.tensor4d(filter.values, filter.shape),
          strides,
          pad,
          format,
          dilations,
          rounding,
        );
        const error = (terms + 2) * 2 ** -22;
        expectImages(ours, format, shape, (at) => reference[at] as number, error);
        for (const each of bystanders) expect(new Set(each.dataSync())).toEqual(new Set([7]));
      });
    }),
    { seed: 81, numRuns: 300 },
  );
});

test('fused convolutions on wasm agree with float64 for all biases and activations', () => {
  fc.assert(
    fc.property(
      // tfjs itself has the fused depthwise convolution in NHWC alone.
      examples.filter(({ separate, format }) => !separate || format === 'NHWC'),
      activations,
      fc.constantFrom('none', 'scalar', 'channels', 'volume'),
      fc.constantFrom('scalar', 'channels', 'volume'),
      (example, activation, biasKind, slopesKind) => {
        const { x, filter, outputs, shape, reference, terms } = numbers(example);
        const { format, separate, strides, pad, dilations, rounding, seed } = example;
        const part = (name: string, kind: string) => {
          const own = { scalar: [], channels: [outputs], volume: [1, 1, outputs] }[kind] ?? [];
          return { shape: own, values: uniform(tf.util.sizeFromShape(own), seed, name) };
        };
        // tfjs refuses a bias of more axes in NCHW, and takes slopes of more for those of NHWC.
        const kindIn = (kind: string) =>
          kind === 'volume' && format === 'NCHW' ? 'channels' : kind;
        const bias = part('bias', kindIn(biasKind));
        const slopes = part('slopes', kindIn(slopesKind));
        const at = (of: typeof bias, channel: number) =>
          (of.values.length === 1 ? of.values[0] : of.values[channel]) as number;
        tf.tidy(() => {
          const ours = (separate ? tf.fused.depthwiseConv2d : tf.fused.conv2d)({
            x: inFormat(format, tf.tensor4d(x.values, x.shape)),
            filter: tf.tensor4d(filter.values, filter.shape),
            strides,
            pad,
            dataFormat: format,
            dilations,
            ...(rounding && { dimRoundingMode: rounding }),
            ...(biasKind !== 'none' && { bias: tf.tensor(bias.values, bias.shape) }),
            activation,
            ...(activation === 'prelu' && {
              preluActivationWeights: tf.tensor(slopes.values, slopes.shape),
            }),
            leakyreluAlpha: 0.3,
          });
          const wanted = (place: number, channel: number) => {
            const sum =
              (reference[place] as number) + (biasKind === 'none' ? 0 : at(bias, channel));
            const slope = activation === 'prelu' ? at(slopes, channel) : 0.3;
            return activated(activation, sum, slope);
          };
          expectImages(ours, format, shape, wanted, (terms + 4) * 2 ** -22);
        });
      },
    ),
    { seed: 82, numRuns: 300 },
  );
});

test('slopes of a PReLU that have three axes are in the format of the images', () => {
  const slopes = [0.5, 0.25];
  const ours = tf.tidy(() => {
    const run = tf.engine().runKernel(
      'FusedConv2D',
      {
        x: tf.fill([1, 1, 2, 2], -1),
        filter: tf.ones([1, 1, 1, 2]),
        preluActivationWeights: tf.tensor(slopes, [2, 1, 1]),
      },
      { strides: 1, pad: 'valid', dataFormat: 'NCHW', dilations: 1, activation: 'prelu' },
    ) as tf.Tensor;
    expect(run.shape).toEqual([1, 2, 2, 2]);
    return [...run.dataSync()];
  });
  expect(ours).toEqual([-0.5, -0.5, -0.5, -0.5, -0.25, -0.25, -0.25, -0.25]);
});

test.each<Activation>(['linear', 'leakyrelu'])('no images give none, with %s too', (activation) => {
  tf.tidy(() => {
    const ours = tf.fused.conv2d({
      x: tf.zeros<tf.Rank.R4>([0, 5, 4, 3]),
      filter: tf.ones<tf.Rank.R4>([3, 2, 3, 2]),
      strides: 1,
      pad: 'same',
      bias: tf.ones([2]),
      activation,
    });
    expect(ours.shape).toEqual([0, 5, 4, 2]);
    const plain = tf.depthwiseConv2d(
      tf.zeros<tf.Rank.R4>([2, 5, 4, 0]),
      tf.ones<tf.Rank.R4>([3, 2, 0, 2]),
      1,
      'same',
    );
    expect(plain.shape).toEqual([2, 5, 4, 0]);
  });
});

test('a transposed convolution refuses an input that its output does not imply', () => {
  const [x, filter] = [tf.ones([1, 2, 2, 1]), tf.ones([3, 3, 1, 1])] as [tf.Tensor4D, tf.Tensor4D];
  const { numTensors } = tf.memory();
  const run = () => tf.tidy(() => tf.conv2dTranspose(x, filter, [1, 9, 9, 1], 1, 'valid'));
  expect(run).toThrow('dy: received [1,2,2,1]. The shapes and attributes of the other arguments');
  expect(tf.memory().numTensors).toBe(numTensors);
  tf.dispose([x, filter]);
});

test('a transposed convolution leaves out of a larger input what its output does not imply', async () => {
  const x = tf.tensor4d(
    Float32Array.from({ length: 75 }, (_, index) => index % 7),
    [1, 5, 5, 3],
  );
  const filter = tf.tensor4d(
    Float32Array.from({ length: 54 }, (_, at) => at % 5),
    [3, 3, 2, 3],
  );
  const on = async (backend: string) => {
    await tf.setBackend(backend);
    return tf.tidy(() => [...tf.conv2dTranspose(x, filter, [1, 4, 3, 2], 1, 'same').dataSync()]);
  };
  const cpu = await on('cpu');
  expect(await on('wasm')).toEqual(cpu);
  tf.dispose([x, filter]);
});
