import { engine, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { RichscaleError } from '../errors.ts';

/** What steps are multiplied by. */
export interface StepFactors {
  readonly lr: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly gradientWeight: number;
}

/** What the steps of one of the things that a tensor reads side by side are multiplied by. */
export interface SegmentFactors extends StepFactors {
  /** Where it begins in the sequence of segments, in inputs. */
  readonly offset: number;
  readonly size: number;
}

/** What one tensor's steps are multiplied by: a part of its plan's row. */
export interface TensorFactors extends StepFactors {
  /** The row's name, which the state is keyed by. */
  readonly name: string;
  /** The name that the variable was given before tfjs made it unique in its program. */
  readonly variable: string;
  /** (…, fan-out) of a tensor with segments. */
  readonly shape: readonly number[];
  /**
   * Of a tensor that reads several things which scale differently: each takes steps of its own. The
   * sequence comes along the inputs as often as it fits.
   */
  readonly segments?: readonly SegmentFactors[];
}

/** A tensor that the optimizer trains. */
export interface BoundTensor {
  readonly variable: Variable;
  readonly factors: TensorFactors;
}

/** Which variable has which factors. */
export class FactorsOfVariables {
  readonly #all: readonly TensorFactors[];
  readonly #bound: Map<string, TensorFactors> = new Map();

  constructor(all: readonly TensorFactors[]) {
    this.#all = all;
  }

  /** Whether these tensors have these factors, and none is bound to a variable of others. */
  areOf(tensors: readonly BoundTensor[]): boolean {
    const given = new Map(tensors.map(({ factors }) => [factors.name, factors]));
    const names = new Map(tensors.map(({ variable, factors }) => [variable.name, factors.name]));
    return (
      given.size === this.#all.length &&
      this.#all.every((factors) => sameFactors(factors, given.get(factors.name))) &&
      [...this.#bound].every(([variable, { name }]) => names.get(variable) === name)
    );
  }

  bind(tensors: readonly BoundTensor[]): void {
    for (const { variable, factors } of tensors) this.#bound.set(variable.name, factors);
  }

  /**
   * The factors of the variable that a gradient is of.
   *
   * @throws `model-mismatch` for a variable without any, or of another shape
   */
  of(variableName: string, gradient: Tensor): TensorFactors {
    const factors = this.#bound.get(variableName) ?? this.#recognize(variableName);
    if (factors === undefined) {
      throw new RichscaleError('model-mismatch', {
        argument: 'gradients',
        received: variableName,
        problem: 'The plan has no tensor for this variable.',
        remedy: `Its tensors are ${this.#all.map(({ name }) => name).join(', ')}. Train only these, or parameterize a model that has the variable.`,
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

  /** The variables of these tensors; throws `model-mismatch` where one was never met. */
  variablesOf(names: readonly string[]): ReadonlyMap<string, Variable> {
    const bound = new Map([...this.#bound].map(([variable, { name }]) => [name, variable]));
    return new Map(
      names.map((name) => {
        const variable = engine().registeredVariables[bound.get(name) ?? ''];
        if (variable !== undefined) return [name, variable];
        throw new RichscaleError('model-mismatch', {
          argument: 'optimizer',
          received: name,
          problem: 'The optimizer was loaded, and has not met the variable of this tensor yet.',
          remedy: 'Call resume(model) first, or bind(tensors).',
        });
      }),
    );
  }

  /**
   * The factors of a variable that was never bound, as after loading: tfjs makes names unique in
   * a program by appending `_1`, so what was `h1/kernel` may now be `h1/kernel_1`.
   */
  #recognize(variableName: string): TensorFactors | undefined {
    const taken = new Set(this.#bound.values());
    for (let name = variableName; ; name = name.replace(/_\d+$/, '')) {
      const found = this.#all.find((factors) => factors.variable === name);
      if (found !== undefined && !taken.has(found)) {
        this.#bound.set(variableName, found);
        return found;
      }
      if (!/_\d+$/.test(name)) return undefined;
    }
  }
}

/** But for the variable's name, which copies of a model have their own of. */
function sameFactors(one: TensorFactors, other: TensorFactors | undefined): boolean {
  return (
    other !== undefined &&
    one.shape.join() === other.shape.join() &&
    factorNames.every((name) => one[name] === other[name]) &&
    JSON.stringify(one.segments) === JSON.stringify(other.segments)
  );
}

const factorNames = ['lr', 'epsilon', 'weightDecay', 'gradientWeight'] as const;
