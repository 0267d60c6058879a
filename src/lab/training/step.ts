import {
  addN,
  dispose,
  div,
  grads,
  keep,
  type NamedTensorMap,
  type Optimizer,
  type Scalar,
  sqrt,
  square,
  sum,
  type Tensor,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import { disposeModel } from '../../model/dispose-model.ts';
import { type Batch, batchAt, type Data, listOf } from './batch.ts';
import { type Loss, lossOf } from './loss.ts';
import { releasingTape } from './tape.ts';
import { trainedVariables } from './trained-variables.ts';

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

/** What a training step is made of, before it is applied. */
export interface StepInMaking {
  /** By variable name. */
  readonly gradients: NamedTensorMap;
  /** The size (root mean square) of the loss's derivative with respect to the model's outputs. */
  readonly residual: Scalar;
}

/**
 * Takes one training step and gives the loss from before it.
 *
 * @param inspect sees what the step is made of before it is applied; called inside a `tidy`
 */
export async function trainingStep(
  { model, optimizer }: Network,
  options: {
    readonly data: Data;
    readonly loss: Loss | undefined;
    readonly step: number;
    readonly seed: number;
  },
  inspect?: (step: StepInMaking) => void,
): Promise<number> {
  const value = tidy(() => {
    const { x, y } = batchAt(options.data, options.step, options.seed);
    let outputs: Tensor[] = [];
    try {
      return releasingTape(() => {
        const { value, grads: gradients } = variableGrads(() => {
          const predictions = forward(model, x);
          // Of this very pass: another would move a batch norm's statistics once more.
          if (inspect !== undefined) {
            outputs = listOf(predictions).map((each) => keep(each.clone()));
          }
          return lossOf(options.loss, y, predictions);
        }, trainedVariables(model));
        inspect?.({ gradients, residual: residualOf(options.loss, y, outputs) });
        optimizer.applyGradients(gradients);
        return value;
      });
    } finally {
      dispose(outputs);
    }
  });
  // Not `dataSync`, which WebGPU does not have everywhere.
  const [loss = Number.NaN] = await value.data();
  value.dispose();
  return loss;
}

function residualOf(loss: Loss | undefined, y: Batch['y'], outputs: Tensor[]): Scalar {
  const derivatives = grads((...each: Tensor[]) => lossOf(loss, y, each))(outputs);
  const squares = derivatives.map((each) => sum(square(each)));
  const count = derivatives.reduce((total, each) => total + each.size, 0);
  return sqrt(div(addN(squares), count)) as Scalar;
}

/** Whether what a setup returned can be trained. */
export function isTrainable(network: Partial<Network> | undefined): network is Network {
  return (
    typeof network?.model?.apply === 'function' &&
    typeof network.optimizer?.applyGradients === 'function'
  );
}

/** Disposes of a network, or of as much of one as a setup returned: model, optimizer's state. */
export function disposeOf(network: Partial<Network> | undefined): void {
  if (typeof network?.model?.dispose === 'function') disposeModel(network.model);
  network?.optimizer?.dispose();
}
