import type { TransferGroup } from '../../judge/results/sweep-result.ts';
import { fixed, withInterval } from '../svg/numbers.ts';
import { transferPlot } from '../transfer/transfer-plot.ts';
import { lossWords, optimumWords, widerWords } from '../transfer/transfer-words.ts';
import { type Column, captioned, list, stacked, table } from './markup.ts';
import type { ReportSweep } from './report-options.ts';

/** A sweep: its figure, the best rates as a table, and what to use. */
export function sweepSection({ sweep, ...options }: ReportSweep, id: string): string {
  const widths = [
    ...new Set(sweep.groups.flatMap(({ curves }) => curves.map(({ width }) => width))),
  ];
  const named = sweep.groups.some(({ label }) => label !== '');
  const columns: Column<TransferGroup>[] = [
    { heading: 'setting', cell: ({ label }) => (named ? label : 'all') },
    ...widths.map((width) => ({
      heading: `best at ${width}`,
      kind: 'number' as const,
      cell: ({ curves }: TransferGroup) => {
        const curve = curves.find((each) => each.width === width);
        return curve === undefined ? '' : optimumWords(curve);
      },
    })),
    {
      heading: 'drift per doubling',
      kind: 'number',
      cell: ({ driftPerDoubling: { value, interval } }) =>
        withInterval(value, interval, { sign: true }),
    },
    { heading: 'spread', kind: 'number', cell: ({ spread }) => fixed(spread, 1) },
    { heading: 'transferred', kind: 'number', cell: ({ transfer }) => lossWords(transfer.loss) },
    { heading: 'tuned', kind: 'number', cell: ({ transfer }) => lossWords(transfer.tunedLoss) },
    { heading: 'wider is better', cell: widerWords },
  ];
  const advice = sweep.groups.map(
    ({ label, recommendation }) => `${label === '' ? '' : `${label}: `}${recommendation.text}`,
  );
  return stacked(
    captioned(
      transferPlot(sweep, { ...options, id }),
      'Loss against learning rate. A larger marker is the best rate of a width, shown again below with its interval; the dotted line is the best rate of the narrowest, which would be used for all.',
    ),
    table('Best learning rates', columns, sweep.groups),
    '<p class="note">Drift and spread are in powers of two. “Transferred” is the loss of the widest model at the narrowest one’s best rate, “tuned” at its own.</p>',
    advice.length === 0 ? '' : `<h3>What to use</h3>\n${list(advice)}`,
  );
}
