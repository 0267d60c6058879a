import {
  backend,
  engine,
  mul,
  type NamedTensorMap,
  Optimizer,
  type serialization,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { clipperOf } from './clipping.ts';
import type { OptimizerDescription } from './description.ts';
import { fusedStep } from './fused-step.ts';
import { GlobalRate, givenRate, type SavedRate } from './global-rate.ts';
import { checkNotNegative, defaultsOf } from './hyperparameters.ts';
import { ruleOf } from './registry.ts';
import type { Rule, TensorStep, TensorStepResult } from './rule.ts';
import type { Schedule } from './schedules/schedule.ts';
import { fromConfig, toConfig } from './settings.ts';
import { type BoundTensor, FactorsOfVariables, type TensorFactors } from './tensor-factors.ts';
import { type NamedTensor, TensorStates } from './tensor-states.ts';

type Clip = ReturnType<typeof clipperOf>;

/** A tensor that is to take a step. */
interface Work extends BoundTensor {
  readonly gradient: Tensor;
}

/**
 * An optimizer that gives every tensor its own learning rate, ε and decay, for `model.compile`
 * or for one's own loop over `tf.variableGrads`.
 *
 * Its state is keyed by the tensors' names, so any subset of the gradients in any order is fine.
 * Setting `learningRate` at any time sets the global rate; multipliers apply on top of it.
 */
export class RichscaleOptimizer extends Optimizer {
  static readonly className = 'RichscaleOptimizer';

  readonly #description: OptimizerDescription;
  readonly #factors: readonly TensorFactors[];
  readonly #rule: Rule;
  readonly #hyperparameters: Readonly<Record<string, number>>;
  readonly #factorsOf: FactorsOfVariables;
  readonly #states: TensorStates;
  readonly #rate: GlobalRate;

  /**
   * @param description what to run
   * @param factors the factors of every tensor
   * @param saved what was saved of the rate besides
   * @throws `unknown-optimizer` for a rule that is not defined in this program
   */
  constructor(
    description: OptimizerDescription,
    factors: readonly TensorFactors[],
    saved: Omit<SavedRate, 'learningRate'> = {},
  ) {
    super();
    this.#description = description;
    this.#factors = factors;
    this.#rule = ruleOf(description.name);
    this.#hyperparameters = {
      ...defaultsOf(this.#rule.hyperparameters),
      ...description.hyperparameters,
    };
    this.#factorsOf = new FactorsOfVariables(factors);
    this.#states = new TensorStates(this.#rule, this.#hyperparameters);
    this.#rate = new GlobalRate(description.learningRate, saved);
  }

  /**
   * Says which variable each tensor's factors are for. Without it a variable is recognized by
   * the name it was given.
   */
  bind(tensors: readonly BoundTensor[]): this {
    this.#factorsOf.bind(tensors);
    return this;
  }

  /** Whether it was made for these tensors, or for equal ones and has met none of its variables. */
  isFor(tensors: readonly BoundTensor[]): boolean {
    return this.#factorsOf.areOf(tensors);
  }

  /** The global learning rate of the next step. */
  get learningRate(): number {
    return this.#rate.at(this.iterations);
  }

  /** Sets the global learning rate from the next step on: a rate, for good, or a schedule. */
  set learningRate(rate: number | Schedule) {
    this.#rate.set(rate);
  }

  /** As setting `learningRate`, the way tfjs's SGD spells it. */
  setLearningRate(rate: number): void {
    this.learningRate = rate;
  }

  /** What it runs: the rule, its hyperparameters, clipping and decay. */
  get description(): OptimizerDescription {
    return { ...this.#description, learningRate: this.#rate.given };
  }

  /** The factors of every tensor. */
  get factors(): readonly TensorFactors[] {
    return this.#factors;
  }

  /**
   * Takes one step.
   *
   * @throws `model-mismatch` for a variable that is not in the plan; `invalid-argument` if a
   *   schedule gives a rate that is not a finite number ≥ 0; `invalid-callback` if the step of a
   *   rule of your own gives back what cannot be assigned. Nothing is changed then
   */
  override applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const present = named.filter(({ tensor }) => tensor != null);
    const work = present.map(({ name, tensor }) => ({
      factors: this.#factorsOf.of(name, tensor),
      variable: engine().registeredVariables[name] as Variable,
      gradient: tensor,
    }));
    const learningRate = this.learningRate;
    checkNotNegative('learningRate', learningRate);

    tidy(() => {
      const clip = clipperOf(this.#description, work);
      if (this.#rule.own) this.#takeTogether(work, clip, learningRate);
      else {
        for (const each of work) {
          tidy(() => this.#assign(each, this.#compute(each, clip, learningRate)));
        }
      }
    });
    this.incrementIterations();
  }

  /** What a user wrote may throw, so nothing is assigned before all steps are computed. */
  #takeTogether(work: readonly Work[], clip: Clip, globalRate: number): void {
    let computed: readonly TensorStepResult[];
    try {
      computed = work.map((each) => tidy(() => this.#compute(each, clip, globalRate)));
    } catch (error) {
      this.#states.dropUnused();
      throw error;
    }
    work.forEach((each, index) => {
      this.#assign(each, computed[index] as TensorStepResult);
    });
  }

  #assign({ variable, factors }: Work, { value, state }: TensorStepResult): void {
    const taken = this.#states.of(factors);
    for (const slot of this.#rule.slots) taken.slots[slot]?.assign(state[slot] as Tensor);
    variable.assign(value);
    taken.count += 1;
  }

  #compute(
    { variable, factors, gradient }: Work,
    clip: Clip,
    globalRate: number,
  ): TensorStepResult {
    const { weightDecay, decay, scheduleDecay } = this.#description;
    const { slots, count } = this.#states.of(factors);
    const learningRate = globalRate * factors.lr;
    const lambda = weightDecay * factors.weightDecay;
    const independent = scheduleDecay ? lambda * this.#rate.shape(this.iterations) : lambda;
    const shrinkage = decay === 'coupled' ? learningRate * lambda : independent;
    const baseEpsilon = this.#hyperparameters['epsilon'] ?? backend().epsilon();
    const step: TensorStep = {
      value: variable,
      gradient: clip(gradient),
      state: slots,
      learningRate,
      epsilon: baseEpsilon * factors.epsilon,
      baseEpsilon,
      count: count + 1,
      hyperparameters: this.#hyperparameters,
    };
    return (
      fusedStep(this.#rule, step, shrinkage) ?? decayed(this.#rule.step(step), variable, shrinkage)
    );
  }

  /**
   * The state, named `tensor/slot`. The tensors stay the optimizer's: do not dispose of them.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    return this.#states.toWeights(this.iterations);
  }

  /**
   * Sets the state to what another instance's `getWeights` gave; the tensors are copied.
   *
   * @throws `model-mismatch` for state of other tensors or another optimizer, before anything is
   *   changed
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    this.iterations_ = await this.#states.fromWeights(weights, this.#factors);
  }

  /**
   * Takes over the state of another instance, which is left without any: as where the same tensors
   * are to be trained on under another schedule.
   *
   * @throws `model-mismatch` if the other runs another rule, before anything is changed
   */
  takeOver(other: RichscaleOptimizer): void {
    this.#states.takeOver(other.#states);
    this.iterations_ = other.iterations;
    other.iterations_ = 0;
  }

  /** Disposes of the state. */
  override dispose(): void {
    this.#states.dispose();
  }

  /** What {@link fromConfig} makes an equal optimizer of; of a function it has the present rate. */
  override getConfig(): serialization.ConfigDict {
    const { learningRate, ...saved } = this.#rate.saved(this.iterations);
    const description = { ...this.#description, learningRate };
    return toConfig({ description, factors: this.#factors, ...saved });
  }

  /**
   * Makes an optimizer of what {@link getConfig} returned. Where its schedule was a function, which
   * cannot be saved, a warning on the console says so.
   *
   * @throws `unreadable-json` for anything else; `unknown-optimizer` for a rule that is not
   *   defined in this program
   */
  static override fromConfig<T extends serialization.Serializable>(
    cls: serialization.SerializableConstructor<T>,
    config: serialization.ConfigDict,
  ): T {
    const { description, factors, ...saved } = fromConfig(config);
    const optimizerClass = cls as unknown as typeof RichscaleOptimizer;
    const learningRate = givenRate(description);
    const made = new optimizerClass({ ...description, learningRate }, factors, saved);
    if (saved.scheduleLost) warnOfSchedule(made.learningRate);
    return made as unknown as T;
  }
}

function warnOfSchedule(rate: number): void {
  console.warn(
    `richscale: the optimizer was saved with a schedule that is a function of your own, which is not saved. Its learning rate stays ${rate} until you set one: optimizer.learningRate = schedule, or resume(model, { optimizer, state: 'keep' }) with an optimizer that has it. Schedules of richscale's (cosine, warmup, …) are saved.`,
  );
}

function decayed(stepped: TensorStepResult, value: Variable, shrinkage: number): TensorStepResult {
  if (shrinkage === 0) return stepped;
  return { ...stepped, value: sub(stepped.value, mul(value, shrinkage)) };
}
