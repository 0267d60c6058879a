import { type backend_util, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../../errors.ts';
import { withBroadcast } from './broadcast.ts';
import { inFloat32 } from './float32.ts';
import { addressOf, instanceOf, type WasmBackend } from './module.ts';

/** What a fused kernel of tfjs does after its product. */
export interface Finish {
  readonly bias?: TensorInfo | undefined;
  readonly activation?: backend_util.Activation | undefined;
  /** The slopes of a PReLU below zero. */
  readonly slopes?: TensorInfo | undefined;
  /** That of a leaky ReLU. */
  readonly slope?: number | undefined;
}

/** The inputs and attributes of a fused kernel, as far as they are about this. */
export interface FusedInputs {
  readonly bias?: TensorInfo | null;
  readonly preluActivationWeights?: TensorInfo | null;
}
export interface FusedAttributes {
  readonly activation?: backend_util.Activation | null;
  readonly leakyreluAlpha?: number | null;
}

/** The numbers of `assembly/activations.ts`. */
const kinds: Readonly<Record<Exclude<backend_util.Activation, 'linear'>, number>> = {
  relu: 0,
  relu6: 1,
  elu: 2,
  sigmoid: 3,
  leakyrelu: 4,
  prelu: 5,
};

/** What is to be done, from what tfjs passes to a fused kernel. */
export function finishOf(inputs: FusedInputs, attrs: FusedAttributes): Finish {
  const activation = attrs.activation ?? 'linear';
  if (activation !== 'linear' && !Object.hasOwn(kinds, activation)) {
    throw invalidArgument(
      'activation',
      activation,
      `Fused kernels have ${['linear', ...Object.keys(kinds)].join(', ')}.`,
      'Give one of them, or apply the activation after the operation.',
    );
  }
  const slopes = inputs.preluActivationWeights ?? undefined;
  if (activation === 'prelu' && slopes === undefined) {
    throw invalidArgument(
      'preluActivationWeights',
      slopes,
      'The activation prelu has slopes.',
      'Pass them, or take leakyrelu.',
    );
  }
  return {
    bias: inputs.bias ?? undefined,
    activation,
    slopes,
    // As tfjs's own default.
    slope: attrs.leakyreluAlpha ?? 0.2,
  };
}

/**
 * Adds a bias to a product and applies an activation, in place. The product is given up where that
 * throws: no other tensor may share its memory.
 */
export function finish(backend: WasmBackend, product: TensorInfo, of: Finish): TensorInfo {
  const { kernels } = instanceOf(backend);
  const { bias, activation = 'linear', slopes, slope = 0 } = of;
  const length = util.sizeFromShape(product.shape);
  const to = addressOf(backend, product);
  try {
    if (bias !== undefined) {
      withPeriodic(backend, 'bias', bias, product.shape, (from, period) =>
        kernels.addPeriodic(to, length, from, period),
      );
    }
    if (activation === 'prelu' && slopes !== undefined) {
      withPeriodic(backend, 'preluActivationWeights', slopes, product.shape, (from, period) =>
        kernels.activate(kinds.prelu, to, length, 0, from, period),
      );
    } else if (activation !== 'linear') {
      kernels.activate(kinds[activation], to, length, slope, 0, 0);
    }
    return product;
  } catch (error) {
    backend.disposeData(product.dataId);
    throw error;
  }
}

/** Calls `body` with numbers that, repeated, are a tensor broadcast to a shape. */
function withPeriodic(
  backend: WasmBackend,
  argument: string,
  given: TensorInfo,
  shape: readonly number[],
  body: (from: number, period: number) => void,
): void {
  const own = given.shape.slice(given.shape.findIndex((size) => size !== 1));
  const stripped = given.shape.every((size) => size === 1) ? [] : own;
  checkBroadcast(argument, given, stripped, shape);
  if (util.sizeFromShape([...shape]) === 0) return;
  inFloat32(backend, [given], ([floats]) => {
    const repeats = util.arraysEqual(stripped, shape.slice(shape.length - stripped.length));
    const last = shape.slice(-1);
    if (repeats && stripped.length > 0) {
      body(addressOf(backend, floats as TensorInfo), util.sizeFromShape(stripped));
      return;
    }
    const wanted = stripped.length === 0 ? last : [...shape];
    const narrow = { ...(floats as TensorInfo), shape: stripped };
    withBroadcast(backend, narrow, wanted, (wide) =>
      body(addressOf(backend, wide), util.sizeFromShape(wanted)),
    );
  });
}

function checkBroadcast(
  argument: string,
  given: TensorInfo,
  stripped: number[],
  shape: readonly number[],
): void {
  const fits =
    stripped.length <= shape.length &&
    stripped.every((size, axis) => {
      const wanted = shape[shape.length - stripped.length + axis];
      return size === 1 || size === wanted;
    });
  if (fits) return;
  throw invalidArgument(
    argument,
    given.shape,
    `It cannot be broadcast to the shape of the product, [${shape.join(', ')}].`,
    'Give it the sizes of the last axes of the product, or 1.',
  );
}
