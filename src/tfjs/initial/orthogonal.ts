/**
 * A random matrix with orthonormal rows or columns, whichever are fewer, by modified
 * Gram-Schmidt on normal entries, in float64.
 *
 * @param fillNormal fills an array with the next normal entries
 * @returns rows × columns entries, row by row
 */
export function orthogonal(
  rows: number,
  columns: number,
  fillNormal: (into: Float64Array) => void,
): Float64Array {
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const all = new Float64Array(count * length);
  fillNormal(all);
  const vector = (index: number) => all.subarray(index * length, (index + 1) * length);
  for (let start = 0; start < count; start += 4) {
    const four = [0, 1, 2, 3].map((index) => vector(Math.min(start + index, count)));
    for (let earlier = 0; earlier < start; earlier++) takeOutOfFour(four, vector(earlier));
    four.forEach((own, index) => {
      for (const one of four.slice(0, index)) takeOut(own, one);
      const norm = Math.sqrt(dot(own, own));
      for (let i = 0; i < own.length; i++) own[i] = (own[i] as number) / norm;
    });
  }
  return rows <= columns ? all : transposed(all, count, length);
}

/**
 * Takes out of four vectors what they have along another. A sum waits for each addition before
 * the next: four of them side by side take little longer than one, and round the same.
 */
function takeOutOfFour(four: readonly Float64Array[], along: Float64Array): void {
  const [a, b, c, d] = four as [Float64Array, Float64Array, Float64Array, Float64Array];
  if (d.length === 0) {
    for (const vector of four) takeOut(vector, along);
    return;
  }
  let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
  for (let i = 0; i < along.length; i++) {
    const entry = along[i] as number;
    ofA += (a[i] as number) * entry;
    ofB += (b[i] as number) * entry;
    ofC += (c[i] as number) * entry;
    ofD += (d[i] as number) * entry;
  }
  for (let i = 0; i < along.length; i++) {
    const entry = along[i] as number;
    a[i] = (a[i] as number) - ofA * entry;
    b[i] = (b[i] as number) - ofB * entry;
    c[i] = (c[i] as number) - ofC * entry;
    d[i] = (d[i] as number) - ofD * entry;
  }
}

/** Takes out of a vector what it has along another, of norm 1. */
function takeOut(vector: Float64Array, along: Float64Array): void {
  const part = dot(vector, along);
  for (let i = 0; i < vector.length; i++) {
    vector[i] = (vector[i] as number) - part * (along[i] as number);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function transposed(entries: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(entries.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = entries[row * columns + column] as number;
    }
  }
  return result;
}
