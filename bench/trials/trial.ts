import * as tf from '@tensorflow/tfjs';
import type { Parameterization } from 'richscale';
import {
  type CoordinateCheck,
  type CoordinateSetup,
  coordinateCheck,
  type PlannedNetwork,
} from 'richscale/lab';
import { type OptimizerDescription, parameterize } from 'richscale/tfjs';
import type { TrialModel } from './models.ts';

/** A configuration that is checked. */
export interface Trial {
  readonly model: TrialModel;
  readonly parameterization: Parameterization;
  readonly optimizer: OptimizerDescription;
  /** Of the seeds of the trial's networks and data. */
  readonly index: number;
}

/** A network of a trial at one width. */
export function networkOf(
  { model, parameterization, optimizer }: Trial,
  { width, seed }: { readonly width: number; readonly seed: number },
): PlannedNetwork {
  return parameterize((units) => model.build(units, parameterization), {
    width,
    baseWidth: model.widths[0] ?? 0,
    parameterization,
    optimizer,
    seed,
    onWarning: () => {},
    ...(model.tensors === undefined ? {} : { tensors: model.tensors }),
  });
}

/** What a check that could not decide is repeated with, at most. */
const mostSeeds = 12;

/**
 * Checks a trial whose networks may have been tampered with; where the check is undecided, once
 * more with as many seeds as it asks for.
 */
export async function run(
  trial: Trial,
  make: CoordinateSetup = (cell) => networkOf(trial, cell),
): Promise<CoordinateCheck> {
  const first = await checked(trial, make, 3);
  if (first.verdict !== 'undecided') return first;
  const asked = Math.max(0, ...first.findings.map(({ seedsNeeded }) => seedsNeeded ?? 0));
  return checked(trial, make, Math.min(mostSeeds, Math.max(6, asked)));
}

async function checked(
  { model, index }: Trial,
  setup: CoordinateSetup,
  seeds: number,
): Promise<CoordinateCheck> {
  const x = tf.randomNormal([8, ...model.inputShape], 0, 1, 'float32', 1000 + index);
  const y = tf.randomNormal([8, model.outputs], 0, 1, 'float32', 2000 + index);
  try {
    return await coordinateCheck({
      setup,
      widths: model.widths,
      seeds: Array.from({ length: seeds }, (_, seed) => 100 * index + seed),
      data: { x, y },
    });
  } finally {
    tf.dispose([x, y]);
  }
}
