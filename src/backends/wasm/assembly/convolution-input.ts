// The gradient of a convolution's input where that has few channels: as a matrix product its
// result would be thin patches, which take longer to write and add up than to work out.

import { sumOf } from './floats';
import { multiplyAdd } from './multiply-add';
import { getFew } from './taps';

/**
 * dL/dx of a convolution of NDHWC volumes of one to three channels, without strides or dilations:
 * each entry as the sum of dy times tap over all filters of the windows that the voxel is in.
 */
export function fewChannelsGradient(
  dy: usize,
  filter: usize,
  to: usize,
  batch: i32,
  channels: i32,
  filters: i32,
  depth: i32,
  outDepth: i32,
  filterDepth: i32,
  padFront: i32,
  height: i32,
  outHeight: i32,
  filterHeight: i32,
  padTop: i32,
  width: i32,
  outWidth: i32,
  filterWidth: i32,
  padLeft: i32,
): void {
  const bytes = <usize>filters << 2;
  const line = <usize>outWidth * bytes;
  const plane = <usize>outHeight * line;
  const tap = <usize>channels * bytes;
  const tapLine = <usize>filterWidth * tap;
  const tapPlane = <usize>filterHeight * tapLine;
  for (let n = 0; n < batch; n++) {
    // Of a voxel at iz, counted with the padding, tap fz has its dy at iz − fz.
    for (let iz = padFront; iz < depth + padFront; iz++) {
      const z0 = max(0, iz - outDepth + 1);
      const z = max(0, min(filterDepth, iz + 1) - z0);
      for (let iy = padTop; iy < height + padTop; iy++) {
        const y0 = max(0, iy - outHeight + 1);
        const y = max(0, min(filterHeight, iy + 1) - y0);
        for (let ix = padLeft; ix < width + padLeft; ix++) {
          const x0 = max(0, ix - outWidth + 1);
          const x = max(0, min(filterWidth, ix + 1) - x0);
          const from = dy + (n * outDepth + iz - z0) * plane + (iy - y0) * line + (ix - x0) * bytes;
          const weights = filter + z0 * tapPlane + y0 * tapLine + x0 * tap;
          if (channels == 1) sums(1, from, weights, to, bytes, plane, line, tapPlane, tapLine, z, y, x);
          else if (channels == 2) sums(2, from, weights, to, bytes, plane, line, tapPlane, tapLine, z, y, x);
          else sums(3, from, weights, to, bytes, plane, line, tapPlane, tapLine, z, y, x);
          to += <usize>channels << 2;
        }
      }
    }
  }
}

/**
 * The entries of one voxel, from its first tap and the dy of that. `channels` is a constant wherever
 * this is inlined.
 */
@inline
function sums(
  channels: i32,
  dy: usize,
  filter: usize,
  to: usize,
  bytes: usize,
  plane: usize,
  line: usize,
  tapPlane: usize,
  tapLine: usize,
  planes: i32,
  lines: i32,
  taps: i32,
): void {
  let first = f32x4.splat(0);
  let second = first;
  let third = first;
  let first2 = first;
  let second2 = first;
  let third2 = first;
  for (let z = 0; z < planes; z++) {
    for (let y = 0; y < lines; y++) {
      let from = dy - z * plane - y * line;
      let weights = filter + z * tapPlane + y * tapLine;
      const end = from - taps * bytes;
      for (; from > end; from -= bytes) {
        let f: usize = 0;
        for (; f + 32 <= bytes; f += 32) {
          const left = v128.load(from + f);
          const right = v128.load(from + f, 16);
          first = multiplyAdd(left, v128.load(weights), first);
          first2 = multiplyAdd(right, v128.load(weights, 16), first2);
          if (channels > 1) {
            second = multiplyAdd(left, v128.load(weights + bytes), second);
            second2 = multiplyAdd(right, v128.load(weights + bytes, 16), second2);
          }
          if (channels > 2) {
            third = multiplyAdd(left, v128.load(weights + 2 * bytes), third);
            third2 = multiplyAdd(right, v128.load(weights + 2 * bytes, 16), third2);
          }
          weights += 32;
        }
        for (; f < bytes; f += 16) {
          const length = <i32>((bytes - f) >> 2);
          const left = upToFour(from + f, length);
          first = multiplyAdd(left, upToFour(weights, length), first);
          if (channels > 1) second = multiplyAdd(left, upToFour(weights + bytes, length), second);
          if (channels > 2) third = multiplyAdd(left, upToFour(weights + 2 * bytes, length), third);
          weights += min(16, bytes - f);
        }
        weights += (channels - 1) * bytes;
      }
    }
  }
  store<f32>(to, sumOf(f32x4.add(first, first2)));
  if (channels > 1) store<f32>(to, sumOf(f32x4.add(second, second2)), 4);
  if (channels > 2) store<f32>(to, sumOf(f32x4.add(third, third2)), 8);
}

@inline
function upToFour(from: usize, length: i32): v128 {
  return length >= 4 ? v128.load(from) : getFew(from, length);
}
