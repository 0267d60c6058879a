import {
  addN,
  div,
  grads,
  type NamedTensorMap,
  type Optimizer,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan.ts';
import { disposeModel } from '../../tfjs/dispose-model.ts';
import { type Batch, batchAt, type Data, listOf } from './batch.ts';
import { type Loss, lossOf } from './loss.ts';

/** A model under training: what `parameterize` returns, or anything put together like it. */
export interface Network {
  readonly model: LayersModel;
  readonly optimizer: Optimizer;
  /** What its tensors are supposed to get. */
  readonly plan?: Plan;
}

/** The model's outputs in training mode. */
export function forward(model: LayersModel, x: Batch['x']): Tensor | Tensor[] {
  return model.apply(x, { training: true }) as Tensor | Tensor[];
}

/**
 * Takes one training step and gives the loss from before it.
 *
 * @param inspect sees the gradients before they are applied, by variable name
 */
export async function trainingStep(
  { model, optimizer }: Network,
  options: {
    readonly data: Data;
    readonly loss: Loss | undefined;
    readonly step: number;
    readonly seed: number;
  },
  inspect?: (gradients: NamedTensorMap) => void,
): Promise<number> {
  const value = tidy(() => {
    const { x, y } = batchAt(options.data, options.step, options.seed);
    const { value, grads } = variableGrads(() => lossOf(options.loss, y, forward(model, x)));
    inspect?.(grads);
    optimizer.applyGradients(grads);
    return value;
  });
  // Not `dataSync`, which WebGPU does not have everywhere.
  const [loss = Number.NaN] = await value.data();
  value.dispose();
  return loss;
}

/**
 * The size (root mean square) of the loss's derivative with respect to the model's outputs, for
 * the batch of a step.
 */
export async function residualSize(
  { model }: Pick<Network, 'model'>,
  options: Parameters<typeof trainingStep>[1],
): Promise<number> {
  const size = tidy(() => {
    const { x, y } = batchAt(options.data, options.step, options.seed);
    const outputs = listOf(forward(model, x));
    const derivatives = grads((...each: Tensor[]) => lossOf(options.loss, y, each))(outputs);
    const squares = derivatives.map((each) => sum(square(each)));
    const count = derivatives.reduce((total, each) => total + each.size, 0);
    return sqrt(div(addN(squares), count));
  });
  const [value = Number.NaN] = await size.data();
  size.dispose();
  return value;
}

/** Disposes of a network: its model, its optimizer's state. */
export function disposeOf({ model, optimizer }: Network): void {
  disposeModel(model);
  optimizer.dispose();
}
