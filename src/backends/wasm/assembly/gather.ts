/**
 * For each of `batch` batches and each of `outer` blocks of `size` slices in it, the slices that the
 * batch's `count` indices name, one after the other. Indices are within the block.
 */
export function gather(
  from: usize,
  indices: usize,
  to: usize,
  batch: i32,
  outer: i32,
  size: i32,
  count: i32,
  sliceBytes: usize,
): void {
  for (let b = 0; b < batch; b++) {
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < count; i++) {
        const index = load<i32>(indices + (<usize>(b * count + i) << 2));
        memory.copy(to, from + <usize>index * sliceBytes, sliceBytes);
        to += sliceBytes;
      }
      from += <usize>size * sliceBytes;
    }
  }
}
