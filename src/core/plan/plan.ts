import { invalidArgument, nameText, RichscaleError } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkResponse, responseOf } from '../optimizer.ts';
import { checkParameterization, type ParameterizationJSON } from '../parameterization.ts';
import { parameterizationFromJSON } from '../parameterization-json.ts';
import type { Gauge } from '../theory/gauge.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import { checkTensor } from './check-tensor.ts';
import type { PlanJSON, PlanOptions } from './data.ts';
import { checkRegime, withDecays } from './decays.ts';
import { frozenLogits, isLogits, type PlanLogits, plannedLogits } from './plan-logits.ts';
import { frozenOutput, isOutput, type PlanOutput, plannedOutputs } from './plan-outputs.ts';
import { checkDepth, checkFolded, depthFactors } from './residual-depth.ts';
import { type PlanRow, RowMaker } from './row.ts';
import { checkDims, frozenRow, isRow } from './row-json.ts';
import { formatPlan, type TableOptions } from './table.ts';
import type { TensorSpec } from './tensor.ts';
import { warningsOf } from './warnings.ts';

/** What every tensor of a model gets, to be read before one weight is touched. */
export interface Plan {
  readonly parameterization: ParameterizationJSON;
  /** The optimizer with every convention filled in. */
  readonly optimizer: OptimizerResponse;
  readonly gauge: Gauge;
  readonly rows: readonly PlanRow[];
  /** The outputs that have no weight of their own, and what each is multiplied by. */
  readonly outputs: readonly PlanOutput[];
  /** The attention logits of layers that divide them by √d, and what else each multiplies them by. */
  readonly logits: readonly PlanLogits[];
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
  /**
   * An aligned table. Tensors that differ by a number in their names alone share a line, with how
   * many they are, unless `all` are asked for.
   *
   * @throws `unknown-key` for an option that there is not
   */
  toString(options?: TableOptions): string;
  toJSON(): PlanJSON;
}

const optionKeys: KnownKeys<PlanOptions> = {
  parameterization: true,
  optimizer: true,
  tensors: true,
  outputs: true,
  logits: true,
  depth: true,
  weightDecay: true,
  decays: true,
};

/**
 * Works out, for every tensor, its init scale, forward multiplier, learning rate, ε and decay
 * relative to the base model, and says why.
 *
 * @throws `unknown-key` for an option, or a key of a tensor, that there is not; `invalid-argument`
 *   for a dimension, name, output or depth out of range, and for duplicate names; `unknown-optimizer`;
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
  const maker = new RowMaker(parameterization, optimizer, depth);
  const names = new Set<string>();
  const all = tensors.map((tensor: TensorSpec, index) => {
    const row = maker.rowOf(tensor, checkTensor(tensor));
    names.add(row.name);
    if (names.size === index) {
      throw invalidArgument(
        'tensors[].name',
        tensor.name,
        'Two tensors have this name.',
        'Names are what learning rates are keyed by: give each its own path.',
      );
    }
    return row;
  });
  const outputs = plannedOutputs(options.outputs ?? [], parameterization, names);
  const logits = plannedLogits(options.logits ?? [], parameterization);
  if (depth !== undefined) checkFolded(depth, tensors);
  const rows = withDecays(all, options.decays, optimizer);
  return assembled({
    schemaVersion: 1,
    parameterization: parameterization.toJSON(),
    optimizer,
    branchMultiplier: depth === undefined ? 1 : depthFactors(depth).branch,
    rows,
    outputs,
    logits,
    warnings: Object.freeze(warningsOf(options, optimizer, rows, maker.samples)),
  });
}

/**
 * Reads a plan back from its JSON.
 *
 * @throws `unreadable-json` if the JSON is of another schema version or not a plan;
 *   `invalid-argument` for a parameterization or dimension in it that is out of range
 */
export function planFromJSON(json: PlanJSON): Plan {
  const { rows, outputs = [], logits = [], warnings = [], branchMultiplier } = json ?? {};
  if (
    json?.schemaVersion !== 1 ||
    !Array.isArray(rows) ||
    !rows.every(isRow) ||
    !Number.isFinite(branchMultiplier) ||
    !Array.isArray(outputs) ||
    !outputs.every(isOutput) ||
    !Array.isArray(logits) ||
    !logits.every(isLogits) ||
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
  rows.forEach(checkDims);
  const frozen = Object.freeze(rows.map(frozenRow));
  return assembled({
    ...json,
    rows: frozen,
    outputs: Object.freeze(outputs.map(frozenOutput)),
    logits: Object.freeze(logits.map(frozenLogits)),
    warnings: Object.freeze([...warnings]),
  });
}

/** A plan of parts that nobody else can change. */
function assembled(json: PlanJSON): Plan {
  // Made when it is first asked: of a hundred thousand rows it takes a fifth of planning them.
  let byName: ReadonlyMap<string, PlanRow> | undefined;
  return Object.freeze({
    parameterization: json.parameterization,
    optimizer: json.optimizer,
    gauge: json.parameterization.gauge,
    rows: json.rows,
    outputs: json.outputs,
    logits: json.logits,
    warnings: json.warnings,
    branchMultiplier: json.branchMultiplier,
    row(name: string): PlanRow {
      byName ??= new Map(json.rows.map((each) => [each.name, each]));
      const row = byName.get(name);
      if (row !== undefined) return row;
      const known = [...byName.keys()];
      throw new RichscaleError(
        'unknown-tensor',
        {
          argument: 'name',
          received: name,
          problem: 'No tensor of the plan has this name.',
          remedy: `The names are ${known.map(nameText).join(', ')}.`,
        },
        { tensor: name, known },
      );
    },
    toString(options?: TableOptions): string {
      return formatPlan(json, options);
    },
    toJSON(): PlanJSON {
      return { ...json };
    },
  });
}
