import type { CoordinateFinding } from '../../judge/results/check-result.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { crossShape, lines, path, round, shape, through } from '../svg/draw.ts';
import type { Scale } from '../svg/scale.ts';

/** The shape that each verdict is drawn with, as well as its colour. */
const shapes: Readonly<Record<Verdict, string>> = {
  pass: 'M2.4 0A2.4 2.4 0 1 1 -2.4 0A2.4 2.4 0 1 1 2.4 0Z',
  fail: crossShape,
  undecided: 'M0 -3.6L3.4 0L0 3.6L-3.4 0Z',
};

/** The mark of an verdict. */
export function verdictMark(verdict: Verdict, x: number, y: number, size = 1): string {
  return shape(`point ${verdict}`, x, y, shapes[verdict], size);
}

/** CSS of what belongs to an verdict. */
export const verdictStyle: readonly string[] = [
  ' .point{stroke-width:1.4;fill:none}',
  ' .point.pass{fill:var(--pass);stroke:none}',
  ' .point.fail{stroke:var(--fail);stroke-width:1.8}',
  ' .point.undecided{stroke:var(--undecided);fill:var(--paper)}',
  ' .fit{fill:none}',
  ' .fit.pass{stroke:var(--pass);stroke-width:1.4}',
  ' .fit.fail{stroke:var(--fail);stroke-width:2.4}',
  ' .fit.undecided{stroke:var(--undecided);stroke-width:1.8}',
  ' .predicted{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:3 5;fill:none}',
  ' .faint{opacity:.75}',
  ' .range{fill-opacity:.14;stroke:none}',
  ' .range.pass{fill:var(--pass)}',
  ' .range.fail{fill:var(--fail)}',
  ' .range.undecided{fill:var(--undecided)}',
  ' text.pass{fill:var(--pass)}',
  ' text.fail{fill:var(--fail)}',
  ' text.undecided{fill:var(--undecided)}',
];

/** The sizes at the ends of the lines that are drawn. */
export function lineEnds(finding: CoordinateFinding, widths: readonly number[]): number[] {
  const narrow = Math.min(...widths);
  const ratio = Math.max(...widths) / narrow;
  const start = fittedAt(finding, narrow);
  const { min, max } = finding.predicted;
  return [start, ...[finding.fit.exponent, min, max].map((slope) => start * ratio ** slope)];
}

/** The fitted size at a width; not a number where nothing could be fitted. */
export function fittedAt({ fit }: CoordinateFinding, width: number): number {
  return Math.exp(fit.intercept + fit.exponent * Math.log(width));
}

/**
 * One layer: a point for each seed and width, the fitted line, and the predicted one beside it,
 * which starts where the fitted line does.
 */
export function layerLines(
  finding: CoordinateFinding,
  widths: readonly number[],
  x: Scale,
  y: Scale,
): string {
  const { verdict, predicted } = finding;
  const narrow = Math.min(...widths);
  const start = fittedAt(finding, narrow);
  const along = (slope: number): { x: number; y: number }[] =>
    widths.map((width) => ({ x: x(width), y: y(start * (width / narrow) ** slope) }));
  const fits = start > 0 && Number.isFinite(start) && Number.isFinite(finding.fit.exponent);
  const points = finding.points.filter(({ value }) => value > 0 && Number.isFinite(value));
  const range =
    predicted.min === predicted.max
      ? ''
      : `${through([...along(predicted.min), ...along(predicted.max).reverse()])}Z`;
  const ends = [...new Set([predicted.min, predicted.max])];
  return lines(
    fits ? path(`range ${verdict}`, range) : '',
    fits ? path(`fit ${verdict}`, through(along(finding.fit.exponent))) : '',
    // Over the fitted line: where the two agree both are seen.
    fits ? ends.map((slope) => path('predicted', through(along(slope)))) : '',
    points.map(({ width, value }) => verdictMark(verdict, round(x(width)), round(y(value)))),
  );
}
