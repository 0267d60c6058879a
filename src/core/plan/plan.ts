import { invalidArgument, RichscaleError } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkResponse, responseOf } from '../optimizer.ts';
import { checkParameterization, type ParameterizationJSON } from '../parameterization.ts';
import { parameterizationFromJSON } from '../parameterization-json.ts';
import type { Gauge } from '../theory/gauge.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import { type Role, roles } from '../theory/role.ts';
import type { PlanJSON, PlanOptions } from './data.ts';
import { checkRegime, withDecays } from './decays.ts';
import { checkDim, type Dim } from './dim.ts';
import { withOwnFactors } from './own-factors.ts';
import { checkDepth, depthFactors } from './residual-depth.ts';
import { type PlanRow, rowOf } from './row.ts';
import { formatPlan } from './table.ts';
import { checkTensor, type TensorSpec } from './tensor.ts';
import { warningsOf } from './warnings.ts';

/** What every tensor of a model gets, to be read before one weight is touched. */
export interface Plan {
  readonly parameterization: ParameterizationJSON;
  /** The optimizer with every convention filled in. */
  readonly optimizer: OptimizerResponse;
  readonly gauge: Gauge;
  readonly rows: readonly PlanRow[];
  /** What may not work as hoped, one sentence each. */
  readonly warnings: readonly string[];
  /** What to multiply each residual branch by, relative to base; 1 without `depth`. */
  readonly branchMultiplier: number;
  /**
   * The row of a tensor.
   *
   * @throws `unknown-tensor` for a name that is not in the plan
   */
  row(name: string): PlanRow;
  /** An aligned table with one line a tensor. */
  toString(): string;
  toJSON(): PlanJSON;
}

const optionKeys: KnownKeys<PlanOptions> = {
  parameterization: true,
  optimizer: true,
  tensors: true,
  depth: true,
  weightDecay: true,
  decays: true,
};

/**
 * Works out, for every tensor, its init scale, forward multiplier, learning rate, ε and decay
 * relative to the base model, and says why.
 *
 * @throws `unknown-key` for an option, or a key of a tensor, that there is not; `invalid-argument`
 *   for a dimension, name or depth out of range, and for duplicate names; `unknown-optimizer`;
 *   `undeclared-tensor` for a role that the dimensions rule out; `inconsistent-decay` for L2 in
 *   the gradient of a scale-free rule, and for a decay rule where it does not hold; `unknown-tensor`
 *   for a name in `decays` that is no tensor's
 */
export function plan(options: PlanOptions): Plan {
  checkKeys('options', options, optionKeys);
  const { parameterization, tensors, depth } = options;
  const optimizer = responseOf(options.optimizer);
  checkParameterization(parameterization, 'parameterization');
  if (!Array.isArray(tensors)) {
    throw invalidArgument('tensors', tensors, 'It is not a list.', 'Pass an array of TensorSpec.');
  }
  if (depth !== undefined) checkDepth(depth);
  checkRegime(optimizer, parameterization);
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
    const row = rowOf(tensor, role, parameterization, optimizer, depth);
    return withOwnFactors(row, tensor.own);
  });
  return fromJSON({
    schemaVersion: 1,
    parameterization: parameterization.toJSON(),
    optimizer,
    branchMultiplier: depth === undefined ? 1 : depthFactors(depth).branch,
    rows: withDecays(rows, options.decays, optimizer),
    warnings: warningsOf(options, optimizer, rows),
  });
}

/**
 * Reads a plan back from its JSON.
 *
 * @throws `unreadable-json` if the JSON is of another schema version or not a plan;
 *   `invalid-argument` for a parameterization or dimension in it that is out of range
 */
export function planFromJSON(json: PlanJSON): Plan {
  const { rows, warnings = [], branchMultiplier } = json ?? {};
  if (
    json?.schemaVersion !== 1 ||
    !Array.isArray(rows) ||
    !rows.every(isRow) ||
    !Number.isFinite(branchMultiplier) ||
    !Array.isArray(warnings) ||
    !warnings.every((warning) => typeof warning === 'string')
  ) {
    throw new RichscaleError(
      'unreadable-json',
      {
        argument: 'json',
        received: json,
        problem: 'This is not the JSON of a plan of schema version 1.',
        remedy: 'Pass what JSON.stringify(plan) wrote.',
      },
      { found: json?.schemaVersion, wanted: 1 },
    );
  }
  parameterizationFromJSON(json.parameterization);
  checkResponse(json.optimizer, 'json.optimizer');
  for (const { name, fanIn, fanOut } of rows) {
    checkDim(fanIn, `json.rows[${JSON.stringify(name)}].fanIn`);
    checkDim(fanOut, `json.rows[${JSON.stringify(name)}].fanOut`);
  }
  return fromJSON({ ...json, warnings });
}

const factorNames = [
  'init',
  'multiplier',
  'lr',
  'epsilon',
  'weightDecay',
  'gradientWeight',
] as const;

function isRow(row: PlanRow): boolean {
  return (
    [row?.name, row?.kind, row?.why].every((text) => typeof text === 'string') &&
    roles.includes(row.role as Role) &&
    factorNames.every((name) => Number.isFinite(row[name]))
  );
}

/** A copy that shares nothing with what the caller passed in. */
function frozenRow(row: PlanRow): PlanRow {
  return Object.freeze({ ...row, fanIn: frozenDim(row.fanIn), fanOut: frozenDim(row.fanOut) });
}

function frozenDim(dim: Dim): Dim {
  return typeof dim === 'number' ? dim : Object.freeze({ ...dim });
}

function fromJSON(json: PlanJSON): Plan {
  const rows = Object.freeze(json.rows.map(frozenRow));
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
      const known = [...byName.keys()];
      throw new RichscaleError(
        'unknown-tensor',
        {
          argument: 'name',
          received: name,
          problem: 'No tensor of the plan has this name.',
          remedy: `The names are ${known.join(', ')}.`,
        },
        { tensor: name, known },
      );
    },
    toString(): string {
      return formatPlan(json);
    },
    toJSON(): PlanJSON {
      return { ...json, rows };
    },
  });
}
