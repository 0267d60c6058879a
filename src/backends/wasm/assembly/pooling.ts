// Pooling of NDHWC volumes, all channels of a window at a time; an image is a volume of depth 1.
// Padding is no part of a window, and a NaN is never larger, as in tfjs on cpu: the maximum of an
// empty window is −∞, its mean NaN.

import { addScaled } from './floats';
import { endOfTaps, firstTap, getFew, putFew } from './taps';

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
  const step = <usize>dilationWidth * bytes;
  const line = <usize>(dilationHeight * width) * bytes;
  const plane = <usize>(dilationDepth * height * width) * bytes;
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
          const taps = max(0, z1 - z0) * max(0, y1 - y0) * max(0, x1 - x0);
          const corner = ((n * depth + startZ + z0 * dilationDepth) * height + startY + y0 * dilationHeight) * width + startX + x0 * dilationWidth;
          let from = volume + <usize>corner * bytes;
          let c = 0;
          for (; c + 16 <= channels; c += 16) {
            poolChannels(16, taken, from, to, taps, z1 - z0, plane, y1 - y0, line, x1 - x0, step);
            from += 64;
            to += 64;
          }
          for (; c + 4 <= channels; c += 4) {
            poolChannels(4, taken, from, to, taps, z1 - z0, plane, y1 - y0, line, x1 - x0, step);
            from += 16;
            to += 16;
          }
          if (c < channels) {
            poolChannels(channels - c, taken, from, to, taps, z1 - z0, plane, y1 - y0, line, x1 - x0, step);
            to += <usize>(channels - c) << 2;
          }
        }
      }
    }
  }
}

/**
 * The largest entries or the means of up to 4, or of 16 channels of a window. Its taps are `step`
 * bytes apart, its lines and planes of them `line` and `plane`.
 */
@inline
function poolChannels(
  channels: i32,
  taken: i32,
  from: usize,
  to: usize,
  taps: i32,
  planes: i32,
  plane: usize,
  lines: i32,
  line: usize,
  tapsOfLine: i32,
  step: usize,
): void {
  const none = f32x4.splat(taken == MAXIMUM ? -Infinity : 0);
  let first = none;
  let second = none;
  let third = none;
  let fourth = none;
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < lines; y++) {
      let at = from + z * plane + y * line;
      for (let x = 0; x < tapsOfLine; x++) {
        first = including(taken, first, channels >= 4 ? v128.load(at) : getFew(at, channels));
        if (channels == 16) {
          second = including(taken, second, v128.load(at, 16));
          third = including(taken, third, v128.load(at, 32));
          fourth = including(taken, fourth, v128.load(at, 48));
        }
        at += step;
      }
    }
  }
  if (taken == MEAN) {
    const count = f32x4.splat(<f32>taps);
    first = f32x4.div(first, count);
    if (channels == 16) {
      second = f32x4.div(second, count);
      third = f32x4.div(third, count);
      fourth = f32x4.div(fourth, count);
    }
  }
  if (channels < 4) putFew(to, first, channels);
  else v128.store(to, first);
  if (channels == 16) {
    v128.store(to, second, 16);
    v128.store(to, third, 32);
    v128.store(to, fourth, 48);
  }
}

@inline
function including(taken: i32, value: v128, here: v128): v128 {
  return taken == MAXIMUM ? f32x4.pmax(value, here) : f32x4.add(value, here);
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
