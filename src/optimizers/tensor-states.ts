import { fill, scalar, type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import { RichscaleError } from '../errors.ts';
import type { Rule, SlotStart } from './rule.ts';
import type { TensorFactors } from './tensor-factors.ts';

/** A tensor and its name, as tfjs passes gradients and state. */
export interface NamedTensor {
  name: string;
  tensor: Tensor;
}

/** The state of one tensor. */
export interface TensorState {
  readonly slots: Readonly<Record<string, Variable>>;
  /** Steps that the tensor has taken. */
  count: number;
}

/** The state of every tensor that has taken a step, and its way to named tensors and back. */
export class TensorStates {
  readonly #rule: Rule;
  readonly #hyperparameters: SlotStart['hyperparameters'];
  readonly #states: Map<string, TensorState> = new Map();
  /** The step counts as tensors, kept so that `toWeights` can be called without leaking. */
  readonly #counts: Map<string, Variable> = new Map();

  constructor(rule: Rule, hyperparameters: SlotStart['hyperparameters']) {
    this.#rule = rule;
    this.#hyperparameters = hyperparameters;
  }

  /** The state of a tensor, started if it has none. */
  of({ name, shape, epsilon: epsilonFactor }: TensorFactors): TensorState {
    const existing = this.#states.get(name);
    if (existing !== undefined) return existing;
    const { slots } = this.#rule;
    const start = this.#rule.start?.({ hyperparameters: this.#hyperparameters, epsilonFactor });
    const state: TensorState = {
      slots: Object.fromEntries(
        slots.map((slot) => [
          slot,
          tidy(() => variable(fill([...shape], start?.[slot] ?? 0), false)),
        ]),
      ),
      count: 0,
    };
    this.#states.set(name, state);
    return state;
  }

  /** Takes away the state of tensors that have not taken a step. */
  dropUnused(): void {
    for (const [name, state] of this.#states) {
      if (state.count > 0) continue;
      disposeOf(state);
      this.#states.delete(name);
    }
  }

  /** The state, named `tensor/slot`, and all counts. The tensors stay this object's. */
  toWeights(iterations: number): NamedTensor[] {
    const weights: NamedTensor[] = [
      { name: 'iter', tensor: this.#countTensor('iter', iterations) },
    ];
    for (const [name, { slots, count }] of this.#states) {
      for (const slot of this.#rule.slots) {
        weights.push({ name: `${name}/${slot}`, tensor: slots[slot] as Variable });
      }
      weights.push({ name: `${name}/count`, tensor: this.#countTensor(`${name}/count`, count) });
    }
    return weights;
  }

  #countTensor(name: string, count: number): Variable {
    const value = scalar(count, 'int32');
    const existing = this.#counts.get(name) ?? variable(value, false);
    this.#counts.set(name, existing);
    existing.assign(value);
    value.dispose();
    return existing;
  }

  /**
   * Sets the state to what {@link toWeights} gave; the tensors are copied.
   *
   * @param factors of all tensors that may have state
   * @returns the iterations
   * @throws `model-mismatch` for state of other tensors or another rule, before anything is changed
   */
  async fromWeights(
    weights: readonly NamedTensor[],
    factors: readonly TensorFactors[],
  ): Promise<number> {
    const { name: ruleName, slots } = this.#rule;
    const given = new Map(weights.map(({ name, tensor }) => [name, tensor]));
    const known = new Set(
      factors.flatMap(({ name }) => [...slots, 'count'].map((slot) => `${name}/${slot}`)),
    );
    for (const name of given.keys()) {
      if (name !== 'iter' && !known.has(name)) {
        throw stateMismatch(name, `This optimizer (${ruleName}) has no such state.`);
      }
    }
    const counts = new Map<string, number>();
    for (const [name, tensor] of given) {
      if (name === 'iter' || name.endsWith('/count')) {
        counts.set(name, (await tensor.data())[0] ?? 0);
      }
    }
    const states = factors.flatMap(({ name, shape }) => {
      const tensors = slots.map((slot) => given.get(`${name}/${slot}`));
      const count = counts.get(`${name}/count`);
      if (count === undefined && tensors.every((tensor) => tensor === undefined)) return [];
      const complete = tensors.filter((tensor): tensor is Tensor => tensor !== undefined);
      if (count === undefined || complete.length < slots.length) {
        throw stateMismatch(name, 'Its state is incomplete.');
      }
      for (const { shape: found } of complete) {
        if (found.join() !== shape.join()) {
          throw stateMismatch(name, `It has shape [${shape}], its state [${found}].`);
        }
      }
      return [{ name, tensors: complete, count }];
    });

    this.#disposeStates();
    for (const { name, tensors, count } of states) {
      const copies = tensors.map((tensor, index) => [slots[index], variable(tensor, false)]);
      this.#states.set(name, { slots: Object.fromEntries(copies), count });
    }
    return counts.get('iter') ?? 0;
  }

  /**
   * Takes another's state over, whose own is then empty.
   *
   * @throws `model-mismatch` if it is of another rule, before anything is changed
   */
  takeOver(other: TensorStates): void {
    if (other.#rule.name !== this.#rule.name) {
      throw stateMismatch(
        other.#rule.name,
        `It is another rule’s than this optimizer’s, ${this.#rule.name}.`,
      );
    }
    this.#disposeStates();
    for (const [name, state] of other.#states) this.#states.set(name, state);
    other.#states.clear();
    other.dispose();
  }

  #disposeStates(): void {
    for (const state of this.#states.values()) disposeOf(state);
    this.#states.clear();
  }

  dispose(): void {
    this.#disposeStates();
    for (const tensor of this.#counts.values()) tensor.dispose();
    this.#counts.clear();
  }
}

function disposeOf({ slots }: TensorState): void {
  for (const tensor of Object.values(slots)) tensor.dispose();
}

function stateMismatch(name: string, problem: string): RichscaleError {
  return new RichscaleError('model-mismatch', {
    argument: 'weights',
    received: name,
    problem,
    remedy: 'Pass what getWeights() gave for the same model and the same optimizer.',
  });
}
