import { stack, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { innerProduct } from './inner-product.ts';
import type { Parameter } from './parameters.ts';

/** How far weights have come, and which way. */
export interface WeightMovement {
  /** ‖ΔW‖ ÷ ‖W₀‖ in Frobenius norm, all tensors together, as the forward pass sees them. */
  readonly movement: number;
  /**
   * The cosine between a tensor and its change since the start, the mean over tensors by their
   * numbers of entries; those at zero or unmoved are left out.
   */
  readonly alignment: number;
}

/** Measures the weights against their initial values, both in the parameters' order. */
export async function weightMovement(
  parameters: readonly Parameter[],
  initial: readonly Tensor[],
): Promise<WeightMovement> {
  const products = tidy(() =>
    stack(
      parameters.flatMap(({ variable }, index) => {
        const before = initial[index] as Tensor;
        return tidy(() => {
          const change = sub(variable, before);
          return [
            innerProduct(before, before),
            innerProduct(change, change),
            innerProduct(variable, variable),
            innerProduct(variable, change),
          ];
        });
      }),
    ),
  );
  const sums = await products.data();
  products.dispose();

  const total = { initial: 0, change: 0, cosine: 0, entries: 0 };
  parameters.forEach(({ variable, multiplier }, index) => {
    const [initially = 0, changed = 0, now = 0, product = 0] = sums.subarray(
      4 * index,
      4 * index + 4,
    );
    total.initial += multiplier ** 2 * initially;
    total.change += multiplier ** 2 * changed;
    if (changed === 0 || now === 0) return;
    total.cosine += (variable.size * product) / Math.sqrt(changed * now);
    total.entries += variable.size;
  });
  return {
    movement: Math.sqrt(total.change / total.initial),
    alignment: total.cosine / total.entries,
  };
}
