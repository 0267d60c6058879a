import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Batch } from '../training/batch.ts';
import { dot, jacobian } from './jacobian.ts';
import { type ProjectionOptions, projectedOutputs } from './outputs.ts';
import { changeSince, type Parameter, withValues } from './parameters.ts';

/** What a model was before training. */
export interface LinearizationStart {
  readonly parameters: readonly Parameter[];
  /** The initial values of the parameters. */
  readonly values: readonly Tensor[];
  /** What `projectedOutputs` gave then, with the same options. */
  readonly outputs: Float64Array;
}

/**
 * How far a model is from its linearization at the start: ‖f − f₀ − J₀·Δθ‖ ÷ ‖f − f₀‖ over
 * examples and projections; 0 in the kernel regime, NaN before the first step.
 *
 * J₀·Δθ is taken row by row, with the weights put back to the start for the while, so that one
 * row and the change of the weights are all that is held.
 *
 * @param options the projections that the start was measured with, and what to await before each row
 */
export async function linearizationError(
  model: LayersModel,
  x: Batch['x'],
  start: LinearizationStart,
  options: ProjectionOptions & { readonly checkpoint?: () => Promise<void> } = {},
): Promise<number> {
  const { parameters, values, outputs } = start;
  const now = await projectedOutputs(model, x, options);
  const moved = await changeSince(parameters, values);
  return withValues(parameters, values, async () => {
    const source = jacobian(model, x, options);
    let [error, change] = [0, 0];
    for (let index = 0; index < source.rows; index++) {
      await options.checkpoint?.();
      const linear = dot(await source.row(index), moved);
      const actual = (now[index] as number) - (outputs[index] as number);
      error += (actual - linear) ** 2;
      change += actual ** 2;
    }
    return Math.sqrt(error / change);
  });
}
