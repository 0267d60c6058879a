import { readFileSync, writeFileSync } from 'node:fs';
import type { SpecOutcome } from './outcome.ts';
import { reasonOf } from './reasons.ts';
import type { Run } from './runs.ts';

/** Specs that fail for one reason, by the names of the runs in which they do. */
export interface FailingGroup {
  readonly reason: string;
  readonly on: readonly string[];
  readonly specs: readonly string[];
}

/** What stock tfjs does, which changes with its version alone. */
export interface StockRecord {
  readonly tfjs: string;
  /** On each backend, how many specs there are and which fail; relaxed SIMD is ours alone. */
  readonly backends: Readonly<
    Record<Run['backend'], { readonly specs: number; readonly failing: readonly string[] }>
  >;
}

const stockFile = new URL('stock.json', import.meta.url);
const failuresFile = new URL('failures.json', import.meta.url);

export function readStock(): StockRecord {
  return JSON.parse(readFileSync(stockFile, 'utf8'));
}

export function readFailures(): readonly FailingGroup[] {
  return JSON.parse(readFileSync(failuresFile, 'utf8'));
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

export function writeStock(record: StockRecord): void {
  writeFileSync(stockFile, text(record));
}

export function writeFailures(groups: readonly FailingGroup[]): void {
  writeFileSync(failuresFile, text(groups));
}

/** What fails, by reason and by where it does. */
export function groupsOf(
  outcomes: ReadonlyMap<string, readonly SpecOutcome[]>,
): readonly FailingGroup[] {
  const specs = new Map<string, { readonly on: string[]; readonly reason: string }>();
  for (const [run, all] of outcomes) {
    for (const { spec, message } of all) {
      if (message === undefined) continue;
      const known = specs.get(spec) ?? { on: [], reason: reasonOf(spec, message) };
      known.on.push(run);
      specs.set(spec, known);
    }
  }
  const groups = new Map<string, FailingGroup & { readonly specs: string[] }>();
  for (const [spec, { on, reason }] of specs) {
    const key = JSON.stringify([reason, on]);
    const group = groups.get(key) ?? { reason, on, specs: [] };
    group.specs.push(spec);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => (a.reason < b.reason ? -1 : 1));
}

/** The specs of a list that fail in one run. */
export function failingIn(groups: readonly FailingGroup[], run: string): readonly string[] {
  return groups
    .filter(({ on }) => on.includes(run))
    .flatMap(({ specs }) => specs)
    .sort();
}
