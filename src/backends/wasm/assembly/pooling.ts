// Pooling of NDHWC volumes, all channels of a window at a time; an image is a volume of depth 1.
// Padding is no part of a window, and a NaN is never larger, as in tfjs on cpu: the maximum of an
// empty window is −∞, its mean NaN.

import { addFloats, addScaled } from './floats';
import { endOfTaps, FEW, fill, firstTap, getFew, putFew } from './taps';

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
            let value = f32x4.splat(taken == MAXIMUM ? -Infinity : 0);
            for (let fz = z0; fz < z1; fz++) {
              const iz = startZ + fz * dilationDepth;
              for (let fy = y0; fy < y1; fy++) {
                const line = ((n * depth + iz) * height + startY + fy * dilationHeight) * width + startX;
                for (let fx = x0; fx < x1; fx++) {
                  const here = getFew(volume + <usize>(line + fx * dilationWidth) * bytes, channels);
                  value = taken == MAXIMUM ? f32x4.pmax(value, here) : f32x4.add(value, here);
                }
              }
            }
            if (taken == MEAN) value = f32x4.div(value, f32x4.splat(<f32>count));
            putFew(to, value, channels);
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
