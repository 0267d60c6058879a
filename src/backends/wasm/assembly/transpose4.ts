/** Writes the transpose of four rows of four words, `fromStride` and `toStride` bytes apart. */
@inline
export function transpose4(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  const second = from + fromStride;
  transposeRows(from, second, second + fromStride, second + fromStride * 2, to, toStride);
}

/** As transpose4, for rows anywhere. */
@inline
export function transposeRows(row0: usize, row1: usize, row2: usize, row3: usize, to: usize, toStride: usize): void {
  const r0 = v128.load(row0);
  const r1 = v128.load(row1);
  const r2 = v128.load(row2);
  const r3 = v128.load(row3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + toStride, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + toStride * 2, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + toStride * 3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}
