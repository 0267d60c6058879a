// Pooling of NDHWC volumes, all channels of a window at a time; an image is a volume of depth 1.
// Padding is no part of a window, and a NaN is never larger, as in tfjs on cpu: the maximum of an
// empty window is −∞, its mean NaN.

import { addFloats } from './floats';

/** What `pool` takes of a window; the numbers are those of `pooling.ts`. */
const MAXIMUM: i32 = 0;
const MEAN: i32 = 1;

/** The largest entries or the means of windows. */
export function pool(
  taken: i32,
  volume: usize,
  to: usize,
  batch: i32,
  channels: i32,
  depth: i32,
  outDepth: i32,
  windowDepth: i32,
  strideDepth: i32,
  dilationDepth: i32,
  padFront: i32,
  height: i32,
  outHeight: i32,
  windowHeight: i32,
  strideHeight: i32,
  dilationHeight: i32,
  padTop: i32,
  width: i32,
  outWidth: i32,
  windowWidth: i32,
  strideWidth: i32,
  dilationWidth: i32,
  padLeft: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let z = 0; z < outDepth; z++) {
      for (let y = 0; y < outHeight; y++) {
        for (let x = 0; x < outWidth; x++) {
          fill(to, channels, taken == MAXIMUM ? -Infinity : 0);
          let count = 0;
          for (let fz = 0; fz < windowDepth; fz++) {
            const iz = z * strideDepth + fz * dilationDepth - padFront;
            if (iz < 0 || iz >= depth) continue;
            for (let fy = 0; fy < windowHeight; fy++) {
              const iy = y * strideHeight + fy * dilationHeight - padTop;
              if (iy < 0 || iy >= height) continue;
              for (let fx = 0; fx < windowWidth; fx++) {
                const ix = x * strideWidth + fx * dilationWidth - padLeft;
                if (ix < 0 || ix >= width) continue;
                const from = volume + <usize>(((n * depth + iz) * height + iy) * width + ix) * bytes;
                if (taken == MAXIMUM) maximum(to, from, channels);
                else addFloats(to, from, channels);
                count += 1;
              }
            }
          }
          if (taken == MEAN) divide(to, channels, <f32>count);
          to += bytes;
        }
      }
    }
  }
}

/**
 * The largest entries of windows and their places in the volume, counted in floats from the start
 * of it, or with `perImage` of their own image: the first of several, and −1 if there is none.
 */
export function poolWithPlaces(
  volume: usize,
  to: usize,
  places: usize,
  perImage: bool,
  batch: i32,
  channels: i32,
  depth: i32,
  outDepth: i32,
  windowDepth: i32,
  strideDepth: i32,
  dilationDepth: i32,
  padFront: i32,
  height: i32,
  outHeight: i32,
  windowHeight: i32,
  strideHeight: i32,
  dilationHeight: i32,
  padTop: i32,
  width: i32,
  outWidth: i32,
  windowWidth: i32,
  strideWidth: i32,
  dilationWidth: i32,
  padLeft: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let z = 0; z < outDepth; z++) {
      for (let y = 0; y < outHeight; y++) {
        for (let x = 0; x < outWidth; x++) {
          fill(to, channels, -Infinity);
          for (let c = 0; c < channels; c++) store<i32>(places + (<usize>c << 2), -1);
          for (let fz = 0; fz < windowDepth; fz++) {
            const iz = z * strideDepth + fz * dilationDepth - padFront;
            if (iz < 0 || iz >= depth) continue;
            for (let fy = 0; fy < windowHeight; fy++) {
              const iy = y * strideHeight + fy * dilationHeight - padTop;
              if (iy < 0 || iy >= height) continue;
              for (let fx = 0; fx < windowWidth; fx++) {
                const ix = x * strideWidth + fx * dilationWidth - padLeft;
                if (ix < 0 || ix >= width) continue;
                const inImage = ((iz * height + iy) * width + ix) * channels;
                const place = n * depth * height * width * channels + inImage;
                const from = volume + (<usize>place << 2);
                maximumWithPlaces(to, places, from, perImage ? inImage : place, channels);
              }
            }
          }
          to += bytes;
          places += bytes;
        }
      }
    }
  }
}

/** Adds each of `length` floats to the float of `to` at its place, if it has one. */
export function addToPlaces(from: usize, places: usize, to: usize, length: i32): void {
  for (let i = 0; i < length; i++) {
    const place = load<i32>(places + (<usize>i << 2));
    if (place < 0) continue;
    const at = to + (<usize>place << 2);
    store<f32>(at, load<f32>(at) + load<f32>(from + (<usize>i << 2)));
  }
}

@inline
function fill(to: usize, length: i32, value: f32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) v128.store(to + (<usize>i << 2), f32x4.splat(value));
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), value);
}

@inline
function maximum(to: usize, from: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = to + (<usize>i << 2);
    v128.store(at, f32x4.pmax(v128.load(at), v128.load(from + (<usize>i << 2))));
  }
  for (; i < length; i++) {
    const at = to + (<usize>i << 2);
    const value = load<f32>(from + (<usize>i << 2));
    if (value > load<f32>(at)) store<f32>(at, value);
  }
}

@inline
function maximumWithPlaces(to: usize, places: usize, from: usize, place: i32, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    const old = v128.load(to + at);
    const value = v128.load(from + at);
    const larger = f32x4.gt(value, old);
    const here = i32x4.add(i32x4.splat(place + i), i32x4(0, 1, 2, 3));
    v128.store(to + at, v128.bitselect(value, old, larger));
    v128.store(places + at, v128.bitselect(here, v128.load(places + at), larger));
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    const value = load<f32>(from + at);
    if (value > load<f32>(to + at)) {
      store<f32>(to + at, value);
      store<i32>(places + at, place + i);
    }
  }
}

@inline
function divide(to: usize, length: i32, by: f32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = to + (<usize>i << 2);
    v128.store(at, f32x4.div(v128.load(at), f32x4.splat(by)));
  }
  for (; i < length; i++) {
    const at = to + (<usize>i << 2);
    store<f32>(at, load<f32>(at) / by);
  }
}
