import { keep, type Tensor } from '@tensorflow/tfjs-core';
import type { Plan } from '../../core/plan/plan.ts';
import type { CellFailure, CoordinateRecord } from '../../judge/results/check-result.ts';
import { type Weight, weightsOf } from '../../model/weights.ts';
import { batchAt } from '../training/batch.ts';
import { trainingStep } from '../training/step.ts';
import { type AlignedLogits, alignedLogits } from './audit/aligned-logits.ts';
import { type CallRole, rowsByLayer } from './call-roles.ts';
import {
  type Motion,
  motionOf,
  recordChanges,
  recordSpectralChanges,
  recordStart,
  recordTensors,
} from './cell-records.ts';
import type { PlannedNetwork, SettledOptions } from './check-options.ts';
import { forwardValues } from './forward-values.ts';
import { type KernelWatch, watchKernels } from './kernel-records.ts';
import { recordBook } from './record-book.ts';
import {
  changesSince,
  copiesOf,
  gradientsOf,
  release,
  type WeightValues,
} from './weight-values.ts';

/** A call of a layer, as all cells have it. */
export interface Place {
  readonly layer: string;
  readonly call: number;
  readonly role: CallRole;
  /** How many attention logits it computes; 0 where it has no softmax inside. */
  readonly logits: number;
}

/** What one width and seed came to. */
export interface CellMeasurement {
  readonly width: number;
  readonly seed: number;
  readonly plan: Plan;
  readonly records: readonly CoordinateRecord[];
  /** The calls, in their order. */
  readonly places: readonly Place[];
  readonly motion: Motion;
  /** Attention logits at the start, of equal queries and keys. */
  readonly aligned: readonly AlignedLogits[];
  readonly failure: CellFailure | undefined;
  /** The class of the optimizer that the model is compiled with, where it is another one. */
  readonly compiledWith: string | undefined;
}

/**
 * Trains one cell and records every size. The network stays the caller's.
 *
 * @param checkpoint is awaited before each step: to let others run, or to throw
 */
export async function measureCell(
  network: PlannedNetwork,
  cell: { readonly width: number; readonly seed: number },
  options: SettledOptions,
  checkpoint: () => Promise<void>,
): Promise<CellMeasurement> {
  const { model, plan } = network;
  const { data, loss, steps } = options;
  const weights = weightsOf(model);
  const rows = rowsByLayer(weights, plan);
  const book = recordBook(cell);
  const x = () => batchAt(data, 0, cell.seed).x;
  const initial = copiesOf(weights);
  let failure: CellFailure | undefined;
  let kernels: KernelWatch | undefined;
  try {
    kernels = await watchKernels(network, x, options.kernels);
    const start = await forwardValues(model, x, rows);
    recordStart(book, start);
    const aligned = await alignedLogits(network, x);
    await recordTensors(book, { step: 0, quantity: 'weight' }, weights, copiesOf(weights));
    for (let step = 1; step <= steps && failure === undefined; step++) {
      await checkpoint();
      const place = { data, loss, step: step - 1, seed: cell.seed };
      const { lossBefore, residual, gradients, updates } = await observedStep(
        network,
        place,
        weights,
      );
      book.norm({ step, layer: '', call: 0, quantity: 'residual' }, residual);
      await recordTensors(book, { step, quantity: 'gradient' }, weights, gradients);
      await recordTensors(book, { step, quantity: 'update' }, weights, updates);
      const now = await forwardValues(model, x, rows, initial);
      recordChanges(book, step, start, now);
      await kernels.record(book, step);
      const changes = changesSince(initial);
      await recordSpectralChanges(book, step, weights, { initial, changes });
      if (
        !Number.isFinite(lossBefore) ||
        !now.every(({ output }) => output.every(Number.isFinite))
      ) {
        const problem = `Loss or outputs are not finite; the loss before the step was ${lossBefore}.`;
        failure = { ...cell, step, problem };
      }
    }
    return {
      ...cell,
      plan,
      records: book.records,
      places: start.map(({ path, call, role, logits }) => ({
        layer: path,
        call,
        role,
        logits: logits?.length ?? 0,
      })),
      motion: motionOf(weights, book),
      aligned,
      failure,
      compiledWith: compiledWithAnother(network),
    };
  } finally {
    kernels?.end();
    release(initial);
  }
}

function compiledWithAnother({ model, optimizer }: PlannedNetwork): string | undefined {
  const compiled = model.optimizer as PlannedNetwork['optimizer'] | undefined;
  return compiled === undefined || compiled === optimizer ? undefined : compiled.getClassName();
}

/** Takes a training step, and gives what it was made of. Release the gradients and updates. */
async function observedStep(
  network: PlannedNetwork,
  place: Parameters<typeof trainingStep>[1],
  weights: readonly Weight[],
): Promise<{
  readonly lossBefore: number;
  readonly residual: number;
  readonly gradients: WeightValues;
  readonly updates: WeightValues;
}> {
  const before = copiesOf(weights);
  let gradients: WeightValues = new Map();
  let size: Tensor | undefined;
  try {
    const lossBefore = await trainingStep(network, place, (made) => {
      gradients = gradientsOf(weights, made.gradients);
      size = keep(made.residual);
    });
    const [residual = Number.NaN] = (await size?.data()) ?? [];
    return { lossBefore, residual, gradients, updates: changesSince(before) };
  } catch (error) {
    release(gradients);
    throw error;
  } finally {
    release(before);
    size?.dispose();
  }
}
