import type { Plan } from '../../core/plan.ts';
import { type Weight, weightsOf } from '../../tfjs/weights.ts';
import { batchAt } from '../training/batch.ts';
import { residualSize, trainingStep } from '../training/step.ts';
import { type CallRole, rowsByLayer } from './call-roles.ts';
import {
  recordChanges,
  recordSpectralChanges,
  recordStart,
  recordTensors,
  stillOnes,
} from './cell-records.ts';
import { forwardValues } from './forward-values.ts';
import { type KernelWatch, watchKernels } from './kernel-records.ts';
import type { PlannedNetwork, SettledOptions } from './options.ts';
import { recordBook } from './record-book.ts';
import type { CellFailure, CoordinateRecord } from './result.ts';
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
  /** Tensors that did not move although they should: they had a gradient, or none at all. */
  readonly still: readonly string[];
  readonly failure: CellFailure | undefined;
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
    await recordTensors(book, { step: 0, quantity: 'weight' }, weights, copiesOf(weights));
    for (let step = 1; step <= steps && failure === undefined; step++) {
      await checkpoint();
      const place = { data, loss, step: step - 1, seed: cell.seed };
      book.norm(
        { step, layer: '', call: 0, quantity: 'residual' },
        await residualSize(network, place),
      );
      const { lossBefore, gradients, updates } = await observedStep(network, place, weights);
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
      still: stillOnes(weights, book),
      failure,
    };
  } finally {
    kernels?.end();
    release(initial);
  }
}

/** Takes a training step, and gives what it was made of. Release the gradients and updates. */
async function observedStep(
  network: PlannedNetwork,
  place: Parameters<typeof trainingStep>[1],
  weights: readonly Weight[],
): Promise<{
  readonly lossBefore: number;
  readonly gradients: WeightValues;
  readonly updates: WeightValues;
}> {
  const before = copiesOf(weights);
  let gradients: WeightValues = new Map();
  try {
    const lossBefore = await trainingStep(network, place, (found) => {
      gradients = gradientsOf(weights, found);
    });
    return { lossBefore, gradients, updates: changesSince(before) };
  } catch (error) {
    release(gradients);
    throw error;
  } finally {
    release(before);
  }
}
