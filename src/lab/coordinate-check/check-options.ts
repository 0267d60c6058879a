import { invalidArgument } from '../../errors.ts';
import type { Quantity } from '../../judge/results/check-result.ts';
import { checkTolerance } from '../../judge/tolerance.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkNumbers } from '../check-numbers.ts';
import type { RunOptions } from '../run.ts';
import { checkData, type Data } from '../training/batch.ts';
import { checkLoss, type Loss } from '../training/loss.ts';
import type { Network } from '../training/step.ts';

/** A network together with the plan that it is checked against. */
export type PlannedNetwork = Network & Required<Pick<Network, 'plan'>>;

/** Makes the network of one cell. The check disposes of it. */
export type CoordinateSetup = (cell: {
  readonly width: number;
  readonly seed: number;
}) => PlannedNetwork | Promise<PlannedNetwork>;

/** How far a coordinate check has come. */
export interface CoordinateProgress {
  readonly done: number;
  readonly of: number;
  readonly width: number;
  readonly seed: number;
}

/** The quantities whose exponents are judged; the others are recorded. */
export type JudgedQuantity = Exclude<Quantity, 'f' | 'weight' | 'gradient' | 'update' | 'residual'>;

const judgedQuantities: KnownKeys<Record<JudgedQuantity, number>> = {
  h: true,
  deltaH: true,
  contribution: true,
  deltaF: true,
  logits: true,
  deltaLogits: true,
  spectralChange: true,
  featureKernelChange: true,
  tangentKernelChange: true,
};

/** Options of {@link coordinateCheck}. */
export interface CoordinateCheckOptions extends RunOptions<CoordinateProgress> {
  /** What `parameterize` returns, for a fresh model of the given width, drawn with the seed. */
  readonly setup: CoordinateSetup;
  /** At least two, better four over a factor of eight: [64, 128, 256, 512]. */
  readonly widths: readonly number[];
  /** At least one, better three: [1, 2, 3]. */
  readonly seeds: readonly number[];
  readonly data: Data;
  /**
   * `linear` if left out, where instruments that measure learning have `meanSquaredError`: a narrow
   * network's random output at the start then has no part in what drives training, and under
   * gradient-proportional rules the exponents are far less noisy.
   */
  readonly loss?: Loss;
  /** Training steps; 4 if left out. Exponents are judged after the last. */
  readonly steps?: number;
  /** Kernels whose movement is to be recorded as well: none if left out. */
  readonly kernels?: readonly ('feature' | 'tangent')[];
  /**
   * How far an exponent may lie from its prediction: a positive number. Where left out, 0.25 for
   * `h`, 0.15 for `deltaLogits` and 0.35 for the others.
   */
  readonly tolerance?: number;
  /** The same for single quantities, where it is another: `{ deltaH: 0.2 }`. */
  readonly tolerances?: Readonly<Partial<Record<JudgedQuantity, number>>>;
  /** Of the exponents' intervals; 0.95 if left out. */
  readonly confidence?: number;
  /** Tensors that are meant to stay as they are, by their names in the plan: `encoder/h1/kernel`. */
  readonly frozen?: readonly string[];
  /** Whether to probe the optimizer on synthetic gradients; true if left out. */
  readonly probe?: boolean;
}

/** Options with everything filled in. */
export type SettledOptions = CoordinateCheckOptions &
  Required<
    Pick<CoordinateCheckOptions, 'loss' | 'steps' | 'kernels' | 'confidence' | 'frozen' | 'probe'>
  >;

const optionKeys: KnownKeys<CoordinateCheckOptions> = {
  setup: true,
  widths: true,
  seeds: true,
  data: true,
  loss: true,
  steps: true,
  kernels: true,
  tolerance: true,
  tolerances: true,
  confidence: true,
  frozen: true,
  probe: true,
  onProgress: true,
  signal: true,
};

/**
 * Fills in what was left out.
 *
 * @throws `invalid-argument` for what cannot be measured; `unknown-key`
 */
export function settle(options: CoordinateCheckOptions): SettledOptions {
  checkKeys('options', options, optionKeys);
  const { setup, widths, seeds, data, steps = 4, confidence = 0.95 } = options;
  const { loss = 'linear', kernels = [], frozen = [], probe = true } = options;
  if (typeof setup !== 'function') {
    throw invalidArgument(
      'setup',
      setup,
      'It is not a function.',
      'Pass ({ width, seed }) => parameterize(build, { width, seed, … }).',
    );
  }
  checkNumbers(
    'widths',
    widths,
    { from: 1, least: 2 },
    'Give at least two, better four: [64, 128, 256, 512].',
  );
  checkNumbers(
    'seeds',
    seeds,
    { from: 0, least: 1 },
    'Give at least one, better three: [1, 2, 3].',
  );
  if (!Number.isInteger(steps) || steps < 2) {
    throw invalidArgument(
      'steps',
      steps,
      'Exponents are judged after at least two training steps: with a readout that starts at zero nothing else moves in the first.',
      'Give a whole number such as 4.',
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw invalidArgument('confidence', confidence, 'It is a number in (0, 1).', 'Give 0.95.');
  }
  checkData(data);
  checkLoss(loss);
  const known =
    Array.isArray(kernels) && kernels.every((name) => name === 'feature' || name === 'tangent');
  if (!known) {
    throw invalidArgument(
      'kernels',
      kernels,
      'There are feature kernels and tangent kernels.',
      "Give some of ['feature', 'tangent'], or leave it out.",
    );
  }
  checkTolerances(options);
  if (typeof probe !== 'boolean') {
    throw invalidArgument(
      'probe',
      probe,
      'It is neither true nor false.',
      'Leave it out, or give false.',
    );
  }
  if (!Array.isArray(frozen)) {
    throw invalidArgument(
      'frozen',
      frozen,
      'It is a list of tensors.',
      "Give names as ['encoder/h1/kernel'], or leave it out.",
    );
  }
  return {
    ...options,
    widths: [...widths].sort((a, b) => a - b),
    loss,
    steps,
    kernels,
    confidence,
    frozen,
    probe,
  };
}

function checkTolerances({ tolerance, tolerances = {} }: CoordinateCheckOptions): void {
  if (tolerance !== undefined) checkTolerance('tolerance', tolerance);
  checkKeys('tolerances', tolerances, judgedQuantities);
  for (const [quantity, each] of Object.entries(tolerances)) {
    if (each !== undefined) checkTolerance(`tolerances.${quantity}`, each);
  }
}
