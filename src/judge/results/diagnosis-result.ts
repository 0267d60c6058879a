import type { Interval } from '../statistics/exponent-fit.ts';

/** What a laziness profile measures during training. */
export type ProfileQuantity =
  /** ‖h − h₀‖ ÷ ‖h₀‖ of the last features: what the readout is given. */
  | 'feature movement'
  /** 1 − CKA of the feature kernel with its start. */
  | 'feature kernel change'
  /** 1 − CKA of the tangent kernel with its start. */
  | 'tangent kernel change'
  /** ‖f − f₀ − J₀·Δθ‖ ÷ ‖f − f₀‖. */
  | 'linearization error'
  /** ‖ΔW‖ ÷ ‖W₀‖ in Frobenius norm, all tensors together. */
  | 'weight movement'
  /** Cosine between the weights and their change since the start, the mean over tensors by size. */
  | 'weight alignment'
  /**
   * The Hessian's largest eigenvalue, weighed with SGD's learning rate of each tensor relative to
   * the base: SGD is stable up to 2 ÷ sharpness.
   */
  | 'sharpness';

/**
 * One measured quantity at one step, in the run and in its two reference runs: the geometric mean
 * over seeds (of `weight alignment` and `sharpness`, which may be negative, the mean); NaN where
 * one of them diverged.
 */
export interface ProfilePoint {
  readonly quantity: ProfileQuantity;
  /** Training steps that were taken. */
  readonly step: number;
  readonly run: number;
  readonly lazy: number;
  readonly rich: number;
  /**
   * Where the run lies between them: 0 as the lazy one, 1/2 as the rich one; the mean over seeds.
   * Undefined for quantities that are no power of the width in both (`weight alignment`,
   * `sharpness`), and where the two do not differ.
   */
  readonly richness: number | undefined;
}

/** A network that could not be trained and measured to its end. */
export interface DiagnosisFailure {
  readonly width: number;
  readonly seed: number;
  readonly network: DiagnosedNetwork;
  /** The last training step that was taken. */
  readonly step: number;
  readonly problem: string;
}

/** The run in question, or one of its references. */
export type DiagnosedNetwork = 'run' | 'lazy' | 'rich';

/** How far from lazy and from rich a run is, as JSON. */
export interface DiagnosisJSON {
  readonly schemaVersion: 1;
  readonly kind: 'diagnosis';
  /**
   * The effective richness, from 0 (lazy) to 1/2 (rich); outside for a run that is lazier or
   * richer than both. NaN (null in JSON) where too little could be measured.
   */
  readonly richness: number;
  /**
   * Where it lies with 95% confidence, over seeds; infinite (null in JSON) where there is one
   * seed at one width.
   */
  readonly interval: Interval;
  /** `widths`: fitted over several; `references`: between a lazy and a rich run at one width. */
  readonly from: 'widths' | 'references';
  /** The richness that the run's plan promises, if it is on the richness line. */
  readonly planned: number | undefined;
  /** `This run sits at 0.31 on the richness scale (0.27 to 0.35; 0 is lazy, 0.5 is rich)…` */
  readonly sentence: string;
  readonly widths: readonly number[];
  readonly seeds: readonly number[];
  readonly steps: number;
  /**
   * Where several widths were measured: the relative movement ‖Δh‖ ÷ ‖h₀‖ of the last features
   * at each, the geometric mean over the recorded steps.
   */
  readonly movement: readonly {
    readonly width: number;
    readonly seed: number;
    readonly value: number;
  }[];
  /** Where one width was measured: the laziness profile. */
  readonly profile: readonly ProfilePoint[];
  readonly failures: readonly DiagnosisFailure[];
}

/** How far from lazy and from rich a run is. */
export interface Diagnosis extends DiagnosisJSON {
  /** The sentence, and the profile or the movements as a table. */
  toString(): string;
  toJSON(): DiagnosisJSON;
}
