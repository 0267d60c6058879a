import type { TensorSpec } from '../core/plan/tensor.ts';
import type { DeclaredInitializer } from '../model/declared-initializer.ts';
import type { Weight } from '../model/weights.ts';

/** A weight together with its specification and the base it was described against. */
export interface DescribedWeight {
  readonly weight: Weight;
  readonly spec: TensorSpec;
  readonly baseShape: readonly number[];
  /** How it was drawn; undefined only for biases and gains. */
  readonly initializer: DeclaredInitializer | undefined;
}
