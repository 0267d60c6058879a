import {
  cast,
  customGrad,
  div,
  mean,
  mul,
  oneHot,
  softmax,
  sum,
  type Tensor,
  topk,
  zerosLike,
} from '@tensorflow/tfjs-core';

/** What a router says of tokens. */
export interface Routes {
  /** [tokens, experts]: how much of each expert's output is taken, 0 of those not chosen. */
  readonly gates: Tensor;
  /** A scalar, 1 where tokens are spread evenly over experts and up to their number where they are not. */
  readonly imbalance: Tensor;
}

/**
 * Chooses for each token the experts that the router gives most.
 *
 * @param logits [tokens, experts]
 * @param normalize whether the gates of those that are chosen add up to one
 * @see Fedus et al., arXiv 2101.03961, equations 4 to 6 (imbalance)
 */
export function routes(logits: Tensor, topK: number, normalize: boolean): Routes {
  const experts = logits.shape.at(-1) as number;
  const probabilities = softmax(logits);
  const chosen = chosenOf(probabilities, topK);
  const kept = mul(probabilities, chosen);
  const share = div(mean(chosen, 0), topK);
  return {
    gates: normalize ? div(kept, sum(kept, -1, true)) : kept,
    imbalance: mul(sum(mul(share, mean(probabilities, 0))), experts),
  };
}

/** 1 for the k largest of each row, else 0. Which they are has no gradient. */
function chosenOf(probabilities: Tensor, k: number): Tensor {
  const experts = probabilities.shape.at(-1) as number;
  const chosen = customGrad((x) => {
    const { indices } = topk(x as Tensor, k);
    // On webgpu only arithmetic makes floats of whole numbers, which it cannot transpose for a sum.
    const mask = sum(mul(cast(oneHot(indices, experts), 'float32'), 1), -2);
    return { value: mask, gradFunc: (dy: Tensor) => zerosLike(dy) };
  });
  return chosen(probabilities);
}
