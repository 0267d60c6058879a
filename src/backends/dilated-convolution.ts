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
const patched = new Map<{ call: Call }, Call | undefined>();

/**
 * Lets dilated convolution layers train, whose gradient tfjs refuses: while gradients are
 * recorded, a layer runs with its kernel spread out by zeros and no dilation, which is the same
 * function. Inference is left as it is.
 */
export function enableDilatedConvolutions(): void {
  const { classNameMap } = serialization.SerializationMap.getMap();
  for (const className of layerClasses) {
    const prototype = classNameMap[className]?.[0]?.prototype as unknown as
      | { call: Call }
      | undefined;
    if (prototype === undefined || patched.has(prototype)) continue;
    const original = prototype.call;
    patched.set(prototype, Object.hasOwn(prototype, 'call') ? original : undefined);
    prototype.call = function (this: ConvolutionLayer, ...args: unknown[]) {
      const recording = engine().state.gradientDepth > 0;
      return recording && this.dilationRate.some((rate) => rate > 1)
        ? callSpread(this, () => original.apply(this, args))
        : original.apply(this, args);
    };
  }
}

/** Gives the layers their own `call` back. */
export function disableDilatedConvolutions(): void {
  for (const [prototype, own] of patched) {
    if (own === undefined) Reflect.deleteProperty(prototype, 'call');
    else prototype.call = own;
  }
  patched.clear();
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
