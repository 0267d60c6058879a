import { concat, reshape, slice, type Tensor, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { normalQuantile, stream } from '../../random.ts';
import type { Batch } from '../training/batch.ts';
import { observe } from './observe.ts';

/** Which directions in the space of a model's outputs are looked at. */
export interface ProjectionOptions {
  /**
   * How many directions, 1 if left out. A model with no more outputs than that is looked at
   * output by output; of another, this many seeded random projections are.
   */
  readonly projections?: number;
  /** Of the random projections; 0 if left out. */
  readonly seed?: number;
}

/**
 * All outputs as one matrix [examples, outputs], as in training but with nothing dropped out.
 * Call it inside a `tidy`.
 */
export function outputMatrix(model: LayersModel, x: Batch['x']): Tensor2D {
  const outputs = observe(model, x, () => {}).map(
    (output): Tensor2D => reshape(output, [output.shape[0] as number, -1]),
  );
  return outputs.length === 1 ? (outputs[0] as Tensor2D) : concat(outputs, 1);
}

/** Unit vectors in the space of this many outputs: all axes, or random ones. */
export function directionsIn(outputs: number, options: ProjectionOptions): readonly Float32Array[] {
  const { projections = 1, seed = 0 } = options;
  if (outputs <= projections) {
    return Array.from({ length: outputs }, (_, axis) => {
      const unit = new Float32Array(outputs);
      unit[axis] = 1;
      return unit;
    });
  }
  return Array.from({ length: projections }, (_, index) => {
    const { uniform } = stream(seed, `output projection ${index}`);
    const draw = Array.from({ length: outputs }, () => normalQuantile(uniform()));
    const norm = Math.hypot(...draw);
    return Float32Array.from(draw, (value) => value / norm);
  });
}

/**
 * The outputs in each direction, example by example: the function whose derivatives the rows of
 * `jacobian` are.
 */
export async function projectedOutputs(
  model: LayersModel,
  x: Batch['x'],
  options: ProjectionOptions = {},
): Promise<Float64Array> {
  const outputs: Tensor2D = tidy(() => outputMatrix(model, x));
  const [examples, width] = outputs.shape;
  const entries = await outputs.data();
  outputs.dispose();
  const directions = directionsIn(width, options);
  const projected = new Float64Array(examples * directions.length);
  for (let example = 0; example < examples; example++) {
    directions.forEach((direction, index) => {
      let total = 0;
      for (let i = 0; i < width; i++) {
        total += (entries[example * width + i] as number) * (direction[i] as number);
      }
      projected[example * directions.length + index] = total;
    });
  }
  return projected;
}

/** Copies of the first examples of inputs, at most this many. Dispose of them. */
export function firstExamples<T extends Tensor | Tensor[]>(x: T, count: number): T {
  const cut = (tensor: Tensor): Tensor =>
    slice(tensor, 0, Math.min(count, tensor.shape[0] as number));
  return (Array.isArray(x) ? x.map(cut) : cut(x)) as T;
}
