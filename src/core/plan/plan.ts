import { invalidArgument } from '../../errors.ts';
import { type ParameterizationJSON, parameterizationFromJSON } from '../parameterization.ts';
import { depthFactors, noDepth } from '../theory/depth.ts';
import type { Gauge } from '../theory/gauge.ts';
import { checkResponse, type OptimizerResponse, responseOf } from '../theory/response.ts';
import type { PlanJSON, PlanOptions } from './data.ts';
import type { Dim } from './dim.ts';
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
  if (json?.schemaVersion !== 1 || !Array.isArray(json.rows) || !json.rows.every(isRow)) {
    throw invalidArgument(
      'json',
      json,
      'This is not the JSON of a plan of schema version 1.',
      'Pass what JSON.stringify(plan) wrote.',
    );
  }
  parameterizationFromJSON(json.parameterization);
  checkResponse(json.optimizer, 'json.optimizer');
  return fromJSON({ ...json, warnings: json.warnings ?? [] });
}

const factorNames = ['init', 'multiplier', 'lr', 'epsilon', 'weightDecay'] as const;

function isRow(row: PlanRow): boolean {
  return typeof row?.name === 'string' && factorNames.every((name) => Number.isFinite(row[name]));
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
      throw invalidArgument(
        'name',
        name,
        'No tensor of the plan has this name.',
        `The names are ${[...byName.keys()].join(', ')}.`,
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
