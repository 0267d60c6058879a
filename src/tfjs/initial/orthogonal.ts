/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, by modified
 * Gram-Schmidt on normal entries, in float64.
 *
 * @returns rows × columns entries, row by row
 */
export function orthogonal(rows: number, columns: number, normal: () => number): Float64Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors = Array.from({ length: count }, () => Float64Array.from({ length }, normal));
  vectors.forEach((vector, index) => {
    for (const earlier of vectors.slice(0, index)) {
      const along = dot(vector, earlier);
      for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) - along * (earlier[i] ?? 0);
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < length; i++) vector[i] = (vector[i] ?? 0) / norm;
  });
  const entries = new Float64Array(rows * columns);
  vectors.forEach((vector, index) => {
    if (rows <= columns) entries.set(vector, index * columns);
    else for (let row = 0; row < rows; row++) entries[row * columns + index] = vector[row] ?? 0;
  });
  return entries;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
