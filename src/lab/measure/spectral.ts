import {
  div,
  matMul,
  maximum,
  norm,
  reshape,
  type Tensor,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';

const iterations = 12;

/**
 * The spectral norm of a weight of any rank as a scalar tensor, by power iteration on WᵀW from a
 * fixed start. A tensor of rank above two is read as the matrix [all other axes, last axis]; of a
 * vector it is the Euclidean norm. Call it inside a `tidy`.
 *
 * 0 of zeros. Low by a few percent where the two largest singular values are close, alike at every width.
 */
export function spectralNorm(weight: Tensor): Tensor {
  if (weight.rank < 2) return norm(weight);
  const columns = weight.shape[weight.rank - 1] as number;
  const matrix: Tensor2D = reshape(weight, [-1, columns]);
  // Irrational steps: no weight is orthogonal to such a start but by design.
  const start = Float32Array.from({ length: columns }, (_, i) => Math.cos(1 + i * Math.SQRT2));
  let direction = tensor2d(start, [columns, 1]);
  let size: Tensor = norm(direction);
  for (let i = 0; i < iterations; i++) {
    const unit: Tensor2D = unitOf(direction);
    const image: Tensor2D = matMul(matrix, unit);
    size = norm(image);
    // Of unit length, or a small weight's square would be lost to float32.
    direction = matMul(matrix, unitOf(image), true, false);
  }
  return size;
}

/** Of zeros, zeros. */
function unitOf(vector: Tensor2D): Tensor2D {
  return div(vector, maximum(norm(vector), 1e-30));
}
