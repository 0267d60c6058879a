import { invalidArgument, RichscaleError } from '../../errors.ts';
import { nearestTo } from '../../known-keys.ts';
import type { Parameterization } from '../parameterization.ts';
import { touches } from '../theory/decay.ts';
import type { OptimizerResponse } from '../theory/response.ts';
import { withChangedValues } from './changed-values.ts';
import { kinds } from './check-tensor.ts';
import type { PlanRow } from './row.ts';
import type { TensorKind } from './tensor.ts';

/**
 * Which tensors decay: the kinds and names in a list (a word that is a kind's means the kind), or
 * those for which a function gives true. The factor λ of all others is 0.
 */
export type Decays =
  | readonly (TensorKind | (string & {}))[]
  | ((tensor: Omit<PlanRow, 'weightDecay'>) => boolean);

/**
 * The rows with a decay of 0 where a tensor does not decay.
 *
 * @param decays all that the optimizer's decay rule touches, if undefined
 * @throws `unknown-tensor` for a name in the list that is no tensor's; `invalid-argument` for what is
 *   neither a list nor a function
 */
export function withDecays(
  rows: readonly PlanRow[],
  decays: Decays | undefined,
  { decayRule }: OptimizerResponse,
): readonly PlanRow[] {
  const chosen = decays === undefined ? undefined : chosenBy(rows, decays);
  const rule = decayRule ?? 'timescale';
  return Object.freeze(
    rows.map((row) =>
      touches(rule, row.role) && (chosen?.has(row.name) ?? true) ? row : withoutDecay(row),
    ),
  );
}

function withoutDecay(row: PlanRow): PlanRow {
  const changed = withChangedValues<Pick<PlanRow, 'weightDecay'>, PlanRow>(row, (part) => ({
    ...part,
    weightDecay: 0,
  }));
  return Object.freeze(changed);
}

/** The names of the tensors that decay; throws as {@link withDecays}. */
function chosenBy(rows: readonly PlanRow[], decays: Decays): ReadonlySet<string> {
  const names = rows.map(({ name }) => name);
  if (typeof decays === 'function') {
    return new Set(rows.filter((row) => decays(row)).map(({ name }) => name));
  }
  if (!Array.isArray(decays)) {
    throw invalidArgument(
      'decays',
      decays,
      'It is neither a list of kinds and names nor a function.',
      "Pass such as ['weight', 'embedding'], or ({ name }) => name.endsWith('/kernel').",
    );
  }
  const known = new Set<string>([...kinds, ...names]);
  for (const each of decays) {
    if (known.has(each)) continue;
    const nearest = nearestTo(String(each), [...known]);
    throw new RichscaleError(
      'unknown-tensor',
      {
        argument: 'decays',
        received: each,
        problem: 'It is neither a kind nor the name of a tensor.',
        remedy: `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}Kinds are ${kinds.join(', ')}; the names are ${names.join(', ')}.`,
      },
      { tensor: String(each), known: names },
    );
  }
  const wanted = new Set<string>(decays);
  return new Set(
    rows.filter(({ kind, name }) => wanted.has(kind) || wanted.has(name)).map(({ name }) => name),
  );
}

/** Throws `inconsistent-decay` unless a decay rule holds under the parameterization. */
export function checkRegime(
  { decayRule }: OptimizerResponse,
  { richness, name }: Parameterization,
): void {
  if (decayRule === undefined || richness === 1 / 2) return;
  throw new RichscaleError('inconsistent-decay', {
    argument: 'optimizer.decayRule',
    received: decayRule,
    problem: `It is known for rich networks, r = 1/2, and the parameterization is ${name}${richness === undefined ? '' : ` at r = ${richness}`}.`,
    remedy: 'Use muP(), or leave the rule out.',
  });
}
