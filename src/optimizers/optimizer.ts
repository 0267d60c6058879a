import {
  add,
  backend,
  div,
  engine,
  fill,
  maximum,
  mul,
  type NamedTensorMap,
  Optimizer,
  scalar,
  type serialization,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkNotNegative, type OptimizerDescription } from './description.ts';
import { fusedStep } from './fused.ts';
import type { Step, Stepped } from './rules/rule.ts';
import { rules } from './rules/rules.ts';

/** What one tensor's steps are multiplied by: a part of its plan's row. */
export interface TensorFactors {
  /** The row's name, which the state is keyed by. */
  readonly name: string;
  /** The name that the variable was given before tfjs made it unique in its program. */
  readonly variable: string;
  readonly shape: readonly number[];
  readonly lr: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly gradientWeight: number;
}

/** A tensor that the optimizer trains. */
export interface BoundTensor {
  readonly variable: Variable;
  readonly factors: TensorFactors;
}

/** A tensor and its name, as tfjs passes gradients and state. */
export interface NamedTensor {
  name: string;
  tensor: Tensor;
}

/** The state of one tensor. */
interface TensorState {
  readonly slots: readonly Variable[];
  count: number;
}

/** What is saved: a description without its schedule, and the factors of every tensor. */
interface Settings {
  readonly schemaVersion: 1;
  readonly description: OptimizerDescription;
  readonly factors: readonly TensorFactors[];
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
  readonly #bound: Map<string, TensorFactors> = new Map();
  readonly #states: Map<string, TensorState> = new Map();
  /** The step counts as tensors, kept so that `getWeights` can be called without leaking. */
  readonly #counts: Map<string, Variable> = new Map();
  #learningRate: number | undefined;

  /**
   * @param description what to run
   * @param factors the factors of every tensor
   */
  constructor(description: OptimizerDescription, factors: readonly TensorFactors[]) {
    super();
    this.#description = description;
    this.#factors = factors;
  }

  /**
   * Says which variable each tensor's factors are for. Without it a variable is recognized by
   * the name it was given.
   */
  bind(tensors: readonly BoundTensor[]): this {
    for (const { variable, factors } of tensors) this.#bound.set(variable.name, factors);
    return this;
  }

  /** The global learning rate of the next step. */
  get learningRate(): number {
    if (this.#learningRate !== undefined) return this.#learningRate;
    const { learningRate } = this.#description;
    return typeof learningRate === 'number' ? learningRate : learningRate(this.iterations);
  }

  /** Sets the global learning rate, from the next step on; a schedule is given up. */
  set learningRate(rate: number) {
    checkNotNegative('learningRate', rate);
    this.#learningRate = rate;
  }

  /** As setting `learningRate`, the way tfjs's SGD spells it. */
  setLearningRate(rate: number): void {
    this.learningRate = rate;
  }

  /** What it runs: the rule, its hyperparameters, clipping and decay. */
  get description(): OptimizerDescription {
    return this.#description;
  }

  /** The factors of every tensor. */
  get factors(): readonly TensorFactors[] {
    return this.#factors;
  }

  /**
   * Takes one step.
   *
   * @throws `model-mismatch` for a variable that is not in the plan, before anything is changed;
   *   `invalid-argument` if a schedule gives a rate that is not a finite number ≥ 0
   */
  override applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
    const named = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }));
    const present = named.filter(({ tensor }) => tensor != null);
    const work = present.map(({ name, tensor }) => ({
      factors: this.#factorsOf(name, tensor),
      variable: engine().registeredVariables[name] as Variable,
      gradient: tensor,
    }));
    const learningRate = this.learningRate;
    checkNotNegative('learningRate', learningRate);

    tidy(() => {
      const shrink = this.#clipFactor(work);
      for (const { variable, factors, gradient } of work) {
        tidy(() => {
          const clipped = shrink === undefined ? gradient : mul(gradient, shrink);
          this.#stepTensor(variable, factors, clipped, learningRate);
        });
      }
    });
    this.incrementIterations();
  }

  #stepTensor(value: Variable, factors: TensorFactors, gradient: Tensor, globalRate: number): void {
    const { name, hyperparameters, weightDecay, decay } = this.#description;
    const rule = rules[name];
    const state = this.#stateOf(value, factors);
    const learningRate = globalRate * factors.lr;
    const lambda = weightDecay * factors.weightDecay;
    const shrinkage = decay === 'coupled' ? learningRate * lambda : lambda;

    state.count += 1;
    const step: Step = {
      value,
      gradient,
      state: state.slots,
      learningRate,
      epsilon: (hyperparameters.epsilon ?? backend().epsilon()) * factors.epsilon,
      count: state.count,
      hyperparameters,
    };
    const stepped = fusedStep(name, step, shrinkage) ?? decayed(rule.step(step), value, shrinkage);
    stepped.state.forEach((tensor, index) => {
      state.slots[index]?.assign(tensor);
    });
    value.assign(stepped.value);
  }

  /** min(1, clipNorm ÷ width-free norm) as a scalar, or undefined where nothing is clipped. */
  #clipFactor(
    work: readonly { readonly factors: TensorFactors; readonly gradient: Tensor }[],
  ): Tensor | undefined {
    const { clipNorm } = this.#description;
    if (clipNorm === undefined) return undefined;
    const squared = work
      .map(({ factors, gradient }) => mul(sum(square(gradient)), factors.gradientWeight))
      .reduce((a, b) => add(a, b), scalar(0));
    return div(clipNorm, maximum(sqrt(squared), clipNorm));
  }

  #stateOf(value: Variable, factors: TensorFactors): TensorState {
    const existing = this.#states.get(factors.name);
    if (existing !== undefined) return existing;
    const { name, hyperparameters } = this.#description;
    const { slots, start } = rules[name];
    const initial = start?.(hyperparameters, factors.epsilon) ?? 0;
    const state: TensorState = {
      slots: slots.map(() => tidy(() => variable(fill(value.shape, initial), false))),
      count: 0,
    };
    this.#states.set(factors.name, state);
    return state;
  }

  #factorsOf(variableName: string, gradient: Tensor): TensorFactors {
    const factors = this.#bound.get(variableName) ?? this.#recognize(variableName);
    if (factors === undefined) {
      throw new RichscaleError('model-mismatch', {
        argument: 'gradients',
        received: variableName,
        problem: 'The plan has no tensor for this variable.',
        remedy: `Its tensors are ${this.#factors.map(({ name }) => name).join(', ')}. Train only these, or parameterize a model that has the variable.`,
      });
    }
    if (gradient.shape.join() !== factors.shape.join()) {
      throw new RichscaleError('model-mismatch', {
        argument: `gradients[${JSON.stringify(variableName)}]`,
        received: gradient.shape,
        problem: `The plan's tensor ${factors.name} has shape [${factors.shape}].`,
        remedy: 'Use the optimizer with the model that it was made for.',
      });
    }
    return factors;
  }

  /**
   * The factors of a variable that was never bound, as after loading: tfjs makes names unique in
   * a program by appending `_1`, so what was `h1/kernel` may now be `h1/kernel_1`.
   */
  #recognize(variableName: string): TensorFactors | undefined {
    const taken = new Set(this.#bound.values());
    for (let name = variableName; ; name = name.replace(/_\d+$/, '')) {
      const found = this.#factors.find((factors) => factors.variable === name);
      if (found !== undefined && !taken.has(found)) {
        this.#bound.set(variableName, found);
        return found;
      }
      if (!/_\d+$/.test(name)) return undefined;
    }
  }

  /**
   * The state, named `tensor/slot`. The tensors stay the optimizer's: do not dispose of them.
   */
  override async getWeights(): Promise<NamedTensor[]> {
    const weights: NamedTensor[] = [
      { name: 'iter', tensor: this.#countTensor('iter', this.iterations) },
    ];
    const { slots } = rules[this.#description.name];
    for (const [name, state] of this.#states) {
      state.slots.forEach((tensor, index) => {
        weights.push({ name: `${name}/${slots[index]}`, tensor });
      });
      weights.push({
        name: `${name}/count`,
        tensor: this.#countTensor(`${name}/count`, state.count),
      });
    }
    return weights;
  }

  #countTensor(name: string, count: number): Variable {
    const value = scalar(count, 'int32');
    const existing = this.#counts.get(name);
    if (existing === undefined) {
      const created = variable(value, false);
      this.#counts.set(name, created);
      value.dispose();
      return created;
    }
    existing.assign(value);
    value.dispose();
    return existing;
  }

  /**
   * Sets the state to what another instance's `getWeights` gave; the tensors are copied.
   *
   * @throws `model-mismatch` for state of other tensors or another optimizer, before anything is
   *   changed
   */
  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const { slots } = rules[this.#description.name];
    const given = new Map(weights.map(({ name, tensor }) => [name, tensor]));
    const known = new Set(
      this.#factors.flatMap(({ name }) => [...slots, 'count'].map((slot) => `${name}/${slot}`)),
    );
    for (const name of given.keys()) {
      if (name !== 'iter' && !known.has(name)) {
        throw stateMismatch(name, `This optimizer (${this.#description.name}) has no such state.`);
      }
    }
    const counts = new Map<string, number>();
    for (const [name, tensor] of given) {
      if (name === 'iter' || name.endsWith('/count')) {
        counts.set(name, (await tensor.data())[0] ?? 0);
      }
    }
    const states = this.#factors.flatMap((factors) => {
      const tensors = slots.map((slot) => given.get(`${factors.name}/${slot}`));
      const count = counts.get(`${factors.name}/count`);
      if (count === undefined && tensors.every((tensor) => tensor === undefined)) return [];
      const complete = tensors.filter((tensor): tensor is Tensor => tensor !== undefined);
      if (count === undefined || complete.length < slots.length) {
        throw stateMismatch(factors.name, 'Its state is incomplete.');
      }
      for (const { shape } of complete) {
        if (shape.join() !== factors.shape.join()) {
          throw stateMismatch(
            factors.name,
            `It has shape [${factors.shape}], its state [${shape}].`,
          );
        }
      }
      return [{ name: factors.name, tensors: complete, count }];
    });

    this.#disposeStates();
    for (const { name, tensors, count } of states) {
      this.#states.set(name, {
        slots: tensors.map((tensor) => variable(tensor, false)),
        count,
      });
    }
    this.iterations_ = counts.get('iter') ?? 0;
  }

  #disposeStates(): void {
    for (const { slots } of this.#states.values()) for (const tensor of slots) tensor.dispose();
    this.#states.clear();
  }

  /** Disposes of the state. */
  override dispose(): void {
    this.#disposeStates();
    for (const tensor of this.#counts.values()) tensor.dispose();
    this.#counts.clear();
  }

  /** What {@link fromConfig} makes an equal optimizer of; a schedule becomes its present rate. */
  override getConfig(): serialization.ConfigDict {
    const settings: Settings = {
      schemaVersion: 1,
      description: { ...this.#description, learningRate: this.learningRate },
      factors: this.#factors,
    };
    // As text under `name`: loading a model rewrites every other key and string of a training
    // configuration from snake_case to camelCase, and tensors are named in both.
    return { name: JSON.stringify(settings) };
  }

  /** Makes an optimizer of what {@link getConfig} returned. */
  static override fromConfig<T extends serialization.Serializable>(
    cls: serialization.SerializableConstructor<T>,
    config: serialization.ConfigDict,
  ): T {
    const settings = parseSettings(config['name']);
    const optimizerClass = cls as unknown as typeof RichscaleOptimizer;
    return new optimizerClass(settings.description, settings.factors) as unknown as T;
  }
}

function decayed(stepped: Stepped, value: Variable, shrinkage: number): Stepped {
  if (shrinkage === 0) return stepped;
  return { ...stepped, value: sub(stepped.value, mul(value, shrinkage)) };
}

function parseSettings(text: unknown): Settings {
  const settings = typeof text === 'string' ? (JSON.parse(text) as Settings) : undefined;
  if (settings?.schemaVersion === 1) return settings;
  throw invalidArgument(
    'config',
    text,
    'It is not the configuration of a RichscaleOptimizer of schema version 1.',
    'Pass what getConfig() returned.',
  );
}

function stateMismatch(name: string, problem: string): RichscaleError {
  return new RichscaleError('model-mismatch', {
    argument: 'weights',
    received: name,
    problem,
    remedy: 'Pass what getWeights() gave for the same model and the same optimizer.',
  });
}
