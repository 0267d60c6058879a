import {
  add,
  addN,
  cos,
  dispose,
  div,
  mul,
  range,
  reshape,
  scalar,
  sqrt,
  stack,
  sub,
  type Tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import { mapFactor, times } from '../../model/segment-factor.ts';
import type { Batch } from '../training/batch.ts';
import { type Loss, lossOf } from '../training/loss.ts';
import { innerProduct } from './inner-product.ts';
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
  /** At most this many products with the Hessian, twice where it is shifted; 30 if left out. */
  readonly iterations?: number;
  /** Ends the iteration when the eigenvalue changes by less, relative to the largest in size; 0.003 if left out. */
  readonly tolerance?: number;
  /** Is awaited before each product: to let others run, or to throw. */
  readonly checkpoint?: () => Promise<void>;
}

/**
 * The largest eigenvalue of the loss's Hessian, by power iteration. Products with the Hessian are
 * symmetric differences of gradients, (g(θ + δ) − g(θ − δ)) ÷ 2, which any layer has. Where a
 * negative eigenvalue is the largest in size, alone or beside a positive one, the iteration begins
 * again with the Hessian shifted by that size.
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
    const { stretch, quotient } = await dominant(product, start, 0, options);
    // An eigenvector of a positive eigenvalue is stretched and not turned. Anything else has a
    // part of a negative one that is as large in size.
    if (!(stretch > 0) || quotient > stillPositive * stretch) return quotient;
    return (await dominant(product, start, -stretch, options)).quotient - stretch;
  } finally {
    dispose(values);
  }
}

function predictions(model: LayersModel, { x }: Batch): Tensor | Tensor[] {
  const outputs = observe(model, x, () => {});
  return outputs.length === 1 ? (outputs[0] as Tensor) : outputs;
}

type Product = (direction: readonly Tensor[]) => Tensor[];

/** A quotient of at least this part of the stretch is taken for a positive eigenvalue. */
const stillPositive = 0.95;

/** What power iteration on H − shift says with its last direction v, of unit length. */
interface Dominant {
  /** ‖(H − shift)·v‖: the size of the eigenvalue that is largest in size. */
  readonly stretch: number;
  /** ⟨v, (H − shift)·v⟩: that eigenvalue, unless another is as large with the other sign. */
  readonly quotient: number;
}

async function dominant(
  product: Product,
  start: () => Tensor[],
  shift: number,
  { iterations = 30, tolerance = 0.003, checkpoint }: SharpnessOptions,
): Promise<Dominant> {
  let direction = start();
  let found: Dominant = { stretch: Number.NaN, quotient: Number.NaN };
  try {
    for (let i = 0; i < iterations; i++) {
      await checkpoint?.();
      const { sizes, next } = tidy(() => {
        const image = shift === 0 ? product(direction) : shifted(product, direction, shift);
        const quotient = addN(
          image.map((each, index) => innerProduct(each, direction[index] as Tensor)),
        );
        return { sizes: stack([size(image), quotient]), next: unit(image) };
      });
      dispose(direction);
      direction = next;
      const [stretch = Number.NaN, quotient = Number.NaN] = await sizes.data();
      sizes.dispose();
      const settled = [stretch - found.stretch, quotient - found.quotient].every(
        (change) => Math.abs(change) <= tolerance * stretch,
      );
      found = { stretch, quotient };
      if (settled || !(stretch > 0 && Number.isFinite(stretch))) break;
    }
    return found;
  } finally {
    dispose(direction);
  }
}

function shifted(product: Product, direction: readonly Tensor[], shift: number): Tensor[] {
  return tidy(() =>
    product(direction).map((each, index) => sub(each, mul(direction[index] as Tensor, shift))),
  );
}

/** How far weights are moved for a difference, relative to the size of each tensor. */
const relativeStep = 0.01;
/**
 * Entries of a tensor, as the forward pass sees them, are taken to be of at least this size, for
 * tensors that start at zero.
 */
const leastEntry = 0.01;

/** The weighed Hessian times a direction; leaves the parameters moved. */
function hessianProduct(
  parameters: readonly Parameter[],
  values: readonly Tensor[],
  direction: readonly Tensor[],
  gradients: () => Tensor[],
): Tensor[] {
  return tidy(() => {
    const weighed = direction.map((each, index) => weigh(each, parameters[index] as Parameter));
    const relative = weighed.map((each, index) => {
      const value = values[index] as Tensor;
      const least = leastEntry / (parameters[index] as Parameter).multiplier;
      return div(
        innerProduct(each, each),
        add(innerProduct(value, value), value.size * least ** 2),
      );
    });
    const step = div(scalar(relativeStep), sqrt(addN(relative)));
    const gradientsAt = (sign: 1 | -1): Tensor[] =>
      tidy(() => {
        const moved = weighed.map((each, index) =>
          tidy(() => add(values[index] as Tensor, mul(each, mul(step, sign)))),
        );
        assignAll(parameters, moved);
        return gradients();
      });
    const [ahead, behind] = [gradientsAt(1), gradientsAt(-1)];
    return ahead.map((each, index) =>
      tidy(() => {
        const slope = div(sub(each, behind[index] as Tensor), mul(step, 2));
        return weigh(slope, parameters[index] as Parameter);
      }),
    );
  });
}

/** Times √rate; where that is one, the tensor itself, which takes no memory. */
function weigh(tensor: Tensor, { rate }: Parameter): Tensor {
  return rate === 1 ? tensor : tidy(() => times(tensor, mapFactor(rate, Math.sqrt)));
}

/** The gradient, which has much of the sharpest direction, and a part of every other direction. */
function startOf(parameters: readonly Parameter[], gradients: readonly Tensor[]): Tensor[] {
  const noise = parameters.map(({ variable }, index) =>
    tidy(() =>
      cos(mul(add(reshape(range(0, variable.size), variable.shape), 1 + index), Math.SQRT2)),
    ),
  );
  const weighed = gradients.map((each, index) => weigh(each, parameters[index] as Parameter));
  const ratio = div(size(weighed), size(noise));
  // Of a gradient that is zero nothing is left but the other part.
  const share = add(mul(ratio, 0.3), 1e-12);
  return weighed.map((each, index) => tidy(() => add(each, mul(noise[index] as Tensor, share))));
}

function unit(vector: readonly Tensor[]): Tensor[] {
  const length = size(vector);
  return vector.map((each) => div(each, length));
}

function size(vector: readonly Tensor[]): Tensor {
  return sqrt(addN(vector.map((each) => innerProduct(each, each))));
}
