import { affine } from './affine.ts';
import { one, type Power, product, raise } from './power.ts';
import type { OptimizerResponse } from './response.ts';
import type { Sizes } from './sizes.ts';

/**
 * The size of an update entry per unit of learning rate and fan factor, for a tensor whose
 * gradient and weight entries have the given sizes: g^k · σ^w · (m_in·m_out)^(−matrix/2).
 */
export function updatePerLearningRate(
  { gradient, init }: Pick<Sizes, 'gradient' | 'init'>,
  { gradientDegree, weightDegree, matrix }: OptimizerResponse,
): Power {
  return product(raise(gradient, gradientDegree), raise(init, weightDegree), {
    ...one,
    fanIn: affine(-matrix / 2),
    fanOut: affine(-matrix / 2),
  });
}
