import { invalidArgument } from '../../errors.ts';
import { groupBy } from '../../group-by.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { Plan } from './plan.ts';

/** The global values that a plan's factors multiply. */
export interface ParameterGroupsOptions {
  /** The learning rate tuned at the base width. */
  readonly learningRate: number;
  /** ε at the base width; 1e-7, as on tfjs, if left out. PyTorch's and optax's own is 1e-8. */
  readonly epsilon?: number;
  /** λ at the base width; 0 if left out. */
  readonly weightDecay?: number;
}

/** tfjs's own in float32, so that a plan means the same in every framework. */
export const defaultEpsilon = 1e-7;

export const groupsKeys: KnownKeys<ParameterGroupsOptions> = {
  learningRate: true,
  epsilon: true,
  weightDecay: true,
};

/** Tensors that share every optimizer value. */
export interface ParameterGroup {
  /** A label for optax, unique in the plan. */
  readonly label: string;
  readonly tensors: readonly string[];
  readonly learningRate: number;
  readonly epsilon: number;
  readonly weightDecay: number;
}

/**
 * A plan as parameter groups: tensors with the same learning rate, ε and decay together, in the
 * order of the plan.
 *
 * @throws `invalid-argument` for a learning rate, ε or decay that is not a finite number ≥ 0, and
 *   for a plan with a tensor that reads several things, each of which has its own
 */
export function parameterGroups(
  plan: Plan,
  options: ParameterGroupsOptions,
): readonly ParameterGroup[] {
  checkKeys('options', options, groupsKeys);
  const { learningRate, epsilon = defaultEpsilon, weightDecay = 0 } = options;
  for (const [name, value] of Object.entries({ learningRate, epsilon, weightDecay })) {
    if (!(value >= 0 && Number.isFinite(value))) {
      throw invalidArgument(
        name,
        value,
        'It is a finite number that is not negative.',
        'Give the value tuned at the base width.',
      );
    }
  }
  checkWhole(plan);
  const groups = groupBy(plan.rows, (row) =>
    JSON.stringify([row.lr, row.epsilon, row.weightDecay]),
  );
  const labels = new Set<string>();
  return [...groups.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    return {
      label: fresh([...new Set(rows.map(({ role }) => role))].join('_'), labels),
      tensors: rows.map(({ name }) => name),
      learningRate: learningRate * first.lr,
      epsilon: epsilon * first.epsilon,
      weightDecay: weightDecay * first.weightDecay,
    };
  });
}

function checkWhole({ rows }: Plan): void {
  const row = rows.find(({ segments }) => segments !== undefined);
  if (row === undefined) return;
  throw invalidArgument(
    'plan',
    row.name,
    'This tensor reads several things that scale differently, and a group has one learning rate for all of a tensor.',
    'Use one layer for each thing that is read, and add their outputs.',
  );
}

function fresh(name: string, taken: Set<string>): string {
  let label = name;
  for (let count = 2; taken.has(label); count++) label = `${name}_${count}`;
  taken.add(label);
  return label;
}
