import type { PlanJSON } from '../../core/plan/data.ts';
import type { PlanRow } from '../../core/plan/row.ts';
import { fixed, significant } from '../svg/numbers.ts';

/** A plan, or its JSON: what both have. */
export type PlottedPlan = Pick<
  PlanJSON,
  'parameterization' | 'optimizer' | 'rows' | 'warnings' | 'branchMultiplier'
> &
  Partial<Pick<PlanJSON, 'outputs'>>;

/** The factors of a row that are shown. */
export type FactorName = 'init' | 'multiplier' | 'lr' | 'epsilon' | 'weightDecay';

/** A column of the heat map. */
export interface FactorColumn {
  readonly name: FactorName;
  /** In the figure, where there is little room. */
  readonly heading: string;
  /** In a sentence. */
  readonly words: string;
}

const all: readonly FactorColumn[] = [
  { name: 'init', heading: 'init', words: 'init' },
  { name: 'multiplier', heading: 'multipl.', words: 'multiplier' },
  { name: 'lr', heading: 'rate', words: 'learning rate' },
  { name: 'epsilon', heading: 'ε', words: 'ε' },
  { name: 'weightDecay', heading: 'decay', words: 'decay' },
];

/** The columns of a plan; optimizers without an ε have none for it. */
export function columnsOf({ optimizer }: PlottedPlan): FactorColumn[] {
  return all.filter(({ name }) => name !== 'epsilon' || optimizer.epsilonPlace !== 'none');
}

/** The log2 of a factor; undefined where a factor is zero or not a number. */
export function log2Of(row: PlanRow, name: FactorName): number | undefined {
  const log2 = Math.log2(row[name]);
  return Number.isFinite(log2) ? log2 : undefined;
}

/** The largest departure from 1 of any factor, in powers of two; at least one. */
export function largestLog2(plan: PlottedPlan): number {
  const logs = plan.rows.flatMap((row) =>
    columnsOf(plan).map(({ name }) => Math.abs(log2Of(row, name) ?? 0)),
  );
  return logs.reduce((a, b) => Math.max(a, b), 1);
}

/** A factor in a sentence. */
export function factorText(value: number): string {
  return significant(value, 3);
}

/** A factor as it stands in a cell: at most five characters, six where it is very small. */
export function cellText(value: number): string {
  if (!Number.isFinite(value)) return fixed(value);
  if (value >= 1e5 || (value > 0 && value < 0.01)) {
    const exponent = Math.floor(Math.log10(value) + 1e-9);
    return `${Number((value / 10 ** exponent).toPrecision(2))}e${exponent < 0 ? '−' : ''}${Math.abs(exponent)}`;
  }
  return significant(value, value < 0.1 ? 2 : 3);
}

/** `muP (r = 0.5) under adam`, with its gauge. */
export function planName({ parameterization, optimizer }: PlottedPlan): string {
  const { name, scheme, gauge } = parameterization;
  const richness = scheme.kind === 'rich' ? `r = ${scheme.richness}, ` : '';
  const written = typeof gauge === 'string' ? gauge : `multipliers ${JSON.stringify(gauge)}`;
  return `${name} (${richness}${written}) under ${optimizer.name}`;
}

/** The plan in words; tensors with the same factors share a sentence. */
export function describePlan(plan: PlottedPlan): string {
  const bySentence = new Map<string, string[]>();
  for (const row of plan.rows) {
    const factors = columnsOf(plan).map(({ name, words }) => `${words} ${factorText(row[name])}`);
    const sentence = `${row.role}: ${factors.join(', ')}`;
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), row.name]);
  }
  const sentences = [...bySentence].map(([sentence, names]) => {
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return `${names.slice(0, 3).join(', ')}${more}, ${sentence}.`;
  });
  return ['Factors relative to the base model.', ...sentences, ...plan.warnings].join(' ');
}
