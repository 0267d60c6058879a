// Convolutions as matrix products: `patches` lays out what each output pixel sees as one row,
// or adds such rows back to the pixels they came from. Images are NHWC.

/**
 * Between images and rows × (filterHeight·filterWidth·channels) at `rows`, one row for each output
 * pixel from `firstRow` on, counted over the whole batch. With `intoImage` rows are added to the
 * pixels they came from; else they are filled from them, and taps in the padding are zero.
 */
export function patches(
  image: usize,
  rows: usize,
  intoImage: bool,
  firstRow: i32,
  count: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let row = firstRow; row < firstRow + count; row++) {
    const x = row % outWidth;
    const above = row / outWidth;
    const y = above % outHeight;
    const start = image + <usize>(above / outHeight) * height * width * bytes;
    for (let fy = 0; fy < filterHeight; fy++) {
      const iy = y * strideHeight + fy * dilationHeight - padTop;
      for (let fx = 0; fx < filterWidth; fx++) {
        const ix = x * strideWidth + fx * dilationWidth - padLeft;
        const inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
        const pixel = start + <usize>(iy * width + ix) * bytes;
        if (intoImage) {
          if (inside) addFloats(pixel, rows, channels);
        } else if (inside) {
          copyFloats(rows, pixel, channels);
        } else {
          zeroFloats(rows, channels);
        }
        rows += bytes;
      }
    }
  }
}

/** Sets `length` floats to zero. */
export function zeroFloats(to: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) v128.store(to + (<usize>i << 2), f32x4.splat(0));
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), 0);
}

@inline
function copyFloats(to: usize, from: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
  }
  for (; i < length; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
}

@inline
function addFloats(to: usize, from: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = to + (<usize>i << 2);
    v128.store(at, f32x4.add(v128.load(at), v128.load(from + (<usize>i << 2))));
  }
  for (; i < length; i++) {
    const at = to + (<usize>i << 2);
    store<f32>(at, load<f32>(at) + load<f32>(from + (<usize>i << 2)));
  }
}

/** Adds each of `rows` rows of `length` floats to the row of `to` that its id names. */
export function segmentSum(
  from: usize,
  ids: usize,
  to: usize,
  rows: i32,
  length: i32,
  segments: i32,
): void {
  zeroFloats(to, segments * length);
  for (let row = 0; row < rows; row++) {
    const id = load<i32>(ids + (<usize>row << 2));
    // As in tfjs, rows of an id that names no segment are dropped.
    if (id < 0 || id >= segments) continue;
    addFloats(to + (<usize>(id * length) << 2), from + (<usize>(row * length) << 2), length);
  }
}

/**
 * One pass of a depthwise convolution's gradients over all output pixels, with channel
 * multiplier `multiplier`. With `intoImage` it adds dy·filter to the image's gradient at `out`,
 * else dy·image to the filter's.
 */
export function depthwiseGradient(
  dy: usize,
  other: usize,
  out: usize,
  intoImage: bool,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  multiplier: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const from = dy + (<usize>(((n * outHeight + y) * outWidth + x) * channels * multiplier) << 2);
        for (let fy = 0; fy < filterHeight; fy++) {
          const iy = y * strideHeight + fy * dilationHeight - padTop;
          if (iy < 0 || iy >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const ix = x * strideWidth + fx * dilationWidth - padLeft;
            if (ix < 0 || ix >= width) continue;
            const pixel = <usize>(((n * height + iy) * width + ix) * channels) << 2;
            const tap = <usize>((fy * filterWidth + fx) * channels * multiplier) << 2;
            if (multiplier == 1) {
              multiplyAdd(out + (intoImage ? pixel : tap), from, other + (intoImage ? tap : pixel), channels);
            } else {
              for (let c = 0; c < channels; c++) {
                for (let q = 0; q < multiplier; q++) {
                  const d = load<f32>(from + (<usize>(c * multiplier + q) << 2));
                  const atPixel = pixel + (<usize>c << 2);
                  const atTap = tap + (<usize>(c * multiplier + q) << 2);
                  const to = out + (intoImage ? atPixel : atTap);
                  store<f32>(to, load<f32>(to) + d * load<f32>(other + (intoImage ? atTap : atPixel)));
                }
              }
            }
          }
        }
      }
    }
  }
}

/** to += a ∘ b */
@inline
function multiplyAdd(to: usize, a: usize, b: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    const sum = f32x4.add(v128.load(to + at), f32x4.mul(v128.load(a + at), v128.load(b + at)));
    v128.store(to + at, sum);
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, load<f32>(to + at) + load<f32>(a + at) * load<f32>(b + at));
  }
}
