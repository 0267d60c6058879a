import {
  engine,
  type NamedTensorMap,
  Optimizer,
  type serialization,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { clipperOf } from './clipping.ts';
import { type Clip, computeStep } from './compute-step.ts';
import type { OptimizerDescription } from './description.ts';
import { ExtraState } from './extra-state.ts';
import { GlobalRate, givenRate, type SavedRate, warnOfSchedule } from './global-rate.ts';
import type { GradientAccumulator } from './gradient-accumulator.ts';
import { checkNotNegative, defaultsOf } from './hyperparameters.ts';
import { ruleOf } from './registry.ts';
import type { Rule, TensorStepResult } from './rule.ts';
import type { Schedule } from './schedules/schedule.ts';
import { fromConfig, toConfig } from './settings.ts';
import { type BoundTensor, FactorsOfVariables, type TensorFactors } from './tensor-factors.ts';
import { factorsOfParts, type Given, joined, type Work, workOf } from './tensor-parts.ts';
import { type NamedTensor, TensorStates } from './tensor-states.ts';

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
  readonly #extra: ExtraState;
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
    this.#extra = new ExtraState(description);
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
   * Takes one step, or a part of one where gradients are accumulated.
   *
   * @throws `model-mismatch` for a variable that is not in the plan; `invalid-argument` if a
   *   schedule gives a rate that is not a finite number ≥ 0, or while averages stand in the weights;
   *   `invalid-callback` if the step of a rule of your own gives back what cannot be assigned.
   *   Nothing is changed then
   */
  override applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
    this.#extra.checkTraining();
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const present = named.filter(({ tensor }) => tensor != null);
    const given = present.map(({ name, tensor }) => ({
      factors: this.#factorsOf.of(name, tensor),
      variable: engine().registeredVariables[name] as Variable,
      gradient: tensor,
    }));
    const learningRate = this.learningRate;
    checkNotNegative('learningRate', learningRate);
    const { accumulator } = this.#extra;
    if (accumulator !== undefined && !accumulator.isDue) {
      accumulator.add(given.map(({ factors: { name }, gradient }) => ({ name, gradient })));
      return;
    }

    tidy(() => {
      const means = accumulator === undefined ? given : this.#meansOf(given, accumulator);
      const work = means.map(workOf);
      const all = work.flatMap(({ parts }) => parts);
      const clip = clipperOf(this.#description, all);
      if (this.#rule.own) this.#takeTogether(work, clip, learningRate);
      else {
        for (const each of work) {
          tidy(() => this.#assign(each, this.#compute(each, clip, learningRate)));
        }
      }
    });
    accumulator?.clear();
    this.incrementIterations();
  }

  /** The step that the calls so far and this one make together. */
  #meansOf(given: readonly Given[], accumulator: GradientAccumulator): readonly Given[] {
    const means = accumulator.means(
      given.map(({ factors: { name }, gradient }) => ({ name, gradient })),
    );
    const variables = this.#factorsOf.variablesOf(means.map(({ name }) => name));
    const factors = new Map(this.#factors.map((each) => [each.name, each]));
    return means.map(({ name, gradient }) => ({
      factors: factors.get(name) as TensorFactors,
      variable: variables.get(name) as Variable,
      gradient,
    }));
  }

  /** What a user wrote may throw, so nothing is assigned before all steps are computed. */
  #takeTogether(work: readonly Work[], clip: Clip, globalRate: number): void {
    let computed: readonly TensorStepResult[][];
    try {
      computed = work.map((each) => tidy(() => this.#compute(each, clip, globalRate)));
    } catch (error) {
      this.#states.dropUnused();
      throw error;
    }
    work.forEach((each, index) => {
      this.#assign(each, computed[index] as TensorStepResult[]);
    });
  }

  #assign({ variable, factors, parts }: Work, steps: readonly TensorStepResult[]): void {
    parts.forEach((part, index) => {
      const taken = this.#states.of(part.factors);
      const { state } = steps[index] as TensorStepResult;
      for (const slot of this.#rule.slots) taken.slots[slot]?.assign(state[slot] as Tensor);
      taken.count += 1;
    });
    const values = steps.map(({ value }) => value);
    variable.assign(joined(factors, values));
    this.#extra.average?.include(factors.name, variable);
  }

  #compute({ parts }: Work, clip: Clip, learningRate: number): TensorStepResult[] {
    const common = {
      rule: this.#rule,
      hyperparameters: this.#hyperparameters,
      description: this.#description,
      clip,
      learningRate,
      decayShape: this.#description.scheduleDecay ? this.#rate.shape(this.iterations) : 1,
    };
    return parts.map((part) => computeStep(part, this.#states.of(part.factors), common));
  }

  /**
   * The state, named `tensor/slot`. The tensors stay the optimizer's: do not dispose of them.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    return [...this.#states.toWeights(this.iterations), ...this.#extra.toWeights()];
  }

  /**
   * Sets the state to what another instance's `getWeights` gave; the tensors are copied.
   *
   * @throws `model-mismatch` for state of other tensors or another optimizer, before anything is
   *   changed
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const extra = this.#extra.own(weights);
    this.#extra.check(extra, this.#factors);
    const rest = weights.filter((weight) => !extra.includes(weight));
    this.iterations_ = await this.#states.fromWeights(rest, this.#factors.flatMap(factorsOfParts));
    await this.#extra.fromWeights(extra);
  }

  /**
   * Takes over the state of another instance, which is left without any: as where the same tensors
   * are to be trained on under another schedule.
   *
   * @throws `model-mismatch` if the other runs another rule, or is in the middle of a step that this
   *   one cannot end, before anything is changed
   */
  takeOver(other: RichscaleOptimizer): void {
    this.#extra.checkTakeOver(other.#extra);
    this.#states.takeOver(other.#states);
    this.#extra.takeOver(other.#extra);
    this.iterations_ = other.iterations;
    other.iterations_ = 0;
  }

  /**
   * Exchanges the weights and their averages, and at the next call back: to evaluate, or to save,
   * with the averages. A tensor that has taken no step stays as it is.
   *
   * @throws `invalid-argument` where no averages are kept; `model-mismatch` if the optimizer was
   *   loaded and has not met its variables: `resume(model)` lets it
   */
  swapAverages(): void {
    const average = this.#extra.averages();
    average.swap(this.#factorsOf.variablesOf(average.averages.names));
  }

  /** Whether averages stand in the weights. */
  get averagesSwapped(): boolean {
    return this.#extra.average?.swapped ?? false;
  }

  /** Disposes of the state. */
  override dispose(): void {
    this.#states.dispose();
    this.#extra.dispose();
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
