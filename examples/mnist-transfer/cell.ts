import type { OptimizerName, SchemeName } from './settings.ts';

/** One training run of the sweep. */
export interface Cell {
  readonly scheme: SchemeName;
  readonly optimizer: OptimizerName;
  readonly width: number;
  /** Log2 of the learning rate. */
  readonly exponent: number;
  readonly seed: number;
}

/** What came of it. */
export interface CellResult extends Cell {
  /** Mean training loss of the judged steps; Infinity if a loss was not finite. */
  readonly loss: number;
  /** The step at which it diverged, if it did. */
  readonly divergedAt?: number;
  readonly milliseconds: number;
}
