import {
  losses as lossFunctions,
  memory,
  type Scalar,
  type Tensor,
  tensor2d,
  tidy,
  variableGrads,
} from '@tensorflow/tfjs-core';
import type { Parameterized } from 'richscale/tfjs';
import { type Batch, batches } from './batches.ts';
import type { Cell, CellResult } from './cell.ts';
import { mean, median } from './lists.ts';
import { classes, type Mnist, pixels } from './mnist.ts';
import { parameterized } from './model.ts';
import { settings } from './settings.ts';

/** Trains one cell from the start; stops where the loss is no longer finite. */
export function trainCell(cell: Cell, data: Mnist): CellResult {
  const began = performance.now();
  const { steps, batchSize, judgedShare } = settings;
  const losses = withoutLeaks(() => trainingLosses(cell, data, { steps, batchSize }));
  const milliseconds = performance.now() - began;
  return losses.every(Number.isFinite)
    ? { ...cell, loss: mean(losses.slice(-Math.round(steps * judgedShare))), milliseconds }
    : { ...cell, loss: Number.POSITIVE_INFINITY, divergedAt: losses.length, milliseconds };
}

/** How long a step of this cell takes, and everything before the first step. */
export function timeCell(
  cell: Cell,
  data: Mnist,
): { readonly step: number; readonly start: number } {
  // The first steps of a model allocate what the later ones use again.
  const warmUp = 4;
  const timed = 9;
  return withoutLeaks(() => {
    const stamps: number[] = [performance.now()];
    const options = { steps: warmUp + timed, batchSize: settings.batchSize };
    trainingLosses(cell, data, { ...options, onStep: () => stamps.push(performance.now()) });
    const durations = stamps.slice(1).map((stamp, index) => stamp - (stamps[index] ?? stamp));
    const step = median(durations.slice(-timed));
    return { step, start: Math.max(0, (durations[0] ?? 0) - step) };
  });
}

function trainingLosses(
  cell: Cell,
  data: Mnist,
  options: {
    readonly steps: number;
    readonly batchSize: number;
    readonly onStep?: () => void;
  },
): number[] {
  const network = parameterized(cell);
  try {
    const losses: number[] = [];
    const order = batches(data, { seed: cell.seed, batchSize: options.batchSize });
    while (losses.length < options.steps) {
      const loss = step(network, order.next().value);
      losses.push(loss);
      options.onStep?.();
      if (!Number.isFinite(loss)) break;
    }
    return losses;
  } finally {
    network.optimizer.dispose();
    network.model.dispose();
  }
}

/** One training step; the loss is that of before the update. */
function step({ model, optimizer }: Parameterized, batch: Batch): number {
  return tidy(() => {
    const images = tensor2d(batch.images, [batch.images.length / pixels, pixels]);
    const labels = tensor2d(batch.labels, [batch.labels.length / classes, classes]);
    const { value, grads } = variableGrads(
      (): Scalar => lossFunctions.softmaxCrossEntropy(labels, model.apply(images) as Tensor),
    );
    optimizer.applyGradients(grads);
    return value.dataSync()[0] ?? Number.NaN;
  });
}

/** Runs it and checks that it left no tensor behind. */
function withoutLeaks<T>(run: () => T): T {
  const before = memory().numTensors;
  const result = run();
  const leaked = memory().numTensors - before;
  if (leaked !== 0) throw new Error(`A cell left ${leaked} tensors behind.`);
  return result;
}
