import { invalidArgument } from '../../errors.ts';
import type { DiagnosedNetwork, ProfileQuantity } from '../../judge/results/diagnosis-result.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkNumbers } from '../check-numbers.ts';
import type { RunOptions } from '../run.ts';
import { checkData, type Data } from '../training/batch.ts';
import { checkLoss, type Loss } from '../training/loss.ts';
import type { Network } from '../training/step.ts';

/** Makes a network to diagnose, or a reference run of the same model. The diagnosis disposes of it. */
export type DiagnoseSetup = (run: {
  readonly width: number;
  readonly seed: number;
  /**
   * Undefined for the run in question, 0 and 1/2 for the lazy and the rich reference run of the
   * same model: all else the same, the parameterization is `parameterization({ richness })`.
   */
  readonly richness: 0 | 0.5 | undefined;
}) => Network | Promise<Network>;

/** How far a diagnosis has come. */
export interface DiagnosisProgress {
  /** Training steps taken, over all networks; those that a diverged one does not take count. */
  readonly done: number;
  readonly of: number;
  readonly width: number;
  readonly seed: number;
  readonly network: DiagnosedNetwork;
  /** The network's own training steps. */
  readonly step: number;
}

/** Options of {@link diagnose}. */
export interface DiagnoseOptions extends RunOptions<DiagnosisProgress> {
  readonly setup: DiagnoseSetup;
  /** One width, wider than the base, to compare with reference runs; or three or more, to fit. */
  readonly widths: readonly number[];
  /** At least one; the interval at one width takes two or more. */
  readonly seeds: readonly number[];
  /** Everything is measured on the first batch of a seed. */
  readonly data: Data;
  /**
   * `meanSquaredError` if left out: how rich a run is shows in what it learns, and under the
   * coordinate check's `linear` it learns nothing.
   */
  readonly loss?: Loss;
  /** Training steps. */
  readonly steps: number;
  /** After which steps to measure, from 1 to `steps`; about 1/8, 1/4, 1/2 and all of them if left out. */
  readonly recordAt?: readonly number[];
  /** What the profile at one width has; all if left out. Feature movement is always measured. */
  readonly quantities?: readonly ProfileQuantity[];
  /**
   * Examples of the batch that the tangent kernel and the linearization see, at least 3: two
   * centered kernels of two examples are always aligned. 8 if left out.
   */
  readonly examples?: number;
  /** Bytes of Jacobian rows held at a time; 256 MiB, or two rows where they are more. */
  readonly memoryLimit?: number;
}

/** Options with everything filled in. */
export type SettledOptions = DiagnoseOptions &
  Required<Pick<DiagnoseOptions, 'recordAt' | 'quantities' | 'examples'>>;

/** Everything that a profile can have. */
export const allQuantities: readonly ProfileQuantity[] = [
  'feature movement',
  'feature kernel change',
  'tangent kernel change',
  'linearization error',
  'weight movement',
  'weight alignment',
  'sharpness',
];

const optionKeys: KnownKeys<DiagnoseOptions> = {
  setup: true,
  widths: true,
  seeds: true,
  data: true,
  loss: true,
  steps: true,
  recordAt: true,
  quantities: true,
  examples: true,
  memoryLimit: true,
  onProgress: true,
  signal: true,
};

/**
 * Fills in what was left out.
 *
 * @throws `invalid-argument` for what cannot be measured; `unknown-key`
 */
export function settle(options: DiagnoseOptions): SettledOptions {
  checkKeys('options', options, optionKeys);
  const { setup, widths, seeds, data, steps, examples = 8 } = options;
  if (typeof setup !== 'function') {
    throw invalidArgument(
      'setup',
      setup,
      'It is not a function.',
      'Pass ({ width, seed, richness }) => parameterize(build, { width, seed, … }).',
    );
  }
  checkNumbers(
    'widths',
    widths,
    { from: 1, least: 1 },
    'Give one width, or at least three: [64, 128, 256].',
  );
  if (widths.length === 2) {
    throw invalidArgument(
      'widths',
      widths,
      'Two widths always lie on a line, so a fit over them could not show that it is wrong.',
      'Give one width, to be compared with reference runs, or at least three.',
    );
  }
  checkNumbers(
    'seeds',
    seeds,
    { from: 0, least: 1 },
    'Give at least one, better three: [1, 2, 3].',
  );
  checkData(data);
  if (!isCount(steps)) {
    throw invalidArgument('steps', steps, 'It is a positive whole number.', 'Give 16, say.');
  }
  const recordAt = options.recordAt ?? usualSteps(steps);
  checkNumbers('recordAt', recordAt, { least: 1 }, `Give steps from 1 to ${steps}, each once.`);
  if (!recordAt.every((step) => isCount(step) && step <= steps)) {
    throw invalidArgument(
      'recordAt',
      recordAt,
      `They are steps of training, of which there are ${steps}.`,
      `Give steps from 1 to ${steps}, each once.`,
    );
  }
  if (!isCount(examples) || examples < 3) {
    throw invalidArgument('examples', examples, 'It is a whole number from 3.', 'Give 8.');
  }
  const quantities = options.quantities ?? allQuantities;
  const known =
    Array.isArray(quantities) && quantities.every((each) => allQuantities.includes(each));
  if (!known) {
    throw invalidArgument(
      'quantities',
      quantities,
      'There is a quantity among them that no profile has.',
      `They are ${allQuantities.join(', ')}.`,
    );
  }
  checkLoss(options.loss);
  return {
    ...options,
    widths: [...widths].sort((a, b) => a - b),
    recordAt: [...recordAt].sort((a, b) => a - b),
    examples,
    // In one order, however they were given.
    quantities: allQuantities.filter(
      (quantity) => quantity === 'feature movement' || quantities.includes(quantity),
    ),
  };
}

function usualSteps(steps: number): readonly number[] {
  return [
    ...new Set([1 / 8, 1 / 4, 1 / 2, 1].map((part) => Math.max(1, Math.round(steps * part)))),
  ];
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}
