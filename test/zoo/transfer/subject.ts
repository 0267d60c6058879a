import type * as tf from '@tensorflow/tfjs';
import type { Loss } from '../../../src/lab/training/loss.ts';
import type { ParameterizeCommonOptions } from '../../../src/tfjs/index.ts';
import type { Batch } from '../entry.ts';

/** What is swept over: widths, or numbers of residual blocks. */
export type Axis = 'width' | 'depth';

/** One line of the transfer table: a network, what it learns, and the sizes that it has. */
export interface Subject {
  /** Unique, and the name of its files. */
  readonly name: string;
  readonly axis: Axis;
  /** Four, from small to large, by a factor of eight; the rate is tuned at the first. */
  readonly sizes: readonly number[];
  readonly about: string;
  /** The network of a size. */
  readonly build: (size: number) => tf.LayersModel;
  /** What has to be declared; of depth, which tensors are in a branch, and which it ends with. */
  readonly declared?: Pick<ParameterizeCommonOptions, 'tensors' | 'outputs'>;
  /** For depth: the residual branches of a block. */
  readonly branches?: number;
  readonly loss: Loss;
  /** The batch of a step is that of a seed of its own. */
  readonly batch: (size: number, seed: number) => Batch;
  readonly batchSize: number;
  readonly steps: number;
}
