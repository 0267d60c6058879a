import fc from 'fast-check';
import { axis, type ConvolutionAxis, uniform } from './convolution-reference.ts';

/** The axes of a pooling in three dimensions. */
export type Axes = readonly [ConvolutionAxis, ConvolutionAxis, ConvolutionAxis];

/** What pooling makes of a batch, and the gradients for dy, in float64. */
export interface Pooled {
  readonly maxima: Float32Array;
  /** Where each maximum is: the first largest entry of its window, −1 if there is none. */
  readonly places: Int32Array;
  readonly means: Float64Array;
  /** dL/dx: each dy to the place of its maximum. */
  readonly ofMaxima: Float64Array;
  /** Equal parts of each dy, by the size of a whole window, to its window's entries. */
  readonly ofMeans: Float64Array;
}

/** Pools a batch. */
export function pooled(
  batch: number,
  channels: number,
  [depth, height, width]: Axes,
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
): Pooled {
  const maxima = new Float32Array(dy.length);
  const places = new Int32Array(dy.length);
  const means = new Float64Array(dy.length);
  const ofMaxima = new Float64Array(x.length);
  const ofMeans = new Float64Array(x.length);
  const add = (to: Float64Array, at: number, value: number) => {
    to[at] = (to[at] as number) + value;
  };
  const under = ({ input, filter, stride, before }: ConvolutionAxis, position: number) =>
    Array.from({ length: filter }, (_, tap) => position * stride - before + tap).filter(
      (place) => place >= 0 && place < input,
    );
  const whole = depth.filter * height.filter * width.filter;
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let od = 0; od < depth.output; od++) {
      for (let oh = 0; oh < height.output; oh++) {
        for (let ow = 0; ow < width.output; ow++) {
          const voxels = under(depth, od).flatMap((d) =>
            under(height, oh).flatMap((h) =>
              under(width, ow).map(
                (w) => ((n * depth.input + d) * height.input + h) * width.input + w,
              ),
            ),
          );
          for (let c = 0; c < channels; c++) {
            const window = voxels.map((voxel) => voxel * channels + c);
            const numbers = window.filter((place) => !Number.isNaN(x[place]));
            const largest = Math.max(...numbers.map((place) => x[place] as number));
            const upstream = dy[at] as number;
            maxima[at] = largest;
            places[at] = numbers.find((place) => (x[place] as number) === largest) ?? -1;
            means[at] =
              window.reduce((sum, place) => sum + (x[place] as number), 0) / window.length;
            if ((places[at] as number) >= 0) add(ofMaxima, places[at] as number, upstream);
            for (const place of window) add(ofMeans, place, upstream / whole);
            at += 1;
          }
        }
      }
    }
  }
  return { maxima, places, means, ofMaxima, ofMeans };
}

/** How inputs are made: of either sign, all negative (padding must not win), or full of ties. */
export type Kind = 'any' | 'negative' | 'ties';
export const kinds: fc.Arbitrary<Kind> = fc.constantFrom('any', 'negative', 'ties');

/** Numbers of a kind, the same for the same seed. */
export function inputs(kind: Kind, length: number, seed: number): Float32Array {
  const values = uniform(length, seed, 'x');
  if (kind === 'any') return values;
  return kind === 'negative'
    ? values.map((value) => -1.5 - value / 2)
    : values.map((value) => Math.round(value) - 2);
}

export const lengths: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 5, 9);
export const windows: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3);
export const strides: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3);
/** A pooling of any sizes under padding by name. */
export interface Pooling {
  readonly batch: number;
  readonly channels: number;
  readonly windows: [number, number, number];
  readonly strides: [number, number, number];
  readonly pad: 'same' | 'valid';
  readonly axes: Axes;
  readonly kind: Kind;
  readonly seed: number;
}

export const sizes: fc.Arbitrary<Pooling> = fc
  .record({
    batch: fc.integer({ min: 1, max: 3 }),
    channels: fc.constantFrom(1, 3, 4, 5),
    lengths: fc.tuple(lengths, lengths, lengths),
    windows: fc.tuple(windows, windows, windows),
    strides: fc.tuple(strides, strides, strides),
    pad: fc.constantFrom('same' as const, 'valid' as const),
    kind: kinds,
    seed: fc.integer({ min: 1, max: 1e6 }),
  })
  .map((record) => {
    const of = (i: 0 | 1 | 2) =>
      axis(record.lengths[i], record.windows[i], record.pad, record.strides[i]);
    return { ...record, axes: [of(0), of(1), of(2)] as const };
  })
  .filter(({ axes }) => axes.every(({ output }) => output > 0));
