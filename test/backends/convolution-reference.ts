import { expect } from 'vitest';
import { stream } from '../../src/random.ts';

/** One axis of a convolution: its sizes, and how many zeros are before the input. */
export interface ConvolutionAxis {
  readonly input: number;
  readonly filter: number;
  readonly stride: number;
  readonly dilation: number;
  readonly before: number;
  readonly output: number;
}

/** Zeros before and after; 'same' and 'valid' as TensorFlow defines them. */
export type Padding = 'same' | 'valid' | readonly [before: number, after: number];

/** The axis of a convolution; its output may be empty or even negative, where the filter is too long. */
export function axis(
  input: number,
  filter: number,
  padding: Padding,
  stride = 1,
  dilation = 1,
): ConvolutionAxis {
  const span = (filter - 1) * dilation + 1;
  const common = { input, filter, stride, dilation };
  if (padding === 'same') {
    const output = Math.ceil(input / stride);
    const zeros = Math.max(0, (output - 1) * stride + span - input);
    return { ...common, output, before: Math.floor(zeros / 2) };
  }
  const [before, after] = padding === 'valid' ? [0, 0] : padding;
  return {
    ...common,
    before,
    output: Math.floor((input + before + after - span) / stride) + 1,
  };
}

/** A convolution of a batch of images, channels last. */
export interface Convolution {
  readonly batch: number;
  readonly height: ConvolutionAxis;
  readonly width: ConvolutionAxis;
  readonly channels: number;
  /** Output channels, or for a depthwise convolution the multiplier. */
  readonly filters: number;
}

/** Calls `body` with the pixels and the tap that meet, each counted in row-major order. */
function forEachTap(
  { batch, height, width }: Convolution,
  body: (inputPixel: number, tap: number, outputPixel: number) => void,
): void {
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height.output; y++) {
      for (let x = 0; x < width.output; x++) {
        const to = (n * height.output + y) * width.output + x;
        for (let fy = 0; fy < height.filter; fy++) {
          const iy = y * height.stride + fy * height.dilation - height.before;
          if (iy < 0 || iy >= height.input) continue;
          for (let fx = 0; fx < width.filter; fx++) {
            const ix = x * width.stride + fx * width.dilation - width.before;
            if (ix < 0 || ix >= width.input) continue;
            body((n * height.input + iy) * width.input + ix, fy * width.filter + fx, to);
          }
        }
      }
    }
  }
}

type Values = Float32Array | Float64Array;

/** Both gradients of a convolution. */
export interface Gradients {
  readonly filter: Float64Array;
  readonly input: Float64Array;
}

/** Gradients of Σ dy ∘ convolution(x, filter) in float64. */
export function convolutionGradients(
  of: Convolution,
  x: Values,
  filter: Values,
  dy: Values,
): Gradients {
  const { channels, filters } = of;
  const out = { filter: new Float64Array(filter.length), input: new Float64Array(x.length) };
  forEachTap(of, (from, tap, to) => {
    for (let c = 0; c < channels; c++) {
      for (let o = 0; o < filters; o++) {
        const d = dy[to * filters + o] as number;
        const atFilter = (tap * channels + c) * filters + o;
        const atInput = from * channels + c;
        out.filter[atFilter] = (out.filter[atFilter] as number) + d * (x[atInput] as number);
        out.input[atInput] = (out.input[atInput] as number) + d * (filter[atFilter] as number);
      }
    }
  });
  return out;
}

/** The same of a depthwise convolution: input channel c feeds outputs c·multiplier and on. */
export function depthwiseGradients(
  of: Convolution,
  x: Values,
  filter: Values,
  dy: Values,
): Gradients {
  const { channels, filters: multiplier } = of;
  const out = { filter: new Float64Array(filter.length), input: new Float64Array(x.length) };
  forEachTap(of, (from, tap, to) => {
    for (let c = 0; c < channels; c++) {
      for (let q = 0; q < multiplier; q++) {
        const d = dy[(to * channels + c) * multiplier + q] as number;
        const atFilter = (tap * channels + c) * multiplier + q;
        const atInput = from * channels + c;
        out.filter[atFilter] = (out.filter[atFilter] as number) + d * (x[atInput] as number);
        out.input[atInput] = (out.input[atInput] as number) + d * (filter[atFilter] as number);
      }
    }
  });
  return out;
}

/** A depthwise convolution in float64. */
export function depthwise(of: Convolution, x: Values, filter: Values): Float64Array {
  const { batch, height, width, channels, filters: multiplier } = of;
  const out = new Float64Array(batch * height.output * width.output * channels * multiplier);
  forEachTap(of, (from, tap, to) => {
    for (let c = 0; c < channels; c++) {
      for (let q = 0; q < multiplier; q++) {
        const at = (to * channels + c) * multiplier + q;
        const weight = filter[(tap * channels + c) * multiplier + q] as number;
        out[at] = (out[at] as number) + weight * (x[from * channels + c] as number);
      }
    }
  });
  return out;
}

/** Float32 numbers in [−1, 1], the same for the same seed and name. */
export function uniform(length: number, seed: number, name: string): Float32Array {
  const source = stream(seed, name);
  return Float32Array.from({ length }, () => 2 * source.uniform() - 1);
}

/**
 * Expects float32 sums of at most `terms` products of numbers in [−1, 1]. Every term rounds by
 * 2⁻²⁴ of the sum so far, which for such numbers of either sign stays near √terms/3: the errors
 * walk to about terms·2⁻²⁵, and eight times that is allowed. A term that is lost or doubled is
 * about a million times larger.
 */
export function expectSums(
  ours: ArrayLike<number>,
  reference: ArrayLike<number>,
  terms: number,
  what = 'entry',
): void {
  expect(ours.length, what).toBe(reference.length);
  for (let i = 0; i < reference.length; i++) {
    const error = Math.abs((ours[i] ?? Number.NaN) - (reference[i] ?? 0));
    if (!(error <= (terms + 2) * 2 ** -22)) expect.fail(`${what} ${i} is off by ${error}`);
  }
}
