import {
  add,
  cast,
  lessEqual,
  mul,
  range,
  reshape,
  softmax,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** Below every logit, and such that exp(it − a logit) is 0 in float32, yet the sum is finite. */
const far = -1e9;

/** What may attend to what. */
export interface AttentionMask {
  /** Whether a position attends to none behind it. */
  readonly causal: boolean;
  /** [batch, keys], 0 where there is only padding; undefined where there is none. */
  readonly padding: Tensor | undefined;
}

/**
 * The softmax of logits over the keys, exactly zero where a key is masked. A query that may attend to
 * nothing gets zeros, where a softmax alone would give it the mean over all that is masked.
 *
 * @param logits [batch, heads, queries, keys]
 */
export function maskedSoftmax(logits: Tensor, { causal, padding }: AttentionMask): Tensor {
  const [batch, , queries, keys] = logits.shape as [number, number, number, number];
  const causally = causal ? notBehind(queries, keys) : undefined;
  const padded =
    padding === undefined ? undefined : reshape(indicator(padding), [batch, 1, 1, keys]);
  const mask =
    causally === undefined ? padded : padded === undefined ? causally : mul(causally, padded);
  if (mask === undefined) return softmax(logits);
  return mul(softmax(add(logits, mul(sub(1, mask), far))), mask);
}

/** 1 where a value is not zero, else 0. */
function indicator(values: Tensor): Tensor {
  return cast(cast(values, 'bool'), 'float32');
}

/** [1, 1, queries, keys], 1 for the keys that are not behind the query. */
function notBehind(queries: number, keys: number): Tensor {
  const rows = reshape(range(0, queries), [queries, 1]);
  const columns = reshape(range(0, keys), [1, keys]);
  return reshape(cast(lessEqual(columns, rows), 'float32'), [1, 1, queries, keys]);
}
