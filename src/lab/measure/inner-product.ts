import { mul, type Scalar, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';

/**
 * Σ a·b over all entries. Row by row first: backends add one entry after the other in float32,
 * which over millions of them is off by percents, and the more the wider a layer is.
 */
export function innerProduct(a: Tensor, b: Tensor): Scalar {
  return tidy(() => {
    const product = mul(a, b);
    return sum(product.rank < 2 ? product : sum(product, -1));
  });
}
