import { factorsOf, type Parameterization } from '../parameterization.ts';
import type { DepthFactors } from '../theory/depth.ts';
import { evaluate, type Power, type Ratios } from '../theory/power.ts';
import { epsilonDegree, fanFactorValue, type OptimizerResponse } from '../theory/response.ts';
import type { Role } from '../theory/role.ts';
import { baseOf, type Dim, formatDim, ratioOf, sizeOf } from './dim.ts';
import { sumsAcrossWidth, type TensorKind, type TensorSpec } from './tensor.ts';

/** What one tensor gets: factors relative to the base model, exactly 1 at the base width. */
export interface PlanRow {
  readonly name: string;
  readonly role: Role;
  readonly kind: TensorKind;
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
  /** Factor of the decay strength λ. */
  readonly weightDecay: number;
  /** Weight of this tensor in the width-free gradient norm √Σ gradientWeight·‖gradient‖². */
  readonly gradientWeight: number;
  /** One sentence: which dimensions scale and what follows. */
  readonly why: string;
}

/** The row of a tensor of the given role. */
export function rowOf(
  tensor: TensorSpec,
  role: Role,
  parameterization: Parameterization,
  response: OptimizerResponse,
  depth: DepthFactors,
): PlanRow {
  const { name, kind = 'weight', fanIn, fanOut } = tensor;
  const factors = factorsOf(parameterization, role, response);
  const ratios: Ratios = {
    fanIn: sumsAcrossWidth(tensor) ? ratioOf(fanIn) : 1,
    fanOut: ratioOf(fanOut),
  };
  const value = (power: Power) => evaluate(power, ratios, parameterization.richness ?? 0);
  const lr =
    (value(factors.lr) * depth.update) /
    depth.gradient ** response.gradientDegree /
    fanFactorRatio(tensor, response);
  return {
    name,
    role,
    kind,
    fanIn,
    fanOut,
    init: value(factors.init),
    multiplier: value(factors.multiplier),
    lr,
    epsilon: value(factors.epsilon) * depth.gradient ** epsilonDegree(response),
    weightDecay: response.decay === 'independent' ? 1 : 1 / lr,
    gradientWeight: (value(factors.gradientWeight) * depth.update) / depth.gradient,
    why: reasonOf(tensor, role),
  };
}

/** How much larger than at base the optimizer's own fan factor is. */
function fanFactorRatio(tensor: TensorSpec, { fanFactor }: OptimizerResponse): number {
  // Its real shape counts, whether or not the fan-in scales; a vector sums nothing.
  const matrix = (tensor.kind ?? 'weight') === 'weight';
  const fanIn = matrix ? sizeOf(tensor.fanIn) : 1;
  const fanInBase = matrix ? baseOf(tensor.fanIn) : 1;
  return (
    fanFactorValue(fanFactor, fanIn, sizeOf(tensor.fanOut)) /
    fanFactorValue(fanFactor, fanInBase, baseOf(tensor.fanOut))
  );
}

const consequence: Readonly<Record<Role, string>> = {
  input: 'input-like, its updates move all of a growing layer at once',
  hidden: 'hidden, its updates add up coherently over a growing fan-in',
  output: 'readout, it sums a growing number of features that move together',
  fixed: 'fixed, it keeps its values at every width',
};

function reasonOf(tensor: TensorSpec, role: Role): string {
  const fanIn = formatDim(tensor.fanIn);
  const fanOut = formatDim(tensor.fanOut);
  const declared = tensor.role === undefined ? '' : ' (declared)';
  const summed = sumsAcrossWidth(tensor);
  const grows = typeof tensor.fanOut !== 'number';
  const dims =
    summed && grows
      ? `fan-in ${fanIn} and fan-out ${fanOut} scale`
      : summed
        ? `fan-in ${fanIn} scales, fan-out ${fanOut} does not`
        : grows
          ? `fan-in ${fanIn} does not scale, fan-out ${fanOut} does`
          : `fan-in ${fanIn} and fan-out ${fanOut} do not scale`;
  return `${dims}: ${consequence[role]}${declared}`;
}
