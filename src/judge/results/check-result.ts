import type { ParameterizationJSON } from '../../core/parameterization.ts';
import type { OptimizerResponse } from '../../core/theory/response.ts';
import type { Role } from '../../core/theory/role.ts';
import type { ExponentFit, Interval, SizeAtWidth } from '../statistics/exponent-fit.ts';
import type { Verdict } from '../statistics/verdict.ts';

/**
 * What is recorded. Of a layer's calls: `h` its output at the start, `deltaH` its change since,
 * `contribution` the part of the change that the layer's own update makes (ΔW·h), the same as
 * `f`, `deltaF` where the layer is an output of the model, `logits` and `deltaLogits` where a
 * softmax inside the network takes them. Of tensors: `weight`, `gradient`, `update`, and
 * `spectralChange` ‖ΔW‖ ÷ ‖W₀‖ in spectral norm. Of the whole network, under layer '': `residual`,
 * the size of ∂loss/∂f before a step. On request: `featureKernelChange` and
 * `tangentKernelChange`, relative.
 */
export type Quantity =
  | 'h'
  | 'deltaH'
  | 'contribution'
  | 'f'
  | 'deltaF'
  | 'logits'
  | 'deltaLogits'
  | 'weight'
  | 'gradient'
  | 'update'
  | 'spectralChange'
  | 'residual'
  | 'featureKernelChange'
  | 'tangentKernelChange';

/** Mean absolute entry, root mean square, largest absolute entry; `norm` for matrix norms. */
export type Statistic = 'l1' | 'l2' | 'max' | 'norm';

/** One measured number. */
export interface CoordinateRecord {
  readonly width: number;
  readonly seed: number;
  /** 0 is before the first training step. */
  readonly step: number;
  /** The path of a layer (`encoder/h1`), or the name of a tensor (`encoder/h1/kernel`). */
  readonly layer: string;
  /** Which of the layer's calls, from 0; 0 for tensors. */
  readonly call: number;
  readonly quantity: Quantity;
  readonly statistic: Statistic;
  readonly value: number;
}

/** One judged exponent. */
export interface CoordinateFinding {
  readonly layer: string;
  readonly call: number;
  readonly quantity: Quantity;
  readonly statistic: Statistic;
  readonly step: number;
  /**
   * What was fitted. Under rules whose update goes with the gradient, changes are divided by the
   * mean size of ∂loss/∂f so far: theory takes it for one, and at small widths the random output
   * at the start is a good part of it.
   */
  readonly points: readonly SizeAtWidth[];
  readonly fit: ExponentFit;
  /** What the theory says, as an interval; a single number where both ends are equal. */
  readonly predicted: Interval;
  /** How far from the prediction a measured exponent may be at finite width. */
  readonly tolerance: number;
  readonly verdict: Verdict;
  /** Where undecided: about how many seeds, at these widths, would decide. */
  readonly seedsNeeded?: number;
}

/** What an audit looks at, apart from exponents of activations. */
export type AuditSubject =
  | 'setup'
  | 'plan'
  | 'fans'
  | 'initial-size'
  | 'learning-rate'
  | 'epsilon'
  | 'weight-decay'
  | 'momentum'
  | 'frozen'
  | 'attention';

/** Something found by comparing what a tensor gets with what its plan says. */
export interface AuditFinding {
  readonly subject: AuditSubject;
  /** The tensor, or the layer; `setup` for what is wrong with the networks as a whole. */
  readonly name: string;
  readonly role: Role | undefined;
  readonly verdict: Verdict;
  /** By what power of the width the actual value departs from the plan's, where it is one. */
  readonly departure?: number;
  /** One sentence for people. */
  readonly text: string;
}

/** A cell that could not be measured to its end. */
export interface CellFailure {
  readonly width: number;
  readonly seed: number;
  readonly step: number;
  readonly problem: string;
}

/**
 * What came of a coordinate check, as JSON. Numbers that are not finite are written as null: the
 * ends of an interval that nothing bounds, and sizes in a cell that diverged.
 */
export interface CoordinateCheckJSON {
  readonly schemaVersion: 1;
  readonly kind: 'coordinate-check';
  readonly verdict: Verdict;
  /**
   * What to look at, the most telling first; empty unless the verdict is `fail`. A single cell that
   * diverged is in `failures` alone.
   */
  readonly suspects: readonly string[];
  readonly parameterization: ParameterizationJSON;
  readonly optimizer: OptimizerResponse;
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  readonly steps: number;
  readonly findings: readonly CoordinateFinding[];
  readonly audit: readonly AuditFinding[];
  readonly failures: readonly CellFailure[];
  readonly records: readonly CoordinateRecord[];
}

/** What came of a coordinate check. */
export interface CoordinateCheck extends CoordinateCheckJSON {
  /**
   * The verdict, the suspects, what the audit left open, the cells that diverged, and a table of
   * the judged exponents.
   */
  toString(): string;
  toJSON(): CoordinateCheckJSON;
}
