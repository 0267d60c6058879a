import {
  dispose,
  type Optimizer,
  type Tensor,
  tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import type { Parameterization } from '../core/parameterization.ts';
import { plan as makePlan, type Plan } from '../core/plan/plan.ts';
import type { OutputSpec } from '../core/plan/plan-outputs.ts';
import type { Depth } from '../core/plan/residual-depth.ts';
import type { PlanRow } from '../core/plan/row.ts';
import type { TensorSpec, VectorSpec, WeightSpec } from '../core/plan/tensor.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import type { StandardDeviation } from '../model/declared-initializer.ts';
import { drawnAt, factorOf, times } from '../model/segment-factor.ts';
import type { OptimizerDescription } from '../optimizers/description.ts';
import { readOptimizer } from '../optimizers/read-optimizer.ts';
import type { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import { normalQuantile, stream } from '../random.ts';
import { checkOneMultiplier, checkSegments } from './check-segments.ts';
import { checkSeed } from './initial/initial-weights.ts';
import { standardDeviations } from './initial/standard-deviation.ts';
import { optimizerFor, plannedFor, tensorsFor } from './optimizer-for.ts';
import { warn } from './warn.ts';

/** A variable and what its dimensions are. */
export type VariableSpec = Held &
  (Omit<WeightSpec, 'name' | 'initializer'> | Omit<VectorSpec, 'name' | 'initializer'>);

/** A variable that holds a tensor, and how it was drawn. */
export interface Held {
  readonly variable: Variable;
  /**
   * The standard deviation that the variable was drawn with: a number, or a function of its
   * fan-in and fan-out, such as `(fanIn) => Math.sqrt(2 / fanIn)`. Needed for weights and
   * embeddings; biases and gains keep their constants.
   */
  readonly std?: StandardDeviation;
}

const specKeys: KnownKeys<VariableSpec> = {
  variable: true,
  fanIn: true,
  repeats: true,
  fanOut: true,
  readout: true,
  size: true,
  std: true,
  kind: true,
  role: true,
  branch: true,
  lastWidth: true,
  own: true,
};

/** Options of {@link parameterizeVariables}. */
export interface ParameterizeVariablesOptions {
  readonly parameterization: Parameterization;
  /** `adam({ learningRate })` and the like, or a fresh `tf.train.*` instance. */
  readonly optimizer: OptimizerDescription | Optimizer;
  /**
   * A whole number: draw weights and embeddings anew from a normal distribution. Left out, the
   * values that are there are rescaled.
   */
  readonly seed?: number;
  /** The outputs that sum over the width without a weight of their own, such as a dot product. */
  readonly outputs?: readonly OutputSpec[];
  /** Given where the number of residual branches scales too. */
  readonly depth?: Depth;
  /** Is told each of the plan's warnings; `console.warn` if left out. */
  readonly onWarning?: (warning: string) => void;
}

const optionKeys: KnownKeys<ParameterizeVariablesOptions> = {
  parameterization: true,
  optimizer: true,
  seed: true,
  outputs: true,
  depth: true,
  onWarning: true,
};

/** Variables whose width is taken care of, and what goes with them. */
export interface ParameterizedVariables {
  readonly optimizer: RichscaleOptimizer;
  readonly plan: Plan;
  /**
   * What to multiply each variable, and each of the `outputs`, by in the forward pass, relative to
   * base; all 1 for variables in the gauge `unit-multiplier`.
   */
  readonly multipliers: Readonly<Record<string, number>>;
}

const done = new WeakSet<Variable>();

/**
 * As `parameterize`, for those who use tfjs without layers: from named variables with declared
 * dimensions. Sets their initial values in place and makes the optimizer; the caller applies the
 * multipliers, if the gauge has any.
 *
 * @param variables by name; each variable only once
 * @throws `already-parameterized` for a variable that was scaled before; `invalid-argument` and
 *   `undeclared-tensor` as `plan` throws them, and for a missing `std`; `unknown-key` for a
 *   misspelled one. Nothing is changed then
 */
export function parameterizeVariables(
  variables: Readonly<Record<string, VariableSpec>>,
  options: ParameterizeVariablesOptions,
): ParameterizedVariables {
  checkKeys('options', options, optionKeys);
  const description = readOptimizer(options.optimizer);
  checkSeed(options.seed);
  const entries = Object.entries(variables);
  checkVariables(entries);
  const plan = makePlan({
    parameterization: options.parameterization,
    ...plannedFor(description),
    tensors: entries.map(
      ([name, { variable: _, std: __, ...spec }]) => ({ name, ...spec }) as TensorSpec,
    ),
    ...(options.outputs === undefined ? {} : { outputs: options.outputs }),
    ...(options.depth === undefined ? {} : { depth: options.depth }),
  });
  for (const [name, { variable }] of entries) {
    checkSegments(plan.row(name), variable.shape);
    checkOneMultiplier(plan.row(name));
  }
  // Before anything is changed: a caller may throw at a warning.
  for (const warning of plan.warnings) (options.onWarning ?? warn)(warning);
  const values: (Tensor | undefined)[] = [];
  try {
    for (const [name, spec] of entries)
      values.push(initialValue(spec, plan.row(name), options.seed));
    entries.forEach(([, { variable }], index) => {
      const value = values[index];
      if (value !== undefined) variable.assign(value);
      done.add(variable);
    });
  } finally {
    dispose(values.filter((value) => value !== undefined));
  }
  const named = entries.map(([name, { variable }]) => ({ name, originalName: name, variable }));
  return {
    optimizer: optimizerFor(tensorsFor(named, plan), description),
    plan,
    multipliers: Object.fromEntries(
      [...plan.outputs, ...plan.rows].map(({ name, multiplier }) => [name, multiplier]),
    ),
  };
}

function initialValue(
  { variable, kind = 'weight', std = 1 }: VariableSpec,
  row: PlanRow,
  seed: number | undefined,
): Tensor | undefined {
  const { atBase, atTarget } = standardDeviations(std, row, `${row.name}.std`);
  const wanted = factorOf(row, ({ init }) => init * atBase);
  if (seed !== undefined && isDrawn(kind)) {
    const source = stream(seed, row.name);
    const draw = (size: number) =>
      Float32Array.from({ length: variable.size }, () => size * normalQuantile(source.uniform()));
    return tensor(drawnAt(wanted, variable.shape, draw), variable.shape);
  }
  if (wanted === atTarget) return undefined;
  return tidy(() =>
    times(
      variable,
      factorOf(row, ({ init }) => (init * atBase) / atTarget),
    ),
  );
}

function isDrawn(kind: TensorSpec['kind']): boolean {
  return kind === undefined || kind === 'weight' || kind === 'embedding';
}

function checkVariables(entries: readonly (readonly [string, VariableSpec])[]): void {
  const seen = new Set<Variable>();
  for (const [name, spec] of entries) {
    checkKeys(name, spec, specKeys);
    const { variable, kind, std } = spec;
    if (typeof variable?.assign !== 'function') {
      throw invalidArgument(
        `${name}.variable`,
        variable,
        'It is not a tf.Variable.',
        'Pass what tf.variable(…) returned.',
      );
    }
    if (seen.has(variable)) {
      throw invalidArgument(
        name,
        variable.name,
        'This variable is in the record twice.',
        'Give each variable one name.',
      );
    }
    seen.add(variable);
    if (done.has(variable)) {
      throw new RichscaleError('already-parameterized', {
        argument: name,
        received: variable.name,
        problem: 'It was parameterized before, and would be rescaled a second time.',
        remedy: 'Make the variable anew.',
      });
    }
    if (std === undefined && isDrawn(kind)) {
      throw invalidArgument(
        `${name}.std`,
        std,
        'How large its entries were drawn is not known.',
        'Give the standard deviation, or a function of the fans such as (fanIn) => Math.sqrt(2 / fanIn).',
      );
    }
  }
}
