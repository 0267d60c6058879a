import { addN, losses, mean, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../../errors.ts';
import { listOf } from './batch.ts';

/**
 * The losses known by name: tfjs's own, each a mean over batch and outputs, and `linear`, the mean
 * of targets × predictions. What drives training under the last does not depend on what the network
 * says: good for measuring how sizes scale, and no use for learning anything, as it has no least
 * value.
 */
export type LossName =
  | 'meanSquaredError'
  | 'softmaxCrossEntropy'
  | 'sigmoidCrossEntropy'
  | 'linear';

/**
 * A loss by name, or a function of targets and predictions of one output. Several outputs' losses
 * are summed.
 */
export type Loss = LossName | ((targets: Tensor, predictions: Tensor) => Scalar);

const named: Readonly<Record<LossName, (targets: Tensor, predictions: Tensor) => Tensor>> = {
  meanSquaredError: losses.meanSquaredError,
  softmaxCrossEntropy: losses.softmaxCrossEntropy,
  sigmoidCrossEntropy: losses.sigmoidCrossEntropy,
  linear: (targets, predictions) => mean(mul(targets, predictions)),
};

/** Throws `invalid-argument` unless the loss is a function or known by name. */
export function checkLoss(loss: Loss | undefined): void {
  if (loss === undefined || typeof loss === 'function' || Object.hasOwn(named, loss)) return;
  throw invalidArgument(
    'loss',
    loss,
    `The losses known by name are ${Object.keys(named).join(', ')}.`,
    'Give one of them, or a function (targets, predictions) => scalar.',
  );
}

/** The loss of all outputs together; `meanSquaredError` where it is left out. */
export function lossOf(
  loss: Loss | undefined,
  targets: Tensor | Tensor[],
  predictions: Tensor | Tensor[],
): Scalar {
  const each = typeof loss === 'function' ? loss : named[loss ?? 'meanSquaredError'];
  const wanted = listOf(targets);
  const terms = listOf(predictions).map((prediction, output) =>
    each(wanted[output] as Tensor, prediction),
  );
  return (terms.length === 1 ? terms[0] : addN(terms)) as Scalar;
}
