import { addFloats, addScaled } from './floats';

/**
 * The gradient of resizing NHWC images to the nearest neighbour: adds each dy to the pixel that was
 * copied, of which `rows` and `columns` have a number for each new row and column.
 */
export function resizeNearestGradient(
  dy: usize,
  rows: usize,
  columns: usize,
  to: usize,
  batch: i32,
  height: i32,
  width: i32,
  newHeight: i32,
  newWidth: i32,
  channels: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < newHeight; y++) {
      const line = (n * height + load<i32>(rows + (<usize>y << 2))) * width;
      for (let x = 0; x < newWidth; x++) {
        const column = load<i32>(columns + (<usize>x << 2));
        addFloats(to + <usize>(line + column) * bytes, dy, channels);
        dy += bytes;
      }
    }
  }
}

/**
 * The same of bilinear resizing: `rows` and `columns` have three numbers for each, the pixel before,
 * the pixel after, and as a float how far it is from the former to the latter.
 */
export function resizeBilinearGradient(
  dy: usize,
  rows: usize,
  columns: usize,
  to: usize,
  batch: i32,
  height: i32,
  width: i32,
  newHeight: i32,
  newWidth: i32,
  channels: i32,
): void {
  const bytes = <usize>channels << 2;
  for (let n = 0; n < batch; n++) {
    const image = to + <usize>n * height * width * bytes;
    for (let y = 0; y < newHeight; y++) {
      const row = rows + <usize>y * 12;
      const top = image + <usize>(load<i32>(row) * width) * bytes;
      const bottom = image + <usize>(load<i32>(row, 4) * width) * bytes;
      const down = load<f32>(row, 8);
      for (let x = 0; x < newWidth; x++) {
        const column = columns + <usize>x * 12;
        const left = <usize>load<i32>(column) * bytes;
        const right = <usize>load<i32>(column, 4) * bytes;
        const across = load<f32>(column, 8);
        // A share of nothing would make NaN of an infinite dy.
        addScaled(top + left, dy, (1 - down) * (1 - across), channels);
        if (across != 0) addScaled(top + right, dy, (1 - down) * across, channels);
        if (down != 0) addScaled(bottom + left, dy, down * (1 - across), channels);
        if (down * across != 0) addScaled(bottom + right, dy, down * across, channels);
        dy += bytes;
      }
    }
  }
}
