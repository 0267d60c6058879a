import type { Plan } from '../../../src/core/plan/plan.ts';
import { isRichscaleError } from '../../../src/errors.ts';
import { muP } from '../../../src/index.ts';
import { adam, parameterize } from '../../../src/tfjs/index.ts';
import type { ZooEntry } from '../entry.ts';
import { disposeOf, widths } from './training.ts';

/** What is known of an architecture by itself, and what has to be said of it. */
export interface Recognition {
  readonly tensors: number;
  /** The tensors that are known without a word, and what else is. */
  readonly byItself: string;
  /** What is declared, and what is done to a model without it; empty where nothing has to be. */
  readonly declared: string;
}

export function recognitionOf(entry: ZooEntry): Recognition {
  const { plan } = planned(entry, entry.declared);
  const { tensors = {}, outputs = {} } = entry.declared ?? {};
  const bare = entry.declared === undefined ? { missing: [], outcome: '' } : without(entry, plan);
  const names = typeof tensors === 'function' ? ['a function of the name'] : Object.keys(tensors);
  const said = [
    ...names.map((name) => `\`${name}\``),
    ...Object.entries(outputs).map(([name, word]) => `\`outputs: { ${name}: '${word}' }\``),
  ];
  return {
    tensors: plan.rows.length,
    byItself: known(plan, bare.missing, Object.keys(outputs)),
    declared: said.length === 0 ? '' : `${said.join(', ')}; ${bare.outcome} without`,
  };
}

function known(plan: Plan, missing: readonly string[], outputs: readonly string[]): string {
  const { rows, logits } = plan;
  const segmented = rows.filter(({ segments }) => segments !== undefined).length;
  const readouts = plan.outputs.filter(({ name }) => !outputs.includes(name)).length;
  return [
    missing.length === 0 ? 'all tensors' : `${rows.length - missing.length} tensors`,
    ...counted(segmented, 'of which reads a concatenation', 'of which read concatenations'),
    ...counted(logits.length, 'layer’s attention logits', 'layers’ attention logits'),
    ...counted(readouts, 'output without a weight', 'outputs without a weight'),
  ].join(', ');
}

function counted(count: number, one: string, several: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
}

/** What becomes of the model without what is declared, and which tensors are then not known. */
function without(
  entry: ZooEntry,
  right: Plan,
): { readonly missing: readonly string[]; readonly outcome: string } {
  try {
    const { plan, warnings } = planned(entry, {});
    const sort = ({ role, segments, kind }: Plan['rows'][number]) =>
      JSON.stringify([role, kind, segments?.map((each) => each.role)]);
    const missing = right.rows.filter((row) => sort(row) !== sort(plan.row(row.name)));
    const outcome = warnings > 0 ? 'warned of' : 'taken in silence';
    return { missing: missing.map(({ name }) => name), outcome };
  } catch (error) {
    if (!isRichscaleError(error)) throw error;
    const asked = isRichscaleError(error, 'undeclared-tensor') ? error.fields.tensors : [];
    return { missing: asked, outcome: 'refused' };
  }
}

function planned(
  { build }: ZooEntry,
  declared: ZooEntry['declared'],
): { readonly plan: Plan; readonly warnings: number } {
  let warnings = 0;
  const wrapped = parameterize(build, {
    ...widths,
    ...declared,
    parameterization: muP(),
    optimizer: adam({ learningRate: 0.01 }),
    seed: 1,
    onWarning: () => {
      warnings += 1;
    },
  });
  disposeOf(wrapped);
  return { plan: wrapped.plan, warnings };
}
