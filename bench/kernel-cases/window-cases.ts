import * as tf from '@tensorflow/tfjs';
import { type Case, direct, random } from './case.ts';

const images = [
  [1, 4, 4, 1],
  [8, 32, 32, 2],
  [8, 32, 32, 3],
  [32, 32, 32, 16],
  [4, 56, 56, 64],
] as const;
const volumes = [
  [1, 4, 4, 4, 1],
  [2, 16, 16, 16, 2],
  [2, 16, 16, 16, 3],
  [2, 16, 16, 16, 16],
] as const;

/** The window of every convolution and pooling here is 2 or 3 wide along every axis. */
const side = 3;

function convolutions(): Case[] {
  return images.flatMap(([n, h, w, c]) => {
    const shapes = `${n}×${h}×${w}×${c}`;
    const image = () => random([n, h, w, c]) as tf.Tensor4D;
    const filter = (inner = c, outer = 16) => random([side, side, inner, outer]) as tf.Tensor4D;
    return [
      ...[1, 2].map((stride) => ({
        kernel: 'Conv2D',
        shapes: `${shapes} to 16 channels, 3×3, stride ${stride}`,
        make: () => {
          const [x, weights] = [image(), filter()];
          return () => tf.conv2d(x, weights, stride, 'same');
        },
      })),
      ...(['linear', 'relu', 'sigmoid'] as const).map((activation) => ({
        kernel: 'FusedConv2D',
        shapes: `${shapes} to 16 channels, 3×3, ${activation}`,
        make: () => {
          const [x, weights, bias] = [image(), filter(), random([16])];
          return () =>
            tf.fused.conv2d({ x, filter: weights, strides: 1, pad: 'same', bias, activation });
        },
      })),
      {
        kernel: 'DepthwiseConv2dNative',
        shapes: `${shapes} by 3×3`,
        make: () => {
          const [x, weights] = [image(), filter(c, 1)];
          return () => tf.depthwiseConv2d(x, weights, 1, 'same');
        },
      },
      {
        kernel: 'FusedDepthwiseConv2D',
        shapes: `${shapes} by 3×3, relu`,
        make: () => {
          const [x, weights, bias] = [image(), filter(c, 1), random([c])];
          const rest = { strides: 1, pad: 'same', bias, activation: 'relu' } as const;
          return () => tf.fused.depthwiseConv2d({ x, filter: weights, ...rest });
        },
      },
      {
        kernel: 'Conv2DBackpropInput',
        shapes: `${n}×${h}×${w}×16 to ${c} channels, 3×3`,
        make: () => {
          const [dy, weights] = [random([n, h, w, 16]) as tf.Tensor4D, filter()];
          return () => tf.conv2dTranspose(dy, weights, [n, h, w, c], 1, 'same');
        },
      },
    ];
  });
}

function volumeGradients(): Case[] {
  return volumes.flatMap(([n, d, h, w, c]) => {
    const shapes = `${n}×${d}×${h}×${w}×${c} to 8 channels, 3×3×3`;
    const attrs = { strides: 1, pad: 'same' };
    const [inputShape, filterShape] = [
      [n, d, h, w, c],
      [side, side, side, c, 8],
    ];
    const dy = () => random([n, d, h, w, 8]);
    return [
      direct('Conv3DBackpropInputV2', shapes, () => ({ dy: dy(), filter: random(filterShape) }), {
        ...attrs,
        inputShape,
      }),
      direct('Conv3DBackpropFilterV2', shapes, () => ({ x: random(inputShape), dy: dy() }), {
        ...attrs,
        filterShape,
      }),
    ];
  });
}

function pools(): Case[] {
  return [2, 3].flatMap((size) => [
    ...images.flatMap(([n, h, w, c]) => {
      const attrs = { filterSize: size, strides: 2, pad: 'same' };
      const shapes = `${n}×${h}×${w}×${c} by ${size}×${size}`;
      const image = () => random([n, h, w, c]) as tf.Tensor4D;
      const inputs = () => {
        const x = image();
        const output = tf.maxPool(x, size, 2, 'same');
        return { input: x, output, dy: tf.onesLike(output) };
      };
      return [
        direct('MaxPool', shapes, () => ({ x: image() }), attrs),
        direct('AvgPool', shapes, () => ({ x: image() }), attrs),
        direct('MaxPoolWithArgmax', shapes, () => ({ x: image() }), {
          ...attrs,
          includeBatchInIndex: false,
        }),
        direct('MaxPoolGrad', shapes, inputs, attrs),
        direct('AvgPoolGrad', shapes, inputs, attrs),
      ];
    }),
    ...volumes.flatMap(([n, d, h, w, c]) => {
      const attrs = { filterSize: size, strides: 2, pad: 'same', dataFormat: 'NDHWC' };
      const shapes = `${n}×${d}×${h}×${w}×${c} by ${size}×${size}×${size}`;
      const volume = () => random([n, d, h, w, c]) as tf.Tensor5D;
      const inputs = () => {
        const x = volume();
        const output = tf.maxPool3d(x, size, 2, 'same');
        return { input: x, output, dy: tf.onesLike(output) };
      };
      return [
        direct('MaxPool3D', shapes, () => ({ x: volume() }), attrs),
        direct('MaxPool3DGrad', shapes, inputs, attrs),
        direct('AvgPool3DGrad', shapes, inputs, attrs),
      ];
    }),
  ]);
}

function dilations(): Case[] {
  return images.flatMap(([n, h, w, c]) => {
    const attrs = { strides: 1, pad: 'same', dilations: 1 };
    const shapes = `${n}×${h}×${w}×${c} by 3×3`;
    const inputs = () => ({ x: random([n, h, w, c]), filter: random([side, side, c]) });
    const withDy = () => ({ ...inputs(), dy: random([n, h, w, c]) });
    return [
      direct('Dilation2D', shapes, inputs, attrs),
      direct('Dilation2DBackpropInput', shapes, withDy, attrs),
      direct('Dilation2DBackpropFilter', shapes, withDy, attrs),
    ];
  });
}

function resizings(): Case[] {
  return images.flatMap(([n, h, w, c]) =>
    [false, true].flatMap((alignCorners) =>
      ['ResizeBilinearGrad', 'ResizeNearestNeighborGrad'].map((kernel) =>
        direct(
          kernel,
          `${n}×${h}×${w}×${c} to twice the size${alignCorners ? ', corners aligned' : ''}`,
          () => ({ images: random([n, h, w, c]), dy: random([n, 2 * h, 2 * w, c]) }),
          { alignCorners },
        ),
      ),
    ),
  );
}

/** What slides over images and volumes. */
export const windowCases: readonly Case[] = [
  ...convolutions(),
  ...volumeGradients(),
  ...pools(),
  ...dilations(),
  ...resizings(),
];
