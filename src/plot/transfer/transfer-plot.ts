import { checkResult } from '../../judge/received.ts';
import type { TransferSweepJSON } from '../../judge/results/sweep-result.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { verticalAxis } from '../svg/axis.ts';
import { label, lines, raised } from '../svg/draw.ts';
import { type FigureOptions, figure, figureKeys, margin } from '../svg/figure.ts';
import { legend } from '../svg/legend.ts';
import { exponent } from '../svg/numbers.ts';
import { shortened } from '../svg/text-size.ts';
import { entries } from './entries.ts';
import { lossRange } from './loss-range.ts';
import { gridOf } from './panel-grid.ts';
import { partsFor } from './parts.ts';
import { rateScale } from './rate-scale.ts';
import { nameLines, panel } from './transfer-panel.ts';
import { describeSweep } from './transfer-words.ts';

/** Options of {@link transferPlot}. */
export interface TransferPlotOptions extends FigureOptions {
  /**
   * The loss of a model that has learned nothing, ln 10 for ten classes: losses from there on are
   * drawn in the band of divergent runs. Eight times the least loss of the worst width if left out.
   */
  readonly ceiling?: number;
  /** What the loss is called; `loss` if left out. */
  readonly lossName?: string;
  /**
   * The hyperparameter whose values have a column each; if left out, the last that takes two or
   * three values, where there is another for the rows.
   */
  readonly columns?: string;
}

/** What its options may have. */
export const transferPlotKeys: KnownKeys<TransferPlotOptions> = {
  ...figureKeys,
  ceiling: true,
  lossName: true,
  columns: true,
};

const gap = { columns: 14, rows: 18, axis: 46 };

/**
 * A sweep as a figure: loss against learning rate, a panel for each setting of the other
 * hyperparameters, a curve for each width. Divergent cells are crosses in a band above; below,
 * each width has a line with its best rate and the interval of it; the dotted line is the best
 * rate of the narrowest, which would be used for all.
 *
 * @param sweep what `transferSweep` returned, or its JSON
 * @returns an SVG that needs nothing else, the same for the same sweep
 * @throws `invalid-argument` for anything that is not a sweep; `unreadable-json` for one of another schema version;
 *   `unknown-key` for an option that there is not
 */
export function transferPlot(sweep: TransferSweepJSON, options: TransferPlotOptions = {}): string {
  checkKeys('options', options, transferPlotKeys);
  checkResult('sweep', sweep, 'transfer-sweep');
  const { groups } = sweep;
  const lossName = options.lossName ?? 'loss';
  const grid = gridOf(groups, options.columns);
  const widths = [...new Set(groups.flatMap(({ curves }) => curves.map(({ width }) => width)))];
  const most = Math.max(0, ...groups.map(({ curves }) => curves.length));
  const range = lossRange(groups, options.ceiling);
  const width = (margin.right - margin.left - (grid.columns - 1) * gap.columns) / grid.columns;
  const parts = partsFor({
    widths: most,
    names: Math.max(0, ...grid.cells.map(({ name }) => nameLines(name, width).length)),
    banded: range.cut || range.diverged,
  });
  const key = legend(entries(widths, range), {
    left: margin.edge,
    right: margin.right,
    top: 6,
  });
  const top = key.height + 36;
  const height = parts.heading + parts.band + parts.losses + parts.best;
  const rowTop = (row: number): number => top + row * (height + gap.rows);
  const columnLeft = (column: number): number => margin.left + column * (width + gap.columns);
  const columns = Array.from({ length: grid.columns }, (_, column) => {
    const own = grid.cells.filter((cell) => cell.column === column);
    const left = columnLeft(column);
    const x = rateScale(
      own.map(({ group }) => group),
      left,
      width,
    );
    const bottom = rowTop(Math.max(0, ...own.map(({ row }) => row))) + height;
    return lines(
      own.map(({ group, row, name }) => {
        const losses = rowTop(row) + parts.heading + parts.band;
        const y = range.scale([losses + parts.losses, losses]);
        return lines(
          panel(group, name, {
            left,
            top: rowTop(row),
            width,
            parts,
            x,
            y,
            ceiling: range.ceiling,
          }),
          column === 0 ? verticalAxis({ left, top: 0, width, height }, y) : '',
        );
      }),
      x.ticks.map((tick) => raised(x(tick), bottom + 19, `2^${exponent(tick)}`, 'soft middle')),
      label(left + width / 2, bottom + 38, 'learning rate', 'middle'),
    );
  });
  const rows = Math.max(0, ...grid.cells.map(({ row }) => row + 1));
  const caption = [
    lossName,
    ...(grid.common === '' ? [] : [grid.common]),
    'drift: log2 of the best rate, per doubling',
  ].join('; ');
  return figure(
    {
      title: `${lossName} against learning rate at widths ${widths.join(', ')}`,
      description: describeSweep(sweep),
      height: rows === 0 ? top : rowTop(rows - 1) + height + gap.axis,
      body: lines(
        key.svg,
        label(margin.edge, key.height + 22, shortened(caption, margin.right - margin.edge), 'soft'),
        columns,
      ),
      series: most,
      style: [' .edge{stroke:var(--soft);stroke-width:.6;fill:none}'],
    },
    options,
  );
}
