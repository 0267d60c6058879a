// Convolutions as matrix products: `patches` lays out what each output voxel sees as one row, or
// adds such rows back to the voxels they came from. Volumes are NDHWC; an image is one of depth 1.

import { addFloats, copyFloats, zeroFloats } from './floats';

/**
 * Between volumes and rows × (taps·channels) at `rows`, one row for each output voxel from
 * `firstRow` on, counted over the whole batch. With `intoVolume` rows are added to the voxels they
 * came from; else they are filled from them, and taps in the padding are zero.
 */
export function patches(
  volume: usize,
  rows: usize,
  intoVolume: bool,
  firstRow: i32,
  count: i32,
  channels: i32,
  depth: i32,
  outDepth: i32,
  filterDepth: i32,
  strideDepth: i32,
  dilationDepth: i32,
  padFront: i32,
  height: i32,
  outHeight: i32,
  filterHeight: i32,
  strideHeight: i32,
  dilationHeight: i32,
  padTop: i32,
  width: i32,
  outWidth: i32,
  filterWidth: i32,
  strideWidth: i32,
  dilationWidth: i32,
  padLeft: i32,
): void {
  const bytes = <usize>channels << 2;
  // Taps that lie side by side in the volume as they do in a row.
  const run = dilationWidth == 1 ? filterWidth : 1;
  for (let row = firstRow; row < firstRow + count; row++) {
    const x = row % outWidth;
    const above = row / outWidth;
    const y = above % outHeight;
    const before = above / outHeight;
    const z = before % outDepth;
    const start = volume + <usize>(before / outDepth) * depth * height * width * bytes;
    for (let fz = 0; fz < filterDepth; fz++) {
      const iz = z * strideDepth + fz * dilationDepth - padFront;
      for (let fy = 0; fy < filterHeight; fy++) {
        const iy = y * strideHeight + fy * dilationHeight - padTop;
        const lineInside = iz >= 0 && iz < depth && iy >= 0 && iy < height;
        for (let fx = 0; fx < filterWidth; fx += run) {
          const ix = x * strideWidth + fx * dilationWidth - padLeft;
          // The taps of the run from `first` to before `end` are inside the volume.
          const first = lineInside ? min(run, max(0, -ix)) : run;
          const end = max(first, min(run, width - ix));
          const voxels = start + <usize>((iz * height + iy) * width + ix + first) * bytes;
          const inside = rows + <usize>first * bytes;
          if (intoVolume) {
            addFloats(voxels, inside, (end - first) * channels);
          } else {
            zeroFloats(rows, first * channels);
            copyFloats(inside, voxels, (end - first) * channels);
            zeroFloats(rows + <usize>end * bytes, (run - end) * channels);
          }
          rows += <usize>run * bytes;
        }
      }
    }
  }
}
