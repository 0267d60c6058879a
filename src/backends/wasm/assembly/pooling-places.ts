// The maxima of NDHWC volumes with where they are, as `pooling.ts` takes them.

import { endOfTaps, FEW, fill, firstTap, getFew, putFew } from './taps';

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
      const startZ = z * strideDepth - padFront;
      const z0 = firstTap(startZ, dilationDepth);
      const z1 = endOfTaps(startZ, dilationDepth, windowDepth, depth);
      for (let y = 0; y < outHeight; y++) {
        const startY = y * strideHeight - padTop;
        const y0 = firstTap(startY, dilationHeight);
        const y1 = endOfTaps(startY, dilationHeight, windowHeight, height);
        for (let x = 0; x < outWidth; x++) {
          const startX = x * strideWidth - padLeft;
          const x0 = firstTap(startX, dilationWidth);
          const x1 = endOfTaps(startX, dilationWidth, windowWidth, width);
          const before = perImage ? n * depth * height * width * channels : 0;
          if (channels < FEW) {
            let value = f32x4.splat(-Infinity);
            let place = i32x4.splat(-1);
            for (let fz = z0; fz < z1; fz++) {
              const iz = startZ + fz * dilationDepth;
              for (let fy = y0; fy < y1; fy++) {
                const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                for (let fx = x0; fx < x1; fx++) {
                  const at = (line + fx * dilationWidth) * channels;
                  const here = getFew(volume + (<usize>at << 2), channels);
                  const larger = f32x4.gt(here, value);
                  value = v128.bitselect(here, value, larger);
                  place = v128.bitselect(placesFrom(at - before), place, larger);
                }
              }
            }
            putFew(to, value, channels);
            putFew(places, place, channels);
          } else {
            fill(to, channels, -Infinity);
            for (let c = 0; c < channels; c++) store<i32>(places + (<usize>c << 2), -1);
            for (let fz = z0; fz < z1; fz++) {
              const iz = startZ + fz * dilationDepth;
              for (let fy = y0; fy < y1; fy++) {
                const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                for (let fx = x0; fx < x1; fx++) {
                  const at = (line + fx * dilationWidth) * channels;
                  const from = volume + (<usize>at << 2);
                  maximumWithPlaces(to, places, from, at - before, channels);
                }
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

/** Four places one after another. */
@inline
function placesFrom(first: i32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

@inline
function maximumWithPlaces(to: usize, places: usize, from: usize, place: i32, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    const old = v128.load(to + at);
    const value = v128.load(from + at);
    const larger = f32x4.gt(value, old);
    const here = placesFrom(place + i);
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
