import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { type Box, frame, gridLines, spaced, verticalAxis } from '../svg/axis.ts';
import { label, lines, path, round, through } from '../svg/draw.ts';
import { margin } from '../svg/figure.ts';
import { exponent, fixed } from '../svg/numbers.ts';
import { placeLabels } from '../svg/place-labels.ts';
import { logScale } from '../svg/scale.ts';
import { textWidth } from '../svg/text-size.ts';
import { networkMark, type Reference } from './networks.ts';

const size = { plot: 170, width: 262, heading: 26 };

/** How high the panel is, with its heading and its axis. */
export const movementHeight: number = size.heading + size.plot + 44;

/**
 * How far features move at each width: a point for each seed, the line of the measured richness,
 * and beside it those of the lazy and of the rich. Relative movement goes as n^(r − 1/2).
 */
export function movementPanel(diagnosis: DiagnosisJSON, top: number): string {
  const { richness } = diagnosis;
  const points = diagnosis.movement.filter(
    ({ width, value }) => width > 0 && value > 0 && Number.isFinite(value),
  );
  if (points.length === 0) {
    return label(margin.left, top + 14, 'No movement could be measured.', 'soft');
  }
  const box: Box = {
    left: margin.left,
    top: top + size.heading,
    width: size.width,
    height: size.plot,
  };
  const widths = [...new Set(points.map(({ width }) => width))].sort((a, b) => a - b);
  const narrow = Math.min(...widths);
  const widest = Math.max(...widths);
  const mean = (values: readonly number[]): number =>
    values.reduce((total, value) => total + value, 0) / values.length;
  // A fitted line goes through the mean of its points; the others start where it does.
  const level = mean(points.map(({ value }) => Math.log(value)));
  const middle = mean(points.map(({ width }) => Math.log(width / narrow)));
  const measured = Number.isFinite(richness) ? richness - 1 / 2 : undefined;
  const start = Math.exp(level - (measured ?? 0) * middle);
  const slopes: readonly (readonly [Reference, number])[] = [
    ['lazy', -1 / 2],
    ['rich', 0],
    ...(measured === undefined ? [] : [['run', measured] as const]),
  ];
  const at = (slope: number, width: number): number => start * (width / narrow) ** slope;
  const values = [
    ...points.map(({ value }) => value),
    ...slopes.map(([, slope]) => at(slope, widest)),
  ];
  const x = logScale({ values: widths, range: [box.left, box.left + box.width], apart: 0 });
  const y = logScale({ values, range: [box.top + box.height, box.top] });
  const marks = spaced(widths, x, (width) => textWidth(String(width)) + 6);
  return lines(
    `<text x="${margin.left}" y="${round(top + 13)}"><tspan class="heading">‖Δh‖/‖h‖</tspan><tspan dx="8">movement of the last features</tspan></text>`,
    gridLines(box, y),
    slopes.map(([network, slope]) =>
      path(
        `net ${network}`,
        through(widths.map((width) => ({ x: x(width), y: y(at(slope, width)) }))),
      ),
    ),
    points.map(({ width, value }) => networkMark('run', x(width), y(value))),
    frame(box, widths.map(x)),
    verticalAxis(box, y),
    label(margin.edge, box.top + box.height + 19, 'width', 'soft'),
    marks.map((width) => label(x(width), box.top + box.height + 19, String(width), 'soft middle')),
    endLabels(
      slopes.map(([network, slope]) => ({ network, slope, end: y(at(slope, widest)) })),
      box,
    ),
  );
}

function endLabels(
  ends: readonly { readonly network: Reference; readonly slope: number; readonly end: number }[],
  { left, top, width, height }: Box,
): string {
  const names = { run: 'this run', lazy: 'lazy, r = 0', rich: 'rich, r = 0.5' };
  const sorted = [...ends].sort((a, b) => a.end - b.end);
  const places = placeLabels(
    sorted.map(({ end }) => end),
    sorted.map(() => 36),
    top - 8,
    top + height + 8,
  );
  return lines(
    sorted.map(({ network, slope, end }, index) => {
      const place = places[index] ?? end;
      const x = left + width + 26;
      const written = network === 'run' ? fixed(slope) : exponent(slope);
      return lines(
        path('leader', `M${left + width - 4} ${round(end)}L${x - 6} ${round(place - 4)}`),
        label(x, place, names[network], network === 'run' ? 'strong' : ''),
        label(x, place + 15, `slope ${written}`, 'soft'),
      );
    }),
  );
}
