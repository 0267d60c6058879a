import {
  add,
  addN,
  cos,
  dispose,
  div,
  mul,
  norm,
  range,
  reshape,
  scalar,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan.ts';
import type { Batch } from '../training/batch.ts';
import { type Loss, lossOf } from '../training/loss.ts';
import { observe } from './observe.ts';
import { assignAll, gradientsOf, type Parameter, parametersOf, valuesOf } from './parameters.ts';

/** Options of {@link sharpness}. */
export interface SharpnessOptions {
  readonly loss?: Loss;
  /**
   * Weighs the Hessian from both sides with √(SGD's learning rate) of each tensor, so that SGD is
   * stable up to 2 ÷ sharpness whatever the width and the gauge. Left out, it is the plain Hessian.
   */
  readonly plan?: Plan;
  /** At most this many products with the Hessian; 30 if left out. */
  readonly iterations?: number;
  /** Ends the iteration when the eigenvalue changes by less, relatively; 0.003 if left out. */
  readonly tolerance?: number;
  /** Is awaited before each product: to let others run, or to throw. */
  readonly checkpoint?: () => Promise<void>;
}

/**
 * The largest eigenvalue of the loss's Hessian, by power iteration. Products with the Hessian are
 * symmetric differences of gradients, (g(θ + δ) − g(θ − δ)) ÷ 2, which any layer has. Where the
 * eigenvalue largest in size is negative, the iteration goes on with the Hessian shifted by it.
 *
 * @param batch what the loss is taken over; its tensors must live until the result is there
 * @returns NaN where loss or gradients are not finite
 */
export async function sharpness(
  model: LayersModel,
  batch: Batch,
  options: SharpnessOptions = {},
): Promise<number> {
  const parameters = parametersOf(model, options.plan);
  const gradients = (): Tensor[] =>
    gradientsOf(parameters, () => lossOf(options.loss, batch.y, predictions(model, batch)));
  const values = valuesOf(parameters);
  const product: Product = (direction) => {
    try {
      return hessianProduct(parameters, values, direction, gradients);
    } finally {
      assignAll(parameters, values);
    }
  };
  try {
    const start = () => tidy(() => unit(startOf(parameters, gradients())));
    const largest = await largestInSize(product, start, 0, options);
    if (!(largest < 0)) return largest;
    return largest + (await largestInSize(product, start, largest, options));
  } finally {
    dispose(values);
  }
}

function predictions(model: LayersModel, { x }: Batch): Tensor | Tensor[] {
  const outputs = observe(model, x, () => {});
  return outputs.length === 1 ? (outputs[0] as Tensor) : outputs;
}

type Product = (direction: readonly Tensor[]) => Tensor[];

/** The eigenvalue of H − shift that is largest in size. */
async function largestInSize(
  product: Product,
  start: () => Tensor[],
  shift: number,
  { iterations = 30, tolerance = 0.003, checkpoint }: SharpnessOptions,
): Promise<number> {
  let direction = start();
  let eigenvalue = Number.NaN;
  try {
    for (let i = 0; i < iterations; i++) {
      await checkpoint?.();
      const { quotient, next } = tidy(() => {
        const image = product(direction).map((each, index) =>
          sub(each, mul(direction[index] as Tensor, shift)),
        );
        const quotient = addN(
          image.map((each, index) => sum(mul(each, direction[index] as Tensor))),
        );
        return { quotient, next: unit(image) };
      });
      dispose(direction);
      direction = next;
      const [value = Number.NaN] = await quotient.data();
      quotient.dispose();
      const settled = Math.abs(value - eigenvalue) <= tolerance * Math.abs(value);
      eigenvalue = value;
      if (settled || !Number.isFinite(value)) break;
    }
    return eigenvalue;
  } finally {
    dispose(direction);
  }
}

/** How far weights are moved for a difference, relative to the size of each tensor. */
const relativeStep = 0.01;
/** Entries of a tensor are taken to be of at least this size, for tensors that start at zero. */
const leastEntry = 0.01;

/** The weighed Hessian times a direction; leaves the parameters moved. */
function hessianProduct(
  parameters: readonly Parameter[],
  values: readonly Tensor[],
  direction: readonly Tensor[],
  gradients: () => Tensor[],
): Tensor[] {
  return tidy(() => {
    const weighed = direction.map((each, index) =>
      mul(each, Math.sqrt((parameters[index] as Parameter).rate)),
    );
    const relative = weighed.map((each, index) => {
      const value = values[index] as Tensor;
      return div(sum(square(each)), add(sum(square(value)), value.size * leastEntry ** 2));
    });
    const step = div(scalar(relativeStep), sqrt(addN(relative)));
    const gradientsAt = (sign: 1 | -1): Tensor[] =>
      tidy(() => {
        const moved = weighed.map((each, index) =>
          add(values[index] as Tensor, mul(each, mul(step, sign))),
        );
        assignAll(parameters, moved);
        return gradients();
      });
    const [ahead, behind] = [gradientsAt(1), gradientsAt(-1)];
    return ahead.map((each, index) =>
      mul(
        div(sub(each, behind[index] as Tensor), mul(step, 2)),
        Math.sqrt((parameters[index] as Parameter).rate),
      ),
    );
  });
}

/** The gradient, which has much of the sharpest direction, and a part of every other direction. */
function startOf(parameters: readonly Parameter[], gradients: readonly Tensor[]): Tensor[] {
  const noise = parameters.map(({ variable }, index) =>
    cos(mul(add(reshape(range(0, variable.size), variable.shape), 1 + index), Math.SQRT2)),
  );
  const weighed = gradients.map((each, index) =>
    mul(each, Math.sqrt((parameters[index] as Parameter).rate)),
  );
  const ratio = div(size(weighed), size(noise));
  // Of a gradient that is zero nothing is left but the other part.
  const share = add(mul(ratio, 0.3), 1e-12);
  return weighed.map((each, index) => add(each, mul(noise[index] as Tensor, share)));
}

function unit(vector: readonly Tensor[]): Tensor[] {
  const length = size(vector);
  return vector.map((each) => div(each, length));
}

function size(vector: readonly Tensor[]): Tensor {
  return sqrt(addN(vector.map((each) => square(norm(each)))));
}
