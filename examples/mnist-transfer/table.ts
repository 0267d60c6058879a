import { first, last } from './lists.ts';
import { formatDrift, formatLoss, formatRate, signed } from './numbers.ts';
import type { Transfer } from './transfer.ts';

/** The transfers as rows of text, the first row being the header. */
export function tableRows(transfers: readonly Transfer[]): string[][] {
  const widths = first(transfers).curves.map(({ width }) => width);
  const widest = last(widths);
  return [
    [
      'optimizer',
      'scheme',
      ...widths.map((width) => `best at ${width}`),
      'drift',
      'by seed',
      'spread',
      `transferred to ${widest}`,
      `best of ${widest}`,
    ],
    ...transfers.map((transfer) => [
      transfer.optimizer,
      transfer.scheme,
      ...transfer.curves.map(({ optimum }) => formatRate(optimum)),
      formatDrift(transfer.drift),
      transfer.seedDrifts.map(formatDrift).join(', '),
      signed(transfer.spread),
      formatLoss(transfer.transferredLoss),
      formatLoss(transfer.bestLoss),
    ]),
  ];
}

/** Rows of text in aligned columns, names to the left and numbers to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = first(rows).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((text, column) => {
          const width = widths[column] ?? 0;
          return column < 2 ? text.padEnd(width) : text.padStart(width);
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
