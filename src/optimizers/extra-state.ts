import { scalar, type Variable, variable } from '@tensorflow/tfjs-core';
import { invalidArgument, RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from './description.ts';
import { GradientAccumulator } from './gradient-accumulator.ts';
import type { KeptTensors } from './kept-tensors.ts';
import type { TensorFactors } from './tensor-factors.ts';
import type { NamedTensor } from './tensor-states.ts';
import { WeightAverage } from './weight-average.ts';

/** What an optimizer keeps beside its rule's state: gradients that wait for a step, and averages. */
export class ExtraState {
  readonly accumulator: GradientAccumulator | undefined;
  readonly average: WeightAverage | undefined;
  /** Numbers as tensors, kept so that `toWeights` can be called without leaking. */
  readonly #numbers: Map<string, Variable> = new Map();

  constructor({ accumulate = 1, average }: OptimizerDescription) {
    this.accumulator = accumulate > 1 ? new GradientAccumulator(accumulate) : undefined;
    this.average = average === undefined ? undefined : new WeightAverage(average.decay);
  }

  get #kept(): readonly KeptTensors[] {
    return [this.accumulator?.sums, this.average?.averages].filter((each) => each !== undefined);
  }

  toWeights(): NamedTensor[] {
    return [
      ...this.#kept.flatMap((kept) => kept.toWeights()),
      ...this.#number('calls', this.accumulator?.calls ?? 0),
      ...this.#number('swapped', this.average?.swapped ? 1 : 0),
    ];
  }

  /** The part of the weights that {@link fromWeights} takes. */
  own(weights: readonly NamedTensor[]): readonly NamedTensor[] {
    return weights.filter(
      (weight) =>
        (weight.name === 'calls' && this.accumulator !== undefined) ||
        (weight.name === 'swapped' && this.average !== undefined) ||
        this.#kept.some((kept) => kept.has(weight)),
    );
  }

  /** Throws `model-mismatch` unless the weights are of tensors with these factors. */
  check(weights: readonly NamedTensor[], factors: readonly TensorFactors[]): void {
    for (const kept of this.#kept) kept.check(ofKept(kept, weights), factors);
  }

  /** Sets it to weights that were checked; the tensors are copied. */
  async fromWeights(weights: readonly NamedTensor[]): Promise<void> {
    const number = async (name: string) =>
      (await weights.find((weight) => weight.name === name)?.tensor.data())?.[0] ?? 0;
    const [calls, swapped] = [await number('calls'), await number('swapped')];
    for (const kept of this.#kept) kept.fromWeights(ofKept(kept, weights));
    if (this.accumulator !== undefined) this.accumulator.calls = calls;
    if (this.average !== undefined) this.average.swapped = swapped > 0;
  }

  /**
   * Throws `model-mismatch` unless another's can be taken over: not in the middle of a step of other
   * length, nor where its averages stand in the weights and are not kept here.
   */
  checkTakeOver(other: ExtraState): void {
    const { calls = 0, size } = other.accumulator ?? {};
    if (calls > 0 && size !== this.accumulator?.size) {
      throw notTaken(`${calls} calls of a step of ${size} were accumulated.`, 'Finish the step.');
    }
    if (other.average?.swapped && this.average === undefined) {
      throw notTaken('Its averages stand in the weights.', 'Call swapAverages() before.');
    }
  }

  takeOver(other: ExtraState): void {
    this.accumulator?.clear();
    if (this.accumulator !== undefined && other.accumulator !== undefined) {
      this.accumulator.sums.takeOver(other.accumulator.sums);
      this.accumulator.calls = other.accumulator.calls;
    }
    this.average?.averages.dispose();
    if (this.average !== undefined && other.average !== undefined) {
      this.average.averages.takeOver(other.average.averages);
      this.average.swapped = other.average.swapped;
    }
    other.dispose();
  }

  /** The averages, or `invalid-argument` where none are kept. */
  averages(): WeightAverage {
    if (this.average !== undefined) return this.average;
    throw invalidArgument(
      'optimizer',
      'no average',
      'It keeps no averages of the weights.',
      'Give the optimizer such as average: { decay: 0.999 }.',
    );
  }

  /** Throws `invalid-argument` while averages stand in the weights. */
  checkTraining(): void {
    if (!this.average?.swapped) return;
    throw invalidArgument(
      'optimizer',
      'a step',
      'The averages stand in the weights, and would be trained instead of them.',
      'Call swapAverages() before.',
    );
  }

  dispose(): void {
    this.accumulator?.clear();
    this.average?.averages.dispose();
    if (this.average !== undefined) this.average.swapped = false;
    for (const number of this.#numbers.values()) number.dispose();
    this.#numbers.clear();
  }

  /** A number as a weight; none for zero. */
  #number(name: string, value: number): NamedTensor[] {
    if (value === 0) return [];
    const tensor = scalar(value, 'int32');
    const kept = this.#numbers.get(name) ?? variable(tensor, false);
    this.#numbers.set(name, kept);
    kept.assign(tensor);
    tensor.dispose();
    return [{ name, tensor: kept }];
  }
}

function ofKept(kept: KeptTensors, weights: readonly NamedTensor[]): readonly NamedTensor[] {
  return weights.filter((weight) => kept.has(weight));
}

function notTaken(problem: string, remedy: string): RichscaleError<'model-mismatch'> {
  return new RichscaleError('model-mismatch', {
    argument: 'state',
    received: 'the state of the optimizer in use',
    problem,
    remedy,
  });
}
