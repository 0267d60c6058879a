import { add, mul, tidy, type Variable } from '@tensorflow/tfjs-core';
import { KeptTensors } from './kept-tensors.ts';

/** The exponential moving averages of weights: of each tensor since its first step. */
export class WeightAverage {
  readonly #decay: number;
  readonly averages: KeptTensors = new KeptTensors('average');
  /** Whether the averages stand in the weights, and the weights here. */
  swapped = false;

  constructor(decay: number) {
    this.#decay = decay;
  }

  /** Takes in what a step came to: average ← decay · average + (1 − decay) · weight. */
  include(name: string, weight: Variable): void {
    const average = this.averages.of(name);
    tidy(() =>
      this.averages.keep(
        name,
        average === undefined
          ? weight
          : add(mul(average, this.#decay), mul(weight, 1 - this.#decay)),
      ),
    );
  }

  /** Exchanges averages and weights. */
  swap(variables: ReadonlyMap<string, Variable>): void {
    tidy(() => {
      for (const [name, weight] of variables) {
        const average = this.averages.of(name);
        if (average === undefined) continue;
        const value = weight.clone();
        weight.assign(average);
        average.assign(value);
      }
    });
    this.swapped = !this.swapped;
  }
}
