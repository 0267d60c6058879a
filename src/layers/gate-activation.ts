import { add, erf, mul, relu, sigmoid, type Tensor } from '@tensorflow/tfjs-core';

/**
 * What the gate of a gated layer is passed through: `swish` makes it SwiGLU, `gelu` GEGLU, `relu`
 * ReGLU, `sigmoid` GLU, `linear` bilinear (Shazeer, arXiv 2002.05202).
 */
export type GateActivation = 'swish' | 'gelu' | 'relu' | 'sigmoid' | 'linear';

const functions: Readonly<Record<GateActivation, (x: Tensor) => Tensor>> = {
  swish: (x) => mul(x, sigmoid(x)),
  gelu: (x) => mul(mul(x, 1 / 2), add(erf(mul(x, Math.SQRT1_2)), 1)),
  relu,
  sigmoid,
  linear: (x) => x,
};

export const gateActivations: readonly GateActivation[] = Object.keys(
  functions,
) as GateActivation[];

export function activated(activation: GateActivation, x: Tensor): Tensor {
  return functions[activation](x);
}
