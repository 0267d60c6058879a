// Greyscale dilation of NHWC images: of each window the largest sum of pixel and tap, by channel.

/** The largest sums; −∞ where a window has nothing, or only NaN. */
export function dilate(
  image: usize,
  filter: usize,
  to: usize,
  batch: i32,
  channels: i32,
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
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        for (let c = 0; c < channels; c++) store<f32>(to + (<usize>c << 2), -Infinity);
        for (let fy = 0; fy < filterHeight; fy++) {
          const iy = y * strideHeight + fy * dilationHeight - padTop;
          if (iy < 0 || iy >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const ix = x * strideWidth + fx * dilationWidth - padLeft;
            if (ix < 0 || ix >= width) continue;
            const pixel = <usize>((n * height + iy) * width + ix) * bytes;
            const tap = <usize>(fy * filterWidth + fx) * bytes;
            maximumOfSums(to, image + pixel, filter + tap, channels);
          }
        }
        to += bytes;
      }
    }
  }
}

/**
 * Adds each dy to where the first largest sum of its window came from: to its pixel in the image's
 * gradient at `to`, or else to its tap in the filter's. `room` is for a sum and a place a channel.
 */
export function dilateGradient(
  image: usize,
  filter: usize,
  dy: usize,
  to: usize,
  intoImage: bool,
  room: usize,
  batch: i32,
  channels: i32,
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
  const places = room + (<usize>channels << 2);
  const bytes = <usize>channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        for (let c = 0; c < channels; c++) {
          store<f32>(room + (<usize>c << 2), -Infinity);
          store<i32>(places + (<usize>c << 2), -1);
        }
        for (let fy = 0; fy < filterHeight; fy++) {
          const iy = y * strideHeight + fy * dilationHeight - padTop;
          if (iy < 0 || iy >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const ix = x * strideWidth + fx * dilationWidth - padLeft;
            if (ix < 0 || ix >= width) continue;
            const pixel = <usize>((n * height + iy) * width + ix) * bytes;
            const tap = <usize>(fy * filterWidth + fx) * bytes;
            for (let c = 0; c < channels; c++) {
              const at = <usize>c << 2;
              const sum = load<f32>(image + pixel + at) + load<f32>(filter + tap + at);
              if (sum <= load<f32>(room + at) || sum != sum) continue;
              store<f32>(room + at, sum);
              store<i32>(places + at, <i32>((intoImage ? pixel : tap) >> 2) + c);
            }
          }
        }
        for (let c = 0; c < channels; c++) {
          const at = <usize>c << 2;
          const place = load<i32>(places + at);
          if (place < 0) continue;
          const target = to + (<usize>place << 2);
          store<f32>(target, load<f32>(target) + load<f32>(dy + at));
        }
        dy += bytes;
      }
    }
  }
}

@inline
function maximumOfSums(to: usize, a: usize, b: usize, length: i32): void {
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const at = <usize>i << 2;
    const sum = f32x4.add(v128.load(a + at), v128.load(b + at));
    v128.store(to + at, f32x4.pmax(v128.load(to + at), sum));
  }
  for (; i < length; i++) {
    const at = <usize>i << 2;
    const sum = load<f32>(a + at) + load<f32>(b + at);
    if (sum > load<f32>(to + at)) store<f32>(to + at, sum);
  }
}
