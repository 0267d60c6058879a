import type { NamedOptimizer } from '../core/optimizer.ts';
import type { Decay, OptimizerName } from '../core/theory/response.ts';
import { invalidArgument } from '../errors.ts';

/** A learning rate for each step, counted from 0. It is not saved with the optimizer. */
export type Schedule = (step: number) => number;

/** What every optimizer can be given. Values are those tuned at the base width. */
export interface CommonOptions {
  /** The global learning rate, or a schedule; each tensor's multiplier applies on top of it. */
  readonly learningRate: number | Schedule;
  /**
   * The largest width-free gradient norm √Σ (u/g)·‖gradient‖²: gradients beyond it are scaled
   * down together. No clipping if left out.
   */
  readonly clipNorm?: number;
  /** Decay strength λ at the base width; 0 if left out. */
  readonly weightDecay?: number;
  /** `coupled` (w ← w − η·λ·w) if left out, or `independent` (w ← w − λ·w). */
  readonly decay?: Exclude<Decay, 'l2'>;
}

/** SGD's options. */
export type SgdOptions = CommonOptions;

/** Options of SGD with momentum. */
export interface MomentumOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly momentum?: number;
  /** Nesterov's variant; false if left out. */
  readonly nesterov?: boolean;
}

/** Options of Adam, AdamW and Adamax. */
export interface AdamOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly beta1?: number;
  /** 0.999 if left out. */
  readonly beta2?: number;
  /** ε at the base width; the backend's (1e-7 in float32) if left out. */
  readonly epsilon?: number;
}

/** RMSProp's options. ε is inside the root, as in tfjs. */
export interface RmspropOptions extends CommonOptions {
  /** Decay of the mean square; 0.9 if left out. */
  readonly rho?: number;
  /** 0 if left out. */
  readonly momentum?: number;
  /** ε at the base width, inside the root; the backend's if left out. */
  readonly epsilon?: number;
}

/** Adagrad's options. ε is inside the root, as in tfjs. */
export interface AdagradOptions extends CommonOptions {
  /** The accumulator's start at the base width; 0.1 if left out. It scales as ε does. */
  readonly initialAccumulator?: number;
  /** ε at the base width, inside the root; the backend's if left out. */
  readonly epsilon?: number;
}

/** Lion's options. */
export interface LionOptions extends CommonOptions {
  /** 0.9 if left out. */
  readonly beta1?: number;
  /** 0.99 if left out. */
  readonly beta2?: number;
}

/** The numbers that a rule is run with; a rule reads those that it has. */
export interface Hyperparameters {
  readonly momentum?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly rho?: number;
  readonly initialAccumulator?: number;
  readonly epsilon?: number;
}

/** The optimizers that richscale can run on tfjs. */
export type RunnableName = Exclude<OptimizerName, 'sign' | 'muon' | 'adafactor'>;

/** An optimizer to be run, as data. Made by `sgd`, `adam` and the like. */
export interface OptimizerDescription {
  readonly name: RunnableName;
  readonly learningRate: number | Schedule;
  readonly hyperparameters: Hyperparameters;
  readonly clipNorm: number | undefined;
  readonly weightDecay: number;
  readonly decay: Exclude<Decay, 'l2'>;
}

/** Stochastic gradient descent. */
export function sgd(options: SgdOptions): OptimizerDescription {
  return described('sgd', options, {});
}

/** SGD with momentum, or Nesterov's variant of it. */
export function momentum(options: MomentumOptions): OptimizerDescription {
  const { momentum = 0.9, nesterov = false } = options;
  checkFraction('momentum', momentum);
  return described(nesterov ? 'nesterov' : 'momentum', options, { momentum });
}

/** Adam (Kingma and Ba, arXiv 1412.6980). */
export function adam(options: AdamOptions): OptimizerDescription {
  return described('adam', options, adamHyperparameters(options));
}

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101); λ is 0.01 if left
 * out.
 */
export function adamw(options: AdamOptions): OptimizerDescription {
  return described('adamw', { weightDecay: 0.01, ...options }, adamHyperparameters(options));
}

/** Adamax (Kingma and Ba, arXiv 1412.6980, Section 7.1). */
export function adamax(options: AdamOptions): OptimizerDescription {
  return described('adamax', options, adamHyperparameters(options));
}

/** RMSProp, not centered. */
export function rmsprop(options: RmspropOptions): OptimizerDescription {
  const { rho = 0.9, momentum = 0, epsilon } = options;
  checkFraction('rho', rho);
  checkFraction('momentum', momentum);
  return described('rmsprop', options, { rho, momentum, ...checkedEpsilon(epsilon) });
}

/** Adagrad. */
export function adagrad(options: AdagradOptions): OptimizerDescription {
  const { initialAccumulator = 0.1, epsilon } = options;
  checkNotNegative('initialAccumulator', initialAccumulator);
  return described('adagrad', options, { initialAccumulator, ...checkedEpsilon(epsilon) });
}

/** Lion (Chen et al., arXiv 2302.06675). */
export function lion(options: LionOptions): OptimizerDescription {
  const { beta1 = 0.9, beta2 = 0.99 } = options;
  checkFraction('beta1', beta1);
  checkFraction('beta2', beta2);
  return described('lion', options, { beta1, beta2 });
}

/** The optimizer as the core knows it. */
export function coreOptimizer({ name, decay }: OptimizerDescription): NamedOptimizer {
  return { name, decay };
}

function adamHyperparameters({
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon,
}: AdamOptions): Hyperparameters {
  checkFraction('beta1', beta1);
  checkFraction('beta2', beta2);
  return { beta1, beta2, ...checkedEpsilon(epsilon) };
}

function described(
  name: RunnableName,
  options: CommonOptions,
  hyperparameters: Hyperparameters,
): OptimizerDescription {
  const { learningRate, clipNorm, weightDecay = 0, decay = 'coupled' } = options;
  if (typeof learningRate !== 'function') checkNotNegative('learningRate', learningRate);
  checkNotNegative('weightDecay', weightDecay);
  if (clipNorm !== undefined && !(clipNorm > 0)) {
    throw invalidArgument(
      'clipNorm',
      clipNorm,
      'It is a positive number.',
      'Leave it out for none.',
    );
  }
  if (decay !== 'coupled' && decay !== 'independent') {
    throw invalidArgument(
      'decay',
      decay,
      "Weight decay is 'coupled' or 'independent' here.",
      'For L2 in the loss give the layers a kernelRegularizer, under SGD or momentum.',
    );
  }
  return { name, learningRate, hyperparameters, clipNorm, weightDecay, decay };
}

function checkedEpsilon(epsilon: number | undefined): { readonly epsilon?: number } {
  if (epsilon === undefined) return {};
  checkNotNegative('epsilon', epsilon);
  return { epsilon };
}

/** Throws `invalid-argument` unless the value is a finite number ≥ 0. */
export function checkNotNegative(argument: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && Number.isFinite(value)) return;
  throw invalidArgument(
    argument,
    value,
    'It is a finite number that is not negative.',
    'Give the value tuned at the base width.',
  );
}

function checkFraction(argument: string, value: number): void {
  if (value >= 0 && value < 1) return;
  throw invalidArgument(argument, value, 'It is a number in [0, 1).', 'A usual value is 0.9.');
}
