import { first, range } from './lists.ts';

/** The schemes that are compared, in the order in which they are shown. */
export const schemes = ['SP', 'NTK', 'μP'] as const;
export type SchemeName = (typeof schemes)[number];

export const optimizers = ['Adam', 'SGD'] as const;
export type OptimizerName = (typeof optimizers)[number];

/** Everything that can be changed about the run; nothing here depends on the scheme. */
export interface Settings {
  /** From narrow to wide; the first is the base width. Append to it when kernels get faster. */
  readonly widths: readonly number[];
  /** Log2 of the learning rates, one grid for all schemes of an optimizer, in steps of 1. */
  readonly grids: Readonly<Record<OptimizerName, readonly number[]>>;
  /** A seed fixes the initial weights and the order of the batches. */
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
  /** The share of the steps, at the end, over which the training loss is averaged. */
  readonly judgedShare: number;
  readonly workers: number;
  /**
   * The widest width is left out as long as the estimate is above this: less than the four minutes
   * that the demo may take, because other programs may slow it down after it was estimated.
   */
  readonly budgetSeconds: number;
  /** How often a grid may grow by one rate where an optimum lies on its edge. */
  readonly maxExtensions: number;
}

export const settings: Settings = {
  widths: [64, 128, 256, 512],
  grids: { Adam: range(-10, -4), SGD: range(-5, 1) },
  seeds: [1, 2, 3, 4],
  steps: 100,
  batchSize: 32,
  judgedShare: 1 / 5,
  workers: 2,
  budgetSeconds: 190,
  maxExtensions: 4,
};

/** The base width: every scheme is the same network there. */
export function baseWidth(): number {
  return first(settings.widths);
}
