import { type DataType, engine, type Tensor, util } from '@tensorflow/tfjs-core';
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { Initializer } from './declared-initializer.ts';
import { valueIn } from './internals.ts';

/** A weight as it was made: what it holds, and how it is drawn if it still is to be. */
interface Made {
  data: object;
  draw: (() => Tensor) | undefined;
  readonly initializer: Initializer;
}

const made = new WeakMap<LayerVariable, Made>();

type AddWeight = (
  this: layers.Layer,
  name: string,
  shape: number[],
  dtype?: DataType,
  initializer?: Initializer,
  ...others: unknown[]
) => LayerVariable;

/**
 * Runs a function that builds models. Weights of layers that it builds are drawn when they are first
 * read, by the same initializers: a model of which only the shapes are asked costs neither time
 * nor memory, and one whose weights are replaced is not drawn in vain.
 */
export function withLazyWeights<T>(build: () => T): T {
  const prototype = layers.Layer.prototype as unknown as { addWeight: AddWeight };
  const addWeight = prototype.addWeight;
  prototype.addWeight = function (name, shape, dtype, initializer, ...others) {
    const lazy = initializer && new Placeholder(initializer);
    const weight = addWeight.call(this, name, shape, dtype, lazy as never, ...others);
    if (initializer && lazy?.draw !== undefined) defer(weight, initializer, lazy.draw);
    return weight;
  };
  try {
    return build();
  } finally {
    prototype.addWeight = addWeight;
  }
}

/** Stands in for an initializer: its tensors have a shape, but no entries. */
class Placeholder {
  readonly #initializer: Initializer;
  draw: (() => Tensor) | undefined;

  constructor(initializer: Initializer) {
    this.#initializer = initializer;
  }

  apply(shape: number[], dtype: DataType): Tensor {
    this.draw = () => this.#initializer.apply(shape, dtype);
    const entry = util.makeZerosTypedArray(1, dtype as 'float32' | 'int32' | 'bool');
    const data = engine().backend.write(entry, [1], dtype);
    return engine().makeTensorFromDataId(data, shape, dtype);
  }
}

function defer(weight: LayerVariable, initializer: Initializer, draw: () => Tensor): void {
  made.set(weight, { data: valueIn(weight).dataId, draw, initializer });
  weight.read = () => {
    drawNow(weight);
    return weight.read();
  };
}

function drawNow(weight: LayerVariable): void {
  const known = undrawn(weight);
  const value = known?.draw?.();
  if (known === undefined || value === undefined) {
    settle(weight);
    return;
  }
  setWeight(weight, value);
  value.dispose();
  known.data = valueIn(weight).dataId;
  known.draw = undefined;
}

/** What was to draw a weight that was neither read nor written since it was made. */
function undrawn(weight: LayerVariable): Made | undefined {
  const known = made.get(weight);
  return known?.draw !== undefined && known.data === valueIn(weight).dataId ? known : undefined;
}

/** Gives a weight a value, in place of what its initializer would draw if it has not yet. */
export function setWeight(weight: LayerVariable, value: Tensor): void {
  valueIn(weight).assign(value);
  settle(weight);
}

function settle(weight: LayerVariable): void {
  // The method of the class comes into sight again.
  Reflect.deleteProperty(weight, 'read');
}

/**
 * Whether a weight is known to be as its initializer drew it, or will: it was made under
 * {@link withLazyWeights}, and nothing was written into it since.
 */
export function isFresh(weight: LayerVariable): boolean {
  const known = made.get(weight);
  return known !== undefined && known.data === valueIn(weight).dataId;
}

/** Whether a weight has no value yet: its initializer draws it when it is first read. */
export function isUndrawn(weight: LayerVariable): boolean {
  return undrawn(weight) !== undefined;
}

/** What draws, or drew, a weight that was made under {@link withLazyWeights}. */
export function initializerOf(weight: LayerVariable): Initializer | undefined {
  return made.get(weight)?.initializer;
}
