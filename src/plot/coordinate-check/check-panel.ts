import { type Box, frame, gridLines, spaced, verticalAxis } from '../svg/axis.ts';
import { label, lines, round } from '../svg/draw.ts';
import { escaped } from '../svg/escape.ts';
import { margin } from '../svg/figure.ts';
import { logScale } from '../svg/scale.ts';
import { fitting, textWidth } from '../svg/text-size.ts';
import { layerLines, lineEnds, verdictMark } from './check-lines.ts';
import { endLabels, labelHeights, restWords } from './end-labels.ts';
import { type JudgedQuantity, tally } from './judged.ts';
import { symbolOf, wordsOf } from './quantities.ts';

const size = { plot: 172, least: 104, heading: 24, axis: 26 };

/** How high the panel of a quantity is, with its heading and its axis. */
export function panelHeight(shown: number, rest: number): number {
  return size.heading + plotHeight(shown, rest) + size.axis;
}

function plotHeight(shown: number, rest: number): number {
  return Math.max(size.least, shown * labelHeights.line + restHeight(rest));
}

function restHeight(rest: number): number {
  return rest > 0 ? labelHeights.rest : 0;
}

/** One quantity: size against width, a line for each layer, named at its end. */
export function panel(
  judged: JudgedQuantity,
  options: { readonly widths: readonly number[]; readonly top: number; readonly labels: number },
): string {
  const { widths, top, labels } = options;
  const { findings } = judged;
  const shown = findings.slice(0, labels);
  const rest = findings.slice(labels);
  const height = plotHeight(shown.length, rest.length);
  const box: Box = { left: margin.left, top: top + size.heading, width: size.plot, height };
  const all = findings.flatMap((finding) => [
    ...finding.points.map(({ value }) => value),
    ...lineEnds(finding, widths),
  ]);
  const x = logScale({ values: widths, range: [box.left, box.left + box.width], apart: 0 });
  const ratio = Math.max(...widths) / Math.min(...widths);
  // A slope of ±1/2 fills at least half of the panel; noise around 0 does not.
  const y = logScale({ values: all, range: [box.top + height, box.top] }, ratio);
  const marks = spaced(widths, x, (width) => textWidth(String(width)) + 4);
  return lines(
    heading(judged, top + 13),
    gridLines(box, y),
    // The worst are drawn last, over the others.
    findings.toReversed().map((finding) => {
      const faint = findings.length > labels && finding.verdict === 'pass';
      const drawn = layerLines(finding, widths, x, y);
      return faint ? `<g class="faint">\n${drawn}\n</g>` : drawn;
    }),
    frame(box, widths.map(x)),
    verticalAxis(box, y),
    label(margin.edge, box.top + height + 19, 'width', 'soft'),
    marks.map((width) => label(x(width), box.top + height + 19, String(width), 'soft middle')),
    endLabels(shown, box, Math.max(...widths), y, restHeight(rest.length)),
    rest.length > 0 ? restWords(rest, box) : '',
  );
}

function heading({ quantity, findings }: JudgedQuantity, y: number): string {
  const { fail, undecided } = tally(findings);
  const symbol = symbolOf(quantity);
  const worst = findings[0];
  const verdict = worst?.verdict ?? 'pass';
  const result = resultWords(fail, undecided, findings.length);
  const room = margin.right - margin.left - textWidth(symbol, true) - textWidth(result, true) - 40;
  const when = worst === undefined ? '' : ` (${worst.statistic}, step ${worst.step})`;
  const words = fitting([`${wordsOf(quantity)}${when}`, wordsOf(quantity)], room);
  return lines(
    `<text x="${margin.left}" y="${round(y)}"><tspan class="heading">${escaped(symbol)}</tspan><tspan dx="8">${escaped(words)}</tspan></text>`,
    label(margin.right - 16, y, result, `strong end ${verdict}`),
    verdictMark(verdict, margin.right - 6, y - 4.5, 1.3),
  );
}

function resultWords(fail: number, undecided: number, all: number): string {
  if (all === 1) return fail === 1 ? 'fails' : undecided === 1 ? 'undecided' : 'passes';
  if (fail > 0) return `${fail} of ${all} ${fail === 1 ? 'fails' : 'fail'}`;
  if (undecided === 0) return `all ${all} pass`;
  return undecided === all ? `all ${all} undecided` : `${undecided} of ${all} undecided`;
}
