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
  channels: i32,
  multiplier: i32,
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

/**
 * A depthwise convolution, with channel multiplier `multiplier`, added to `out`: output channel
 * c·multiplier + q is input channel c by its q-th filter.
 */
export function depthwise(
  image: usize,
  filter: usize,
  out: usize,
  batch: i32,
  channels: i32,
  multiplier: i32,
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
  const outputs = channels * multiplier;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        for (let fy = 0; fy < filterHeight; fy++) {
          const iy = y * strideHeight + fy * dilationHeight - padTop;
          if (iy < 0 || iy >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const ix = x * strideWidth + fx * dilationWidth - padLeft;
            if (ix < 0 || ix >= width) continue;
            const pixel = image + (<usize>(((n * height + iy) * width + ix) * channels) << 2);
            const tap = filter + (<usize>((fy * filterWidth + fx) * outputs) << 2);
            if (multiplier == 1) {
              multiplyAdd(out, pixel, tap, channels);
            } else {
              for (let c = 0; c < outputs; c++) {
                const at = <usize>c << 2;
                const value = load<f32>(pixel + (<usize>(c / multiplier) << 2));
                store<f32>(out + at, load<f32>(out + at) + value * load<f32>(tap + at));
              }
            }
          }
        }
        out += <usize>outputs << 2;
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
