// Pooling of NDHWC volumes, all channels of a window at a time; an image is a volume of depth 1.
// Padding is no part of a window, and a NaN is never larger, as in tfjs on cpu: the maximum of an
// empty window is −∞, its mean NaN.

import { addFloats, addScaled } from './floats';

/** What `pool` takes of a window; the numbers are those of `pooling.ts`. */
const MAXIMUM: i32 = 0;
const MEAN: i32 = 1;

/** Fewer channels than fill a vector are taken one by one, in registers. */
const FEW: i32 = 4;

/** The first tap at or after the start of an axis, where tap 0 is at `start`. */
@inline
function firstTap(start: i32, dilation: i32): i32 {
  return start >= 0 ? 0 : (dilation - 1 - start) / dilation;
}

/** One more than the last tap that is before the end of an axis. */
@inline
function endOfTaps(start: i32, dilation: i32, window: i32, size: i32): i32 {
  return start >= size ? 0 : min(window, (size - 1 - start) / dilation + 1);
}

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
          const count = max(0, z1 - z0) * max(0, y1 - y0) * max(0, x1 - x0);
          if (channels < FEW) {
            for (let c = 0; c < channels; c++) {
              let value: f32 = taken == MAXIMUM ? -Infinity : 0;
              for (let fz = z0; fz < z1; fz++) {
                const iz = startZ + fz * dilationDepth;
                for (let fy = y0; fy < y1; fy++) {
                  const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                  for (let fx = x0; fx < x1; fx++) {
                    const voxel = line + fx * dilationWidth;
                    const here = load<f32>(volume + (<usize>(voxel * channels + c) << 2));
                    if (taken == MEAN) value += here;
                    else if (here > value) value = here;
                  }
                }
              }
              if (taken == MEAN) value /= <f32>count;
              store<f32>(to + (<usize>c << 2), value);
            }
          } else {
            fill(to, channels, taken == MAXIMUM ? -Infinity : 0);
            for (let fz = z0; fz < z1; fz++) {
              const iz = startZ + fz * dilationDepth;
              for (let fy = y0; fy < y1; fy++) {
                const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                for (let fx = x0; fx < x1; fx++) {
                  const from = volume + <usize>(line + fx * dilationWidth) * bytes;
                  if (taken == MAXIMUM) maximum(to, from, channels);
                  else addFloats(to, from, channels);
                }
              }
            }
            if (taken == MEAN) divide(to, channels, <f32>count);
          }
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
            for (let c = 0; c < channels; c++) {
              let value: f32 = -Infinity;
              let place = -1;
              for (let fz = z0; fz < z1; fz++) {
                const iz = startZ + fz * dilationDepth;
                for (let fy = y0; fy < y1; fy++) {
                  const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                  for (let fx = x0; fx < x1; fx++) {
                    const at = (line + fx * dilationWidth) * channels + c;
                    const here = load<f32>(volume + (<usize>at << 2));
                    if (here > value) {
                      value = here;
                      place = at - before;
                    }
                  }
                }
              }
              store<f32>(to + (<usize>c << 2), value);
              store<i32>(places + (<usize>c << 2), place);
            }
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

/** Adds to the entries of each window at `to` their parts of dy, by the size of a whole window. */
export function poolMeanGradient(
  dy: usize,
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
  const share: f32 = 1 / <f32>(windowDepth * windowHeight * windowWidth);
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
          for (let fz = z0; fz < z1; fz++) {
            const iz = startZ + fz * dilationDepth;
            for (let fy = y0; fy < y1; fy++) {
              const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
              for (let fx = x0; fx < x1; fx++) {
                addScaled(to + <usize>(line + fx * dilationWidth) * bytes, dy, share, channels);
              }
            }
          }
          dy += bytes;
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
