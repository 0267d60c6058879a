import type { Optimizer } from '../optimizer.ts';
import type { Parameterization, ParameterizationJSON } from '../parameterization.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import type { Decays } from './decays.ts';
import type { LogitsSpec, PlanLogits } from './plan-logits.ts';
import type { OutputSpec, PlanOutput } from './plan-outputs.ts';
import type { Depth } from './residual-depth.ts';
import type { PlanRow } from './row.ts';
import type { TensorSpec } from './tensor.ts';

/** Options of `plan`. */
export interface PlanOptions {
  readonly parameterization: Parameterization;
  readonly optimizer: Optimizer;
  readonly tensors: readonly TensorSpec[];
  /** The outputs that sum over the width without a weight of their own, such as a dot product. */
  readonly outputs?: readonly OutputSpec[];
  /** The attention logits that are divided by the root of their head size. */
  readonly logits?: readonly LogitsSpec[];
  /** Given where the number of residual branches scales too. */
  readonly depth?: Depth;
  /** The decay strength λ at the base width, if any is used: some of it breaks laziness. */
  readonly weightDecay?: number;
  /** Which tensors decay; all that the optimizer's decay rule touches, if left out. */
  readonly decays?: Decays;
}

/** A plan as JSON; `planFromJSON` reads it back. */
export interface PlanJSON {
  readonly schemaVersion: 1;
  readonly parameterization: ParameterizationJSON;
  readonly optimizer: OptimizerResponse;
  readonly branchMultiplier: number;
  readonly rows: readonly PlanRow[];
  readonly outputs: readonly PlanOutput[];
  readonly logits: readonly PlanLogits[];
  readonly warnings: readonly string[];
}
