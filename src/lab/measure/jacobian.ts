import {
  dispose,
  mul,
  type Scalar,
  slice,
  sum,
  type Tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import { classNamesOf } from '../../model/internals.ts';
import { partsOf } from '../../model/layer-parts.ts';
import { layersOf } from '../../model/layer-paths.ts';
import { mapFactor, multiplyEntries } from '../../model/segment-factor.ts';
import { type Batch, listOf } from '../training/batch.ts';
import { directionsIn, outputMatrix, type ProjectionOptions } from './outputs.ts';
import { countOf, gradientsOf, parametersOf } from './parameters.ts';

/** Options of {@link jacobian}. */
export interface JacobianOptions extends ProjectionOptions {
  /**
   * Gives every tensor's column the factor √(SGD's learning rate): products of rows are then the
   * tangent kernel that training sees, at every width and in every gauge. Left out, the columns
   * are plain derivatives.
   */
  readonly plan?: Plan;
}

/** The derivatives of a model's outputs by its parameters, row by row as they are asked for. */
export interface Jacobian {
  /** Examples × directions; a row's number is example · directions + direction. */
  readonly rows: number;
  /** The length of a row: all trained tensors one after the other, in the model's order. */
  readonly parameters: number;
  /** Works one row out, at the weights as they are now. Nothing of it is kept. */
  row(index: number): Promise<Float32Array>;
}

/**
 * The Jacobian of a model's outputs at inputs, which must live as long as it is used. Nothing
 * random in the model has a part in it, and batch norms see the whole batch.
 */
export function jacobian(
  model: LayersModel,
  x: Batch['x'],
  options: JacobianOptions = {},
): Jacobian {
  const parameters = parametersOf(model, options.plan);
  const [examples = 0, outputs = 0] = tidy(() => outputMatrix(model, x).shape);
  const directions = directionsIn(outputs, options);
  const length = countOf(parameters);
  const alone = !mixesExamples(model);

  const gradientsAt = (example: number, direction: Float32Array): Tensor[] =>
    tidy(() =>
      gradientsOf(parameters, () => {
        const all = outputMatrix(model, alone ? exampleOf(x, example) : x);
        const row = alone ? all : slice(all, [example, 0], [1, outputs]);
        return sum(mul(row, tensor1d(direction))) as Scalar;
      }),
    );

  return {
    rows: examples * directions.length,
    parameters: length,
    async row(index) {
      const example = Math.floor(index / directions.length);
      const direction = directions[index % directions.length] as Float32Array;
      const gradients = gradientsAt(example, direction);
      const row = new Float32Array(length);
      let offset = 0;
      try {
        for (const [place, { variable, rate }] of parameters.entries()) {
          const gradient = gradients[place] as Tensor;
          const part = row.subarray(offset, offset + variable.size);
          part.set(await gradient.data());
          if (rate !== 1) multiplyEntries(part, mapFactor(rate, Math.sqrt), variable.shape);
          // One by one: of a large model every one of them counts.
          gradient.dispose();
          offset += variable.size;
        }
      } finally {
        dispose(gradients);
      }
      return row;
    },
  };
}

function exampleOf(x: Batch['x'], example: number): Tensor[] {
  return listOf(x).map((input) => slice(input, example, 1));
}

/** Whether an example's output depends on the others in its batch. */
function mixesExamples(model: LayersModel): boolean {
  return layersOf(model)
    .flatMap(({ layer }) => [layer, ...partsOf(layer).map(({ owner }) => owner)])
    .some((layer) => classNamesOf(layer).includes('BatchNormalization'));
}

/** The product of two rows, summed in double precision. */
export function dot(a: Float32Array, b: Float32Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] as number) * (b[i] as number);
  return total;
}
