import type { TensorInfo } from '@tensorflow/tfjs-core';

/**
 * Rows for which a packed copy of the second operand pays: for fewer, ours reads it faster as it
 * lies; for more, packing it anew takes little beside the product.
 */
const rowsThatPay = { from: 3, before: 32 };

/** Entries of the second operand from which it pays: less stays in the cache, packed or not. */
const entriesThatPay = 2 ** 16;

/** Second operands of such products so far, by their data. */
const multipliedBy = new WeakSet<object>();

/**
 * Whether a product of float32 is better left to stock: of few rows by a large matrix that comes
 * again, as weights do in prediction. Stock keeps it packed. Remembers the matrix.
 */
export function isPackedByStock(
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Readonly<Record<'transposeA' | 'transposeB', boolean>>,
): boolean {
  if (transposeA || transposeB) return false;
  const [rows, depth] = matrixOf(a);
  const [inner, columns] = matrixOf(b);
  if (rows < rowsThatPay.from || rows >= rowsThatPay.before) return false;
  if (depth !== inner || depth * columns < entriesThatPay) return false;
  if (a.shape.length !== b.shape.length) return false;
  if (multipliedBy.has(b.dataId)) return true;
  multipliedBy.add(b.dataId);
  return false;
}

/** The sizes of a matrix, or of a stack of one; of any other tensor 0. */
function matrixOf({ shape }: TensorInfo): readonly [rows: number, columns: number] {
  const [first = 0, second = 0, third = 0] = shape;
  if (shape.length === 2) return [first, second];
  return shape.length === 3 && first === 1 ? [second, third] : [0, 0];
}
