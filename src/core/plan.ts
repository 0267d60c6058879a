import { invalidArgument } from '../errors.ts';
import { type Depth, type DepthFactors, depthFactors } from './depth.ts';
import { baseOf, type Dim, formatDim, ratioOf, sizeOf } from './dim.ts';
import type { Gauge } from './gauge.ts';
import {
  epsilonDegree,
  fanFactorValue,
  type Optimizer,
  type Response,
  responseOf,
} from './optimizer.ts';
import { factorsOf, type Parameterization, type ParameterizationJSON } from './parameterization.ts';
import { formatPlan } from './plan-table.ts';
import { warningsOf } from './plan-warnings.ts';
import { evaluate, type Power, type Ratios } from './power.ts';
import type { Role } from './role.ts';
import { checkTensor, sumsAcrossWidth, type TensorKind, type TensorSpec } from './tensor.ts';

/** Options of {@link plan}. */
export interface PlanOptions {
  readonly parameterization: Parameterization;
  readonly optimizer: Optimizer;
  readonly tensors: readonly TensorSpec[];
  /** Given where the number of residual branches scales too. */
  readonly depth?: Depth;
  /** The decay strength λ at the base width, if any is used: some of it breaks laziness. */
  readonly weightDecay?: number;
}

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

/** A plan as JSON; {@link planFromJSON} reads it back. */
export interface PlanJSON {
  readonly schemaVersion: 1;
  readonly parameterization: ParameterizationJSON;
  readonly optimizer: Response;
  readonly branchMultiplier: number;
  readonly rows: readonly PlanRow[];
  readonly warnings: readonly string[];
}

/** What every tensor of a model gets, to be read before one weight is touched. */
export interface Plan {
  readonly parameterization: ParameterizationJSON;
  /** The optimizer with every convention filled in. */
  readonly optimizer: Response;
  readonly gauge: Gauge;
  readonly rows: readonly PlanRow[];
  /** What may not work as hoped, one sentence each. */
  readonly warnings: readonly string[];
  /** What to multiply each residual branch by, relative to base; 1 without `depth`. */
  readonly branchMultiplier: number;
  /**
   * The row of a tensor.
   *
   * @throws `invalid-argument` for a name that is not in the plan
   */
  row(name: string): PlanRow;
  /** An aligned table with one line a tensor. */
  toString(): string;
  toJSON(): PlanJSON;
}

/**
 * Works out, for every tensor, its init scale, forward multiplier, learning rate, ε and decay
 * relative to the base model, and says why.
 *
 * @throws `invalid-argument` for a dimension, name, optimizer or depth out of range, and for
 *   duplicate names; `undeclared-tensor` for a role that the dimensions rule out;
 *   `inconsistent-decay` for L2 in the gradient of a scale-free rule
 */
export function plan(options: PlanOptions): Plan {
  const { parameterization, tensors } = options;
  const optimizer = responseOf(options.optimizer);
  if (typeof parameterization?.exponents !== 'function') {
    throw invalidArgument(
      'parameterization',
      parameterization,
      'It is not a parameterization.',
      'Pass muP(), ntk(), or parameterization({ richness }).',
    );
  }
  if (!Array.isArray(tensors)) {
    throw invalidArgument('tensors', tensors, 'It is not a list.', 'Pass an array of TensorSpec.');
  }
  const depth = options.depth === undefined ? noDepth : depthFactors(options.depth);
  const seen = new Set<string>();
  const rows = tensors.map((tensor: TensorSpec) => {
    const role = checkTensor(tensor);
    if (seen.has(tensor.name)) {
      throw invalidArgument(
        'tensors[].name',
        tensor.name,
        'Two tensors have this name.',
        'Names are what learning rates are keyed by: give each its own path.',
      );
    }
    seen.add(tensor.name);
    return rowOf(tensor, role, parameterization, optimizer, tensor.branch ? depth : noDepth);
  });
  return fromJSON({
    schemaVersion: 1,
    parameterization: parameterization.toJSON(),
    optimizer,
    branchMultiplier: depth.branch,
    rows,
    warnings: warningsOf(options, optimizer, rows),
  });
}

/**
 * Reads a plan back from its JSON.
 *
 * @throws `invalid-argument` if the JSON is of another schema version or not a plan
 */
export function planFromJSON(json: PlanJSON): Plan {
  if (json?.schemaVersion !== 1 || !Array.isArray(json.rows) || json.optimizer === undefined) {
    throw invalidArgument(
      'json',
      json,
      'This is not the JSON of a plan of schema version 1.',
      'Pass what JSON.stringify(plan) wrote.',
    );
  }
  return fromJSON(json);
}

const noDepth: DepthFactors = { branch: 1, gradient: 1, update: 1 };

function fromJSON(json: PlanJSON): Plan {
  const rows = Object.freeze(json.rows.map((row) => Object.freeze({ ...row })));
  const byName = new Map(rows.map((row) => [row.name, row]));
  return Object.freeze({
    parameterization: json.parameterization,
    optimizer: json.optimizer,
    gauge: json.parameterization.gauge,
    rows,
    warnings: Object.freeze([...json.warnings]),
    branchMultiplier: json.branchMultiplier,
    row(name: string): PlanRow {
      const row = byName.get(name);
      if (row !== undefined) return row;
      throw invalidArgument(
        'name',
        name,
        'No tensor of the plan has this name.',
        `The names are ${[...byName.keys()].join(', ')}.`,
      );
    },
    toString(): string {
      return formatPlan(this);
    },
    toJSON(): PlanJSON {
      return { ...json, rows };
    },
  });
}

function rowOf(
  tensor: TensorSpec,
  role: Role,
  parameterization: Parameterization,
  response: Response,
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
function fanFactorRatio(tensor: TensorSpec, { fanFactor }: Response): number {
  const summed = sumsAcrossWidth(tensor);
  const fanIn = summed ? sizeOf(tensor.fanIn) : 1;
  const fanInBase = summed ? baseOf(tensor.fanIn) : 1;
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
