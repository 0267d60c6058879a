import { columnsOf, factorText, type PlottedPlan } from '../plan/factor-columns.ts';
import { planPlot } from '../plan/plan-plot.ts';
import { escaped } from '../svg/escape.ts';
import { type Column, captioned, folded, stacked, table } from './markup.ts';

type Row = PlottedPlan['rows'][number];

/** Several plans: all of them open where they are few, else the first. */
export function planSections(
  plans: readonly { readonly title: string; readonly plan: PlottedPlan }[],
  id: string,
): string[] {
  return plans.map(({ title, plan }, index) => {
    const content = planContent(title, plan, `${id}-${index + 1}`);
    return plans.length > 2 && index > 0
      ? folded(title, content)
      : stacked(`<h3>${escaped(title)}</h3>`, content);
  });
}

/** A plan: its heat map, and the reasons as a table. */
function planContent(title: string, plan: PlottedPlan, id: string): string {
  const columns: Column<Row>[] = [
    { heading: 'tensor', cell: ({ name }) => name },
    { heading: 'role', cell: ({ role }) => role },
    ...columnsOf(plan).map(({ name, words }) => ({
      heading: words,
      kind: 'number' as const,
      cell: (row: Row) => factorText(row[name]),
    })),
    { heading: 'why', cell: ({ why }) => why, kind: 'sentence' },
  ];
  return stacked(
    captioned(planPlot(plan, { id }), ''),
    folded('All factors, with reasons', table(title, columns, plan.rows)),
  );
}
