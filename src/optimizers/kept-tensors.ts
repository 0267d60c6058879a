import { type Tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { RichscaleError } from '../errors.ts';
import type { TensorFactors } from './tensor-factors.ts';
import type { NamedTensor } from './tensor-states.ts';

/** One tensor for each of those that are trained, beside the rule's own state. */
export class KeptTensors {
  readonly #suffix: string;
  readonly #kept: Map<string, Variable> = new Map();

  /** @param suffix what its tensors are called after the trained tensor's name */
  constructor(suffix: string) {
    this.#suffix = `/${suffix}`;
  }

  get names(): readonly string[] {
    return [...this.#kept.keys()];
  }

  of(name: string): Variable | undefined {
    return this.#kept.get(name);
  }

  /** Keeps a value; the tensor stays the caller's. */
  keep(name: string, value: Tensor): void {
    const kept = this.#kept.get(name);
    if (kept === undefined) this.#kept.set(name, variable(value, false));
    else kept.assign(value);
  }

  /** The tensors by name. They stay this object's. */
  toWeights(): NamedTensor[] {
    return [...this.#kept].map(([name, tensor]) => ({ name: `${name}${this.#suffix}`, tensor }));
  }

  has(weight: NamedTensor): boolean {
    return weight.name.endsWith(this.#suffix);
  }

  /** Throws `model-mismatch` unless the weights are of tensors with these factors. */
  check(weights: readonly NamedTensor[], factors: readonly TensorFactors[]): void {
    for (const { name, tensor } of weights) {
      const of = factors.find((each) => `${each.name}${this.#suffix}` === name);
      if (of !== undefined && of.shape.join() === tensor.shape.join()) continue;
      throw new RichscaleError('model-mismatch', {
        argument: 'weights',
        received: name,
        problem:
          of === undefined
            ? 'This optimizer trains no such tensor.'
            : `It has shape [${of.shape}], this state [${tensor.shape}].`,
        remedy: 'Pass what getWeights() gave for the same model and the same optimizer.',
      });
    }
  }

  /** Sets all to weights that were checked; the tensors are copied. */
  fromWeights(weights: readonly NamedTensor[]): void {
    this.dispose();
    for (const { name, tensor } of weights) {
      this.keep(name.slice(0, -this.#suffix.length), tensor);
    }
  }

  /** Takes another's tensors over, which is then empty. */
  takeOver(other: KeptTensors): void {
    this.dispose();
    for (const [name, tensor] of other.#kept) this.#kept.set(name, tensor);
    other.#kept.clear();
  }

  dispose(): void {
    for (const tensor of this.#kept.values()) tensor.dispose();
    this.#kept.clear();
  }
}
