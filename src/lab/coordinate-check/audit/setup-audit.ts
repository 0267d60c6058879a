import { baseOf, sizeOf } from '../../../core/plan/dim.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { PlanRow } from '../../../core/plan/row.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import type { CellMeasurement } from '../cell.ts';

/**
 * Holds the networks of all cells against one another: exponents and intervals mean nothing where
 * the width or the seed is not passed on, or where each width has a base of its own.
 */
export function auditSetup(cells: readonly CellMeasurement[]): readonly AuditFinding[] {
  const plans = new Map(cells.map(({ width, plan }) => [width, plan]));
  return [
    ...auditWidths(plans),
    ...auditBases(plans),
    ...auditSeeds(cells),
    ...auditCompiled(cells),
  ];
}

const fansOf = ({ fanIn, fanOut }: PlanRow) => [fanIn, fanOut];

function auditWidths(plans: ReadonlyMap<number, Plan>): readonly AuditFinding[] {
  const shapes = [...plans.values()].map(({ rows }) =>
    JSON.stringify(rows.map((row) => [row.name, fansOf(row).map(sizeOf)])),
  );
  if (new Set(shapes).size === shapes.length) return [];
  return [
    {
      subject: 'setup',
      name: 'setup',
      role: undefined,
      verdict: 'fail',
      text: 'Networks of different widths have the same shapes: pass the width on to what builds the model.',
    },
  ];
}

/** What is tuned at one width is carried to all others, so there is one base. */
function auditBases(plans: ReadonlyMap<number, Plan>): readonly AuditFinding[] {
  const [[narrowest, first] = [], ...others] = plans;
  return (first?.rows ?? []).flatMap((row): AuditFinding[] => {
    const bases = fansOf(row).map(baseOf);
    const different = others.find(([, { rows }]) => {
      const same = rows.find(({ name }) => name === row.name);
      return same !== undefined && fansOf(same).map(baseOf).join() !== bases.join();
    });
    if (different === undefined) return [];
    const [width, { rows }] = different;
    const there = rows.find(({ name }) => name === row.name) as PlanRow;
    return [
      {
        subject: 'plan',
        name: row.name,
        role: row.role,
        verdict: 'fail',
        text: `Its base is [${bases}] at width ${narrowest} and [${fansOf(there).map(baseOf)}] at width ${width}: give every width the same base.`,
      },
    ];
  });
}

/** Copies of one network would narrow the intervals as if they were several. */
function auditSeeds(cells: readonly CellMeasurement[]): readonly AuditFinding[] {
  const seen = new Set(
    cells.map(({ width, records }) => JSON.stringify([width, records.map(({ value }) => value)])),
  );
  if (seen.size === cells.length) return [];
  return [
    {
      subject: 'setup',
      name: 'setup',
      role: undefined,
      verdict: 'undecided',
      text: 'It gives the same network for different seeds, so the intervals are too narrow: pass the seed on to parameterize.',
    },
  ];
}

/** What is checked is the optimizer that the setup returns; `fit` trains with the compiled one. */
function auditCompiled(cells: readonly CellMeasurement[]): readonly AuditFinding[] {
  const found = cells.find(({ compiledWith }) => compiledWith !== undefined);
  if (found === undefined) return [];
  return [
    {
      subject: 'setup',
      name: 'setup',
      role: undefined,
      verdict: 'fail',
      text: `The model is compiled with another optimizer (${found.compiledWith}) than the one that the setup returns, so fit trains otherwise than was checked: compile it with the latter.`,
    },
  ];
}
