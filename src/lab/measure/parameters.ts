import {
  dispose,
  type Scalar,
  sub,
  type Tensor,
  type Variable,
  variableGrads,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import { variableOf } from '../../model/internals.ts';
import { type Factor, factorOf } from '../../model/segment-factor.ts';
import { weightsOf } from '../../model/weights.ts';
import { releasingTape } from '../training/tape.ts';
import { trainedVariables } from '../training/trained-variables.ts';

/** A trained tensor of a model, and what makes sizes of it comparable over gauges and widths. */
export interface Parameter {
  readonly name: string;
  readonly variable: Variable;
  /**
   * SGD's learning rate for it, relative to the base model's. Products of gradients are weighed
   * with it, so that tangent kernel and sharpness are those that SGD sees, whatever the gauge.
   */
  readonly rate: Factor;
  /** What it, or the largest of what it reads, is multiplied by in the forward pass. */
  readonly multiplier: number;
}

/** The trained tensors of a model, in its order; all factors are 1 where there is no plan. */
export function parametersOf(model: LayersModel, plan?: Plan): readonly Parameter[] {
  const rows = new Map(plan?.rows.map((row) => [row.name, row]));
  const trained = new Set(trainedVariables(model));
  return weightsOf(model)
    .map(({ name, variable }) => ({ name, variable: variableOf(variable), row: rows.get(name) }))
    .filter(({ variable }) => trained.has(variable))
    .map(({ name, variable, row }) => ({
      name,
      variable,
      rate: row === undefined ? 1 : factorOf(row, ({ gradientWeight }) => gradientWeight),
      multiplier: row?.multiplier ?? 1,
    }));
}

/** How many numbers they hold. */
export function countOf(parameters: readonly Parameter[]): number {
  return parameters.reduce((total, { variable }) => total + variable.size, 0);
}

/** Copies of their values, in their order. Dispose of them. */
export function valuesOf(parameters: readonly Parameter[]): Tensor[] {
  return parameters.map(({ variable }) => variable.clone());
}

/**
 * The gradients of a scalar, in the parameters' order; zeros for those it does not depend on.
 * Call it inside a `tidy`.
 */
export function gradientsOf(parameters: readonly Parameter[], of: () => Scalar): Tensor[] {
  const variables = parameters.map(({ variable }) => variable);
  const { grads } = releasingTape(() => variableGrads(of, variables));
  return parameters.map(({ variable }) => grads[variable.name] ?? zerosLike(variable));
}

/** Runs `body` with other values of the parameters, and puts the present ones back. */
export async function withValues<T>(
  parameters: readonly Parameter[],
  values: readonly Tensor[],
  body: () => Promise<T>,
): Promise<T> {
  const present = valuesOf(parameters);
  try {
    assignAll(parameters, values);
    return await body();
  } finally {
    assignAll(parameters, present);
    dispose(present);
  }
}

/** Sets the parameters to values, in their order. */
export function assignAll(parameters: readonly Parameter[], values: readonly Tensor[]): void {
  parameters.forEach(({ variable }, index) => {
    variable.assign(values[index] as Tensor);
  });
}

/** Present values minus earlier ones, one tensor after the other in one list of numbers. */
export async function changeSince(
  parameters: readonly Parameter[],
  before: readonly Tensor[],
): Promise<Float32Array> {
  const change = new Float32Array(countOf(parameters));
  let offset = 0;
  for (const [index, { variable }] of parameters.entries()) {
    const difference = sub(variable, before[index] as Tensor);
    change.set(await difference.data(), offset);
    difference.dispose();
    offset += variable.size;
  }
  return change;
}
