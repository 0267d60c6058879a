import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import {
  axis,
  type Convolution,
  convolutionGradients,
  expectSums,
  type Padding,
  uniform,
} from './convolution-reference.ts';

type Shape4 = [number, number, number, number];
type Pad = 'same' | 'valid' | number;

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('wasm');
  enableTrainingKernels();
});
afterAll(disableTrainingKernels);

/** Numbers for a convolution, and its float64 gradients. */
function example(of: Convolution, seed: number) {
  const { batch, height, width, channels, filters } = of;
  const shapes = {
    x: [batch, height.input, width.input, channels] as Shape4,
    filter: [height.filter, width.filter, channels, filters] as Shape4,
    dy: [batch, height.output, width.output, filters] as Shape4,
  };
  const values = (name: keyof typeof shapes) =>
    uniform(tf.util.sizeFromShape(shapes[name]), seed, name);
  const [x, filter, dy] = [values('x'), values('filter'), values('dy')];
  return { shapes, x, filter, dy, reference: convolutionGradients(of, x, filter, dy) };
}

/** Runs both gradient kernels, and checks them and their shapes. */
function checkKernels(
  of: Convolution,
  seed: number,
  pad: Pad | [number, number][],
  dataFormat: 'NHWC' | 'NCHW',
): void {
  const { shapes, x, filter, dy, reference } = example(of, seed);
  const last = dataFormat === 'NHWC';
  tf.tidy(() => {
    // Stock wasm cannot transpose an empty tensor, which is the same in either format.
    const transposed = (tensor: tf.Tensor, perm: [number, number, number, number]) =>
      tensor.size === 0
        ? tf.reshape(
            tensor,
            perm.map((place) => tensor.shape[place] ?? 0),
          )
        : tf.transpose(tensor, perm);
    const image = (values: Float32Array, shape: Shape4) => {
      const tensor = tf.tensor4d(values, shape);
      return last ? tensor : transposed(tensor, [0, 3, 1, 2]);
    };
    const inputs = { x: image(x, shapes.x), dy: image(dy, shapes.dy) };
    const attrs = {
      strides: [of.height.stride, of.width.stride],
      pad,
      dataFormat,
      filterShape: shapes.filter,
      inputShape: inputs.x.shape,
    };
    const kernel = (name: string, tensors: tf.NamedTensorMap) =>
      tf.engine().runKernel(name, tensors, attrs) as tf.Tensor;
    const byFilter = kernel('Conv2DBackpropFilter', inputs);
    const byInput = kernel('Conv2DBackpropInput', {
      dy: inputs.dy,
      filter: tf.tensor4d(filter, shapes.filter),
    });
    expect(byFilter.shape).toEqual(shapes.filter);
    expect(byInput.shape).toEqual(inputs.x.shape);
    const { batch, height, width } = of;
    const pixels = batch * height.output * width.output;
    expectSums(byFilter.dataSync(), reference.filter, pixels, 'filter entry');
    const back = last ? byInput : transposed(byInput, [0, 2, 3, 1]);
    const taps = height.filter * width.filter * of.filters;
    expectSums(back.dataSync(), reference.input, taps, 'input entry');
  });
}

const lengths = fc.constantFrom(1, 3, 5, 9, 17);
const filterLengths = fc.constantFrom(1, 2, 3, 5);
const strides = fc.constantFrom(1, 2, 3);
const sizes = {
  batch: fc.integer({ min: 1, max: 3 }),
  channels: fc.constantFrom(1, 3, 5, 17),
  filters: fc.integer({ min: 1, max: 5 }),
  h: lengths,
  w: lengths,
  fh: filterLengths,
  fw: filterLengths,
  sh: strides,
  sw: strides,
};
const seeds = fc.integer({ min: 1, max: 1e6 });
const formats = fc.constantFrom('NHWC' as const, 'NCHW' as const);
const notEmpty = ({ of: { height, width } }: { of: Convolution }) =>
  height.output > 0 && width.output > 0;

/** Any shape, padded as TensorFlow names it. */
const named = fc
  .record({ ...sizes, pad: fc.constantFrom('same' as const, 'valid' as const) })
  .map(({ batch, channels, filters, h, w, fh, fw, sh, sw, pad }) => ({
    pad: pad as Pad,
    of: {
      batch,
      channels,
      filters,
      height: axis(h, fh, pad, sh),
      width: axis(w, fw, pad, sw),
    } as Convolution,
  }))
  .filter(notEmpty);

/** Padded by a number: square, since tfjs then takes both output sizes from the filter's height. */
const numbered = fc
  .record({ ...sizes, pad: fc.integer({ min: 0, max: 3 }) })
  .map(({ batch, channels, filters, h, w, fh, sh, pad }) => ({
    pad: pad as Pad,
    of: {
      batch,
      channels,
      filters,
      height: axis(h, fh, [pad, pad], sh),
      width: axis(w, fh, [pad, pad], sh),
    } as Convolution,
  }))
  .filter(notEmpty);

const margins = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
const explicit = fc
  .record({ ...sizes, rows: margins, columns: margins })
  .map(({ batch, channels, filters, h, w, fh, fw, sh, sw, rows, columns }) => ({
    rows,
    columns,
    of: {
      batch,
      channels,
      filters,
      height: axis(h, fh, rows as Padding, sh),
      width: axis(w, fw, columns as Padding, sw),
    } as Convolution,
  }))
  .filter(
    ({ of, rows, columns }) =>
      // tfjs rounds a size that is no whole number of strides down, but only for numbers and names.
      notEmpty({ of }) &&
      (of.height.input + rows[0] + rows[1] - of.height.filter) % of.height.stride === 0 &&
      (of.width.input + columns[0] + columns[1] - of.width.filter) % of.width.stride === 0,
  );

describe('the convolution gradient kernels on wasm', () => {
  test('agree with float64 for odd shapes in both data formats', () => {
    fc.assert(
      fc.property(fc.oneof(named, numbered), formats, seeds, ({ of, pad }, dataFormat, seed) =>
        checkKernels(of, seed, pad, dataFormat),
      ),
      { seed: 21, numRuns: 200 },
    );
  });

  test('agree with float64 for padding that is given side by side', () => {
    fc.assert(
      fc.property(explicit, formats, seeds, ({ of, rows, columns }, dataFormat, seed) => {
        const none: [number, number] = [0, 0];
        const pad =
          dataFormat === 'NHWC' ? [none, rows, columns, none] : [none, none, rows, columns];
        checkKernels(of, seed, pad, dataFormat);
      }),
      { seed: 22, numRuns: 60 },
    );
  });

  test.each(['NHWC', 'NCHW'] as const)('agree in %s where patches are cut in chunks', (format) => {
    // 33,800 rows of 153 floats are more than twice 2²¹, so there are three chunks, and none of
    // their borders is one between images.
    const side = axis(130, 3, 'same');
    checkKernels(
      { batch: 2, height: side, width: side, channels: 17, filters: 2 },
      5,
      'same',
      format,
    );
  });

  test.each(['NHWC', 'NCHW'] as const)(
    'give zeros and an empty image for an empty batch in %s',
    (format) => {
      const of: Convolution = {
        batch: 0,
        height: axis(5, 3, 'same'),
        width: axis(4, 2, 'same'),
        channels: 3,
        filters: 2,
      };
      // Memory that held something else must not shine through.
      tf.dispose(Array.from({ length: 8 }, () => tf.fill([3 * 2 * 3 * 2], 7)));
      checkKernels(of, 1, 'same', format);
    },
  );

  test('leave no tensor behind', () => {
    const of = { batch: 2, height: axis(5, 3, 'same'), width: axis(5, 3, 'same') };
    const before = tf.memory();
    const dataIds = tf.engine().backend.numDataIds();
    for (const format of ['NHWC', 'NCHW'] as const) {
      checkKernels({ ...of, channels: 3, filters: 2 }, 1, 'same', format);
    }
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numBytes: before.numBytes,
    });
    expect(tf.engine().backend.numDataIds()).toBe(dataIds);
  });
});

test('tf.grads of tf.conv2d on wasm agrees with float64', () => {
  fc.assert(
    fc.property(fc.oneof(named, numbered), seeds, ({ of, pad }, seed) => {
      const { shapes, x, filter, dy, reference } = example(of, seed);
      const [byInput, byFilter] = tf.tidy(() =>
        tf
          .grads((image, weights) =>
            tf.conv2d(
              image as tf.Tensor4D,
              weights as tf.Tensor4D,
              [of.height.stride, of.width.stride],
              pad,
            ),
          )(
            [tf.tensor4d(x, shapes.x), tf.tensor4d(filter, shapes.filter)],
            tf.tensor4d(dy, shapes.dy),
          )
          .map((gradient) => gradient.dataSync()),
      );
      const { batch, height, width, filters } = of;
      expectSums(byInput ?? [], reference.input, height.filter * width.filter * filters);
      expectSums(byFilter ?? [], reference.filter, batch * height.output * width.output);
    }),
    { seed: 23, numRuns: 80 },
  );
});
