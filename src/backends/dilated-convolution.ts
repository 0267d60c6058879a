import { engine, serialization, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { spreadOut } from './spread-out.ts';

/** The parts of a convolution layer that are read and exchanged here. */
interface ConvolutionLayer {
  dilationRate: readonly number[];
  kernel?: { read(): Tensor };
  depthwiseKernel?: { read(): Tensor };
}

type Call = (this: ConvolutionLayer, ...args: unknown[]) => unknown;

/** Not `DepthwiseConv2D`: tfjs's layer ignores its dilation rate, so it trains as it is. */
const layerClasses = ['Conv1D', 'Conv2D', 'SeparableConv2D'] as const;
/** The prototypes that this copy of the package has patched, or found patched by another. */
const patched = new Map<{ call: Call }, Spreading>();

/** What a patched `call` carries, for every copy of this package in a process. */
const mark: unique symbol = Symbol.for('richscale.dilated');

type Spreading = Call & {
  readonly [mark]: {
    /** The prototype's own `call` before; undefined where it inherited one. */
    readonly own: Call | undefined;
    /** How many copies of this package have it enabled. */
    holders: number;
  };
};

/**
 * Lets dilated convolution layers train, whose gradient tfjs refuses: while gradients are
 * recorded, a layer runs with its kernel spread out by zeros and no dilation, which is the same
 * function. Inference is left as it is.
 */
export function enableDilatedConvolutions(): void {
  const { classNameMap } = serialization.SerializationMap.getMap();
  for (const className of layerClasses) {
    const prototype = classNameMap[className]?.[0]?.prototype as unknown as
      | { call: Call | Spreading }
      | undefined;
    if (prototype === undefined || patched.has(prototype)) continue;
    const { call } = prototype;
    const spreading = mark in call ? call : spread(prototype);
    spreading[mark].holders++;
    prototype.call = spreading;
    patched.set(prototype, spreading);
  }
}

/** Gives the layers their own `call` back, once every copy of this package has. */
export function disableDilatedConvolutions(): void {
  for (const [prototype, spreading] of patched) {
    const held = spreading[mark];
    held.holders--;
    if (held.holders > 0 || prototype.call !== spreading) continue;
    if (held.own === undefined) Reflect.deleteProperty(prototype, 'call');
    else prototype.call = held.own;
  }
  patched.clear();
}

function spread(prototype: { readonly call: Call }): Spreading {
  const original = prototype.call;
  const call = function (this: ConvolutionLayer, ...args: unknown[]) {
    const recording = engine().state.gradientDepth > 0;
    return recording && this.dilationRate.some((rate) => rate > 1)
      ? callSpread(this, () => original.apply(this, args))
      : original.apply(this, args);
  };
  const own = Object.hasOwn(prototype, 'call') ? original : undefined;
  return Object.assign(call, { [mark]: { own, holders: 0 } });
}

function callSpread(layer: ConvolutionLayer, call: () => unknown): unknown {
  const { dilationRate, kernel, depthwiseKernel } = layer;
  const rates = dilationRate.map(() => 1);
  return tidy(() => {
    try {
      layer.dilationRate = rates;
      if (depthwiseKernel !== undefined) {
        const spread = spreadOut(depthwiseKernel.read(), dilationRate);
        layer.depthwiseKernel = { read: () => spread };
      } else if (kernel !== undefined) {
        const spread = spreadOut(kernel.read(), dilationRate);
        layer.kernel = { read: () => spread };
      }
      return call() as Tensor;
    } finally {
      layer.dilationRate = dilationRate;
      if (depthwiseKernel !== undefined) layer.depthwiseKernel = depthwiseKernel;
      if (kernel !== undefined) layer.kernel = kernel;
    }
  });
}
