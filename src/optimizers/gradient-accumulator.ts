import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { KeptTensors } from './kept-tensors.ts';

/** A gradient, by its tensor's name. */
export interface NamedGradient {
  readonly name: string;
  readonly gradient: Tensor;
}

/** The sums of gradients of calls that have not come to a step yet. */
export class GradientAccumulator {
  /** How many calls make one step. */
  readonly size: number;
  readonly sums: KeptTensors = new KeptTensors('accumulated');
  /** Calls since the last step. */
  calls = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** Whether the next call makes a step. */
  get isDue(): boolean {
    return this.calls + 1 >= this.size;
  }

  /** Takes a call that makes no step. */
  add(gradients: readonly NamedGradient[]): void {
    for (const each of gradients) tidy(() => this.sums.keep(each.name, this.#summed(each)));
    this.calls += 1;
  }

  /** The means of all calls with this one. Tensors are made in the caller's tidy. */
  means(gradients: readonly NamedGradient[]): readonly NamedGradient[] {
    const given = new Map(gradients.map((each) => [each.name, this.#summed(each)]));
    // A tensor without a gradient in some of the calls had one of zero there.
    for (const name of this.sums.names) {
      if (!given.has(name)) given.set(name, this.sums.of(name) as Tensor);
    }
    return [...given].map(([name, sum]) => ({ name, gradient: mul(sum, 1 / this.size) }));
  }

  /** Begins anew after a step. */
  clear(): void {
    this.sums.dispose();
    this.calls = 0;
  }

  #summed({ name, gradient }: NamedGradient): Tensor {
    const sum = this.sums.of(name);
    return sum === undefined ? gradient : add(sum, gradient);
  }
}
