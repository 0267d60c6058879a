import type * as tf from '@tensorflow/tfjs';
import type { ParameterizeCommonOptions } from '../../src/tfjs/index.ts';

/** What an architecture is for: the chapters of its table. */
export type ZooKind =
  | 'dense'
  | 'convolutional'
  | 'encoder and decoder'
  | 'adversarial and metric'
  | 'recurrent'
  | 'transformer';

/** One batch, as trainOnBatch takes it. */
export interface Batch {
  readonly xs: tf.Tensor | tf.Tensor[];
  readonly ys: tf.Tensor | tf.Tensor[];
}

/** One architecture that people train, with a width: the input of every test and table of the zoo. */
export interface ZooEntry {
  /** Unique, and the name of its file: `gpt-grouped-keys`. */
  readonly name: string;
  readonly kind: ZooKind;
  /** What it is and where it is known from, for its table. */
  readonly about: string;
  /**
   * The model at a width, a power of two from 4 on, with every weight of a known initializer. It is
   * what people would write: no layer is there to please richscale.
   */
  readonly build: (width: number) => tf.LayersModel;
  /** What has to be declared, where not all is recognized by itself. */
  readonly declared?: Pick<ParameterizeCommonOptions, 'tensors' | 'outputs'>;
  /** Why it has to be, for its table; given where `declared` is. */
  readonly because?: string;
  /** What model.compile takes as its loss. */
  readonly loss: tf.ModelCompileArgs['loss'];
  /**
   * A batch that the caller disposes of, the same for the same seed on every backend. It can be
   * learned: targets follow from inputs by a rule.
   */
  readonly batch: (size: number, seed: number) => Batch;
  /** Whether a layer of it draws at random while it trains, so that two runs differ. */
  readonly random?: true;
}
