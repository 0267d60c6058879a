/**
 * C[m, n] = A·B of whole numbers, which wrap around. Strides are in entries: from row to row and
 * from column to column.
 */
export function multiplyInt32(
  a: usize,
  aRow: i32,
  aColumn: i32,
  b: usize,
  bRow: i32,
  bColumn: i32,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        const left = load<i32>(a + (<usize>(i * aRow + p * aColumn) << 2));
        sum += left * load<i32>(b + (<usize>(p * bRow + j * bColumn) << 2));
      }
      store<i32>(c + (<usize>(i * n + j) << 2), sum);
    }
  }
}
