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

/**
 * An axis of tfjs's windows over volumes. Where windows are shorter than strides it takes `same` to
 * mean less than no padding: windows begin in the middle of what they skip.
 */
export function centred(of: ConvolutionAxis): ConvolutionAxis {
  const zeros = (of.output - 1) * of.stride + (of.filter - 1) * of.dilation + 1 - of.input;
  return { ...of, before: Math.floor(zeros / 2) };
}

const flat = axis(1, 1, 'valid');

/** A convolution of a batch of images, or with a depth of volumes, channels last. */
export interface Convolution {
  readonly batch: number;
  readonly depth?: ConvolutionAxis;
  readonly height: ConvolutionAxis;
  readonly width: ConvolutionAxis;
  readonly channels: number;
  /** Output channels, or for a depthwise convolution the multiplier. */
  readonly filters: number;
}

/** The input positions that the taps of one output position meet, each with its tap. */
function meeting({ input, filter, stride, dilation, before }: ConvolutionAxis, position: number) {
  return Array.from({ length: filter }, (_, tap) => ({
    tap,
    at: position * stride + tap * dilation - before,
  })).filter(({ at }) => at >= 0 && at < input);
}

/** Calls `body` with the pixels and the tap that meet, each counted in row-major order. */
function forEachTap(
  { batch, depth = flat, height, width }: Convolution,
  body: (inputPixel: number, tap: number, outputPixel: number) => void,
): void {
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let z = 0; z < depth.output; z++) {
      for (let y = 0; y < height.output; y++) {
        for (let x = 0; x < width.output; x++) {
          for (const plane of meeting(depth, z)) {
            for (const row of meeting(height, y)) {
              for (const column of meeting(width, x)) {
                const line = (n * depth.input + plane.at) * height.input + row.at;
                const tap = (plane.tap * height.filter + row.tap) * width.filter + column.tap;
                body(line * width.input + column.at, tap, to);
              }
            }
          }
          to += 1;
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

/** A convolution in float64. */
export function convolution(of: Convolution, x: Values, filter: Values): Float64Array {
  const { batch, depth = flat, height, width, channels, filters } = of;
  const out = new Float64Array(batch * depth.output * height.output * width.output * filters);
  forEachTap(of, (from, tap, to) => {
    for (let c = 0; c < channels; c++) {
      for (let o = 0; o < filters; o++) {
        const weight = filter[(tap * channels + c) * filters + o] as number;
        const at = to * filters + o;
        out[at] = (out[at] as number) + weight * (x[from * channels + c] as number);
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
