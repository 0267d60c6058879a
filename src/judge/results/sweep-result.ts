import type { Interval } from '../statistics/exponent-fit.ts';

/** A value of a hyperparameter other than width, learning rate and seed. */
export type HyperparameterValue = number | string | boolean;

/** Other hyperparameters by name: `{ richness: 0.5 }`. */
export type Hyperparameters = Readonly<Record<string, HyperparameterValue>>;

/** One cell to train, as plain data that can be sent anywhere. */
export interface TransferJob {
  readonly width: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly hyperparameters: Hyperparameters;
}

/** What came of one cell. */
export interface TransferCell extends TransferJob {
  /** What is judged; null where it is not finite: a divergent cell is data, not an error. */
  readonly loss: number | null;
  /** The step at which a loss was not finite, if one was. */
  readonly divergedAt?: number;
  /** Training losses along the way, thinned to a few dozen; the last step's is among them. */
  readonly curve: readonly { readonly step: number; readonly loss: number | null }[];
  readonly milliseconds: number;
}

/** The best learning rate at one width. */
export interface LearningRateOptimum {
  readonly learningRate: number;
  /** Its log2. */
  readonly log2: number;
  /** Where the log2 lies with 95% confidence, over seeds. */
  readonly interval: Interval;
  /** The log2 of each seed by itself, in the order of the sweep's seeds. */
  readonly bySeed: readonly number[];
  /** The loss at the optimum, as fitted. */
  readonly loss: number;
  /** The side of the grid that the best rate lies on; the true optimum may be beyond it. */
  readonly edge?: 'low' | 'high';
}

/** Loss against learning rate at one width. */
export interface TransferCurve {
  readonly width: number;
  /** By ascending learning rate. */
  readonly points: readonly {
    readonly learningRate: number;
    /** The mean over seeds; null where one of them diverged. */
    readonly loss: number | null;
    readonly bySeed: readonly (number | null)[];
  }[];
  /** Undefined where every cell diverged. */
  readonly optimum: LearningRateOptimum | undefined;
}

/** How the learning rate transfers under one setting of the other hyperparameters. */
export interface TransferGroup {
  readonly hyperparameters: Hyperparameters;
  /** `scheme=μP, optimizer=Adam`; empty where there are no other hyperparameters. */
  readonly label: string;
  /** From narrow to wide. */
  readonly curves: readonly TransferCurve[];
  /** How the optimum's log2 moves for each doubling of the width. */
  readonly driftPerDoubling: { readonly value: number; readonly interval: Interval };
  /** The largest optimum of any width over the smallest, in powers of two. */
  readonly spread: number;
  /** The widest model at the narrowest one's optimum, and at its own. */
  readonly transfer: {
    readonly width: number;
    readonly learningRate: number;
    /** Read off the widest model's curve; null where that diverges. */
    readonly loss: number | null;
    /** Null where every cell of the widest model diverged, as is the loss. */
    readonly tunedLearningRate: number | null;
    readonly tunedLoss: number | null;
  };
  /** Whether wider models have lower loss all along training, at the transferred rate. */
  readonly widerIsBetter: {
    readonly holds: boolean;
    /** The trained rate nearest to the transferred one, at which the losses are compared. */
    readonly learningRate: number;
    /** How many pairs of losses were compared; 0 with one seed, where noise cannot be told. */
    readonly comparisons: number;
    /**
     * Steps at which a wider model was worse than the next narrower, beyond what seeds explain;
     * the two by their widths.
     */
    readonly violations: readonly {
      readonly step: number;
      readonly narrow: number;
      readonly wide: number;
    }[];
  };
  /** What to use at the target width. */
  readonly recommendation: {
    readonly width: number;
    readonly learningRate: number;
    /** Where the learning rate (not its log2) lies with 95% confidence, over seeds. */
    readonly interval: Interval;
    /** A sentence or two for people. */
    readonly text: string;
  };
}

/** What came of a sweep, as JSON. */
export interface TransferSweepJSON {
  readonly schemaVersion: 1;
  readonly kind: 'transfer-sweep';
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  /** Of all groups together: a group whose grid was extended has more than another. */
  readonly learningRates: readonly number[];
  /** Cells that are no part of the curves, because another seed's at the same rate is missing. */
  readonly leftOut?: number;
  readonly groups: readonly TransferGroup[];
  readonly cells: readonly TransferCell[];
}

/** What came of a sweep. An unbounded end of an interval is infinite here, and null in JSON. */
export interface TransferSweep extends TransferSweepJSON {
  /** A table: one line for each setting of the other hyperparameters. */
  toString(): string;
  toJSON(): TransferSweepJSON;
}
