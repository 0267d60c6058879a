import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { floats, output, type WasmBackend } from './module.ts';

/** The attributes of max pooling's gradient, in two or three dimensions. */
interface Attributes {
  readonly filterSize: number;
  readonly strides: number;
  readonly pad: 'valid' | 'same' | number;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** One dimension of a pooling window. */
interface Axis {
  readonly input: number;
  readonly output: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
}

/**
 * The gradient of max pooling: each dy goes to the first largest entry of its window. The stock
 * wasm kernel loses part of it where there are several channels.
 */
export const maxPoolGradient: KernelFunc = (args) => {
  const { input, attrs } = read(args);
  const info = backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return gradient(args, info.batchSize, info.inChannels, [
    { input: 1, output: 1, window: 1, stride: 1, before: 0 },
    ...heightAndWidth(info),
  ]);
};

/** The same in three dimensions. */
export const maxPool3dGradient: KernelFunc = (args) => {
  const { input, attrs } = read(args);
  const info = backend_util.computePool3DInfo(
    input.shape as [number, number, number, number, number],
    attrs.filterSize,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
  );
  return gradient(args, info.batchSize, info.inChannels, [
    {
      input: info.inDepth,
      output: info.outDepth,
      window: info.filterDepth,
      stride: info.strideDepth,
      before: info.padInfo.front,
    },
    ...heightAndWidth(info),
  ]);
};

function read({ inputs, attrs }: Parameters<KernelFunc>[0]) {
  return {
    ...(inputs as { input: TensorInfo; dy: TensorInfo }),
    attrs: attrs as unknown as Attributes,
  };
}

function heightAndWidth(info: backend_util.Conv2DInfo | backend_util.Conv3DInfo): [Axis, Axis] {
  return [
    {
      input: info.inHeight,
      output: info.outHeight,
      window: info.filterHeight,
      stride: info.strideHeight,
      before: info.padInfo.top,
    },
    {
      input: info.inWidth,
      output: info.outWidth,
      window: info.filterWidth,
      stride: info.strideWidth,
      before: info.padInfo.left,
    },
  ];
}

function gradient(
  args: Parameters<KernelFunc>[0],
  batch: number,
  channels: number,
  [depth, height, width]: readonly [Axis, Axis, Axis],
): TensorInfo {
  const backend = args.backend as WasmBackend;
  const { input, dy } = read(args);
  const out = output(backend, input.shape);
  // Views only after the last allocation: growing memory detaches them.
  const [x, upstream, dx] = [floats(backend, input), floats(backend, dy), floats(backend, out)];
  dx.fill(0);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (let od = 0; od < depth.output; od++) {
      const [d0, d1] = rangeOf(depth, od);
      for (let oh = 0; oh < height.output; oh++) {
        const [h0, h1] = rangeOf(height, oh);
        for (let ow = 0; ow < width.output; ow++) {
          const [w0, w1] = rangeOf(width, ow);
          for (let c = 0; c < channels; c++) {
            let largest = Number.NEGATIVE_INFINITY;
            let place = -1;
            for (let d = d0; d < d1; d++) {
              for (let h = h0; h < h1; h++) {
                const row = ((n * depth.input + d) * height.input + h) * width.input;
                for (let w = w0; w < w1; w++) {
                  const at = (row + w) * channels + c;
                  const value = x[at] as number;
                  if (value > largest) {
                    largest = value;
                    place = at;
                  }
                }
              }
            }
            if (place >= 0) dx[place] = (dx[place] as number) + (upstream[from] as number);
            from += 1;
          }
        }
      }
    }
  }
  return out;
}

/** The input positions under the window of one output position. */
function rangeOf({ input, window, stride, before }: Axis, position: number): [number, number] {
  const start = position * stride - before;
  return [Math.max(0, start), Math.min(input, start + window)];
}
