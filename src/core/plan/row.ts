import type { Parameterization } from '../parameterization.ts';
import { factorsOf, valuesOf } from '../theory/factors.ts';
import { fanFactorValue } from '../theory/fan-factor.ts';
import { constant, type Ratios } from '../theory/power.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import type { Role } from '../theory/role.ts';
import { baseOf, type Dim, formatDim, ratioOf, scales, sizeOf } from './dim.ts';
import type { OwnFactors } from './own-factors.ts';
import type { Depth } from './residual-depth.ts';
import { type Fans, fansOf, type TensorKind, type TensorSpec } from './tensor.ts';

/** What one tensor gets: factors relative to the base model, exactly 1 at the base width. */
export interface PlanRow {
  readonly name: string;
  readonly role: Role;
  readonly kind: TensorKind;
  /** 1 for biases, gains and embeddings, which sum nothing over the width. */
  readonly fanIn: Dim;
  readonly fanOut: Dim;
  /** Factor of the initial scale of the stored tensor. */
  readonly init: number;
  /** Factor by which the stored tensor is multiplied in the forward pass. */
  readonly multiplier: number;
  /** Factor of the learning rate. */
  readonly lr: number;
  /** Factor of ε; 1 where the optimizer has none. */
  readonly epsilon: number;
  /** Factor of the decay strength λ; 0 where the tensor does not decay. */
  readonly weightDecay: number;
  /** Weight of this tensor in the width-free gradient norm √Σ gradientWeight·‖gradient‖². */
  readonly gradientWeight: number;
  /** The user's own factors, where the values above have any. */
  readonly own?: OwnFactors;
  /** One sentence: which dimensions scale and what follows. */
  readonly why: string;
}

/** The row of a tensor of the given role. */
export function rowOf(
  tensor: TensorSpec,
  role: Role,
  { scheme, gauge, richness = 0 }: Parameterization,
  response: OptimizerResponse,
  depth: Depth | undefined,
): PlanRow {
  const fans = fansOf(tensor);
  const { kind, fanIn, fanOut } = fans;
  const ratios: Ratios = {
    fanIn: ratioOf(fanIn),
    fanOut: ratioOf(fanOut),
    depth: tensor.branch && depth !== undefined ? ratioOf(depth.layers) : 1,
  };
  const factors = factorsOf(scheme, role, response, {
    gauge,
    // How much larger than at base it is: of the real shape, whether or not the fan-in scales.
    fanFactor: constant(fanFactorAt(fans, response, sizeOf) / fanFactorAt(fans, response, baseOf)),
    ...(depth === undefined ? {} : { alpha: depth.alpha }),
  });
  return {
    name: tensor.name,
    role,
    kind,
    fanIn,
    fanOut,
    ...valuesOf(factors, ratios, richness),
    why: reasonOf(fans, role, tensor.role !== undefined),
  };
}

function fanFactorAt(
  { fanIn, fanOut }: Fans,
  { fanFactor }: OptimizerResponse,
  size: (dim: Dim) => number,
): number {
  return fanFactorValue(fanFactor, size(fanIn), size(fanOut));
}

const consequence: Readonly<Record<Role, string>> = {
  input: 'input-like, its updates move all of a growing layer at once',
  hidden: 'hidden, its updates add up coherently over a growing fan-in',
  output: 'readout, it sums a growing number of features that move together',
  fixed: 'fixed, it keeps its values at every width',
};

function reasonOf(fans: Fans, role: Role, declared: boolean): string {
  const fanIn = formatDim(fans.fanIn);
  const fanOut = formatDim(fans.fanOut);
  const dims = scales(fans.fanIn)
    ? scales(fans.fanOut)
      ? `fan-in ${fanIn} and fan-out ${fanOut} scale`
      : `fan-in ${fanIn} scales, fan-out ${fanOut} does not`
    : scales(fans.fanOut)
      ? `fan-in ${fanIn} does not scale, fan-out ${fanOut} does`
      : `fan-in ${fanIn} and fan-out ${fanOut} do not scale`;
  return `${dims}: ${consequence[role]}${declared ? ' (declared)' : ''}`;
}
