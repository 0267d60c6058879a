import { at, first, last } from '../lists.ts';
import { formatDrift, formatRate } from '../numbers.ts';
import { optimizers, schemes } from '../settings.ts';
import type { Transfer } from '../transfer.ts';
import { cross, escaped, label } from './markup.ts';
import { lookOf } from './palette.ts';
import { type Box, lossAxis, panel, rateAxis } from './panel.ts';
import { lossScale, rateScale } from './scales.ts';
import { figureStyle } from './style.ts';

// In units of a text size that is still legible when the figure is 400 pixels wide.
const size = {
  width: 480,
  panel: 206,
  height: 168,
  band: 26,
  left: 44,
  gap: 16,
  top: 92,
  row: 200,
};

/**
 * All panels as one SVG that needs nothing else: schemes below each other on one axis of
 * learning rates, so that a drift is seen as a step to the side; optimizers beside each other.
 */
export function figure(transfers: readonly Transfer[]): string {
  const height = size.top + (schemes.length - 1) * size.row + size.height + 48;
  const columns = optimizers.map((optimizer, column) => {
    const own = transfers.filter((transfer) => transfer.optimizer === optimizer);
    const left = size.left + column * (size.panel + size.gap);
    const x = rateScale(own, left, size.panel);
    const boxes = own.map((_, row) => boxAt(left, row));
    return [
      ...own.map((transfer, row) => {
        const box = at(boxes, row);
        const y = lossScale(transfers, box.top + box.band, box.height - box.band);
        return [panel(transfer, box, x, y), column === 0 ? lossAxis(box, y) : ''].join('\n');
      }),
      rateAxis(last(boxes), x, 'learning rate'),
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" class="transfer" viewBox="0 0 ${size.width} ${height}" role="img" aria-labelledby="transfer-title transfer-description">
<title id="transfer-title">${escaped(title(transfers))}</title>
<desc id="transfer-description">${escaped(description(transfers))}</desc>
<style>${figureStyle}</style>
<rect width="${size.width}" height="${height}" fill="var(--paper)"/>
${legend(transfers)}
${columns.join('\n')}
</svg>
`;
}

function boxAt(left: number, row: number): Box {
  const { panel: width, height, band } = size;
  return { left, top: size.top + row * size.row, width, height, band };
}

function legend(transfers: readonly Transfer[]): string {
  const widths = widthsOf(transfers);
  const step = 66;
  const start = size.left + 78;
  return [
    label(size.left, 20, 'best at width', 'legend'),
    ...widths.map((width, index) => {
      const { name, marker } = lookOf(index);
      const x = start + 24 + index * step;
      return `<g class="${name}"><path class="curve" d="M${x - 11} 16h22"/><path class="optimum" transform="translate(${x} 16)" d="${marker}"/></g>${label(x + 15, 20, String(width), 'legend')}`;
    }),
    `<path class="base" d="M${size.left + 3} 31v16"/>`,
    label(size.left + 11, 43, `best at ${first(widths)}`, 'legend'),
    `<g class="width0">${cross(size.left + 106, 39)}</g>`,
    label(size.left + 114, 43, 'diverged, or no better than guessing', 'legend'),
    label(6, 66, 'training loss', 'legend'),
  ].join('\n');
}

function title(transfers: readonly Transfer[]): string {
  return `Training loss against learning rate at widths ${widthsOf(transfers).join(', ')}, under ${schemes.join(', ')}, with ${optimizers.join(' and ')}`;
}

/** The figure in words: every optimum. */
function description(transfers: readonly Transfer[]): string {
  return transfers
    .map(({ scheme, optimizer, curves, drift }) => {
      const optima = curves.map(({ width, optimum }) => `${formatRate(optimum)} at ${width}`);
      return `${scheme} with ${optimizer}: best learning rates ${optima.join(', ')}; drift ${formatDrift(drift)} powers of two.`;
    })
    .join(' ');
}

function widthsOf(transfers: readonly Transfer[]): number[] {
  return first(transfers).curves.map(({ width }) => width);
}
