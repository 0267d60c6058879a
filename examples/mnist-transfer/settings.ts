/** The schemes that are compared, in the order in which they are shown. */
export const schemes = ['SP', 'NTK', 'μP'] as const;
export type SchemeName = (typeof schemes)[number];

export const optimizers = ['Adam', 'SGD'] as const;
export type OptimizerName = (typeof optimizers)[number];

/** Everything that can be changed about the run; nothing here depends on the scheme. */
export interface Settings {
  /** From narrow to wide; the first is the base width. */
  readonly widths: readonly number[];
  /**
   * Log2 of the learning rates, in steps of 1, the same for all schemes of an optimizer. A scheme's
   * grid grows by itself where an optimum lies on its edge.
   */
  readonly grids: Readonly<Record<OptimizerName, readonly number[]>>;
  /** How often a grid may grow by one rate. */
  readonly extend: number;
  /** A seed fixes the initial weights and the order of the batches. */
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly batchSize: number;
  readonly workers: number;
  /**
   * The widest width is left out as long as the estimate is above this: less than the four minutes
   * that the demo may take, because grids may grow and other programs may slow it down.
   */
  readonly budgetSeconds: number;
}

export const settings: Settings = {
  widths: [64, 128, 256, 512, 1024],
  grids: { Adam: [-8, -7, -6, -5], SGD: [-3, -2, -1, 0] },
  extend: 4,
  seeds: [1, 2],
  steps: 100,
  batchSize: 32,
  workers: 2,
  budgetSeconds: 190,
};

/** The base width: every scheme is the same network there. */
export const baseWidth: number = Math.min(...settings.widths);
