import type { CoordinateFinding } from '../../judge/results/check-result.ts';
import type { Box } from '../svg/axis.ts';
import { label, lines, nameLabel, path, round } from '../svg/draw.ts';
import { margin } from '../svg/figure.ts';
import { count, fixed } from '../svg/numbers.ts';
import { placeLabels } from '../svg/place-labels.ts';
import type { Scale } from '../svg/scale.ts';
import { telling } from '../svg/telling.ts';
import { fitting } from '../svg/text-size.ts';
import { fittedAt, verdictMark } from './check-lines.ts';
import { predictedWords, slopeWordings } from './check-words.ts';
import { nameOf, tally } from './judged.ts';

/** How high the label of one line is, and the words for all that have none. */
export const labelHeights = { line: 33, rest: 36 } as const;

/** The room between a line's end and its label. */
const leader = 26;

/** Names at the ends of lines, in the order of the ends. */
export function endLabels(
  shown: readonly CoordinateFinding[],
  box: Box,
  widest: number,
  y: Scale,
  below: number,
): string {
  const middle = box.top + box.height / 2;
  const ends = shown
    .map((finding) => ({ finding, end: y(fittedAt(finding, widest)) }))
    .map(({ finding, end }) => ({ finding, fitted: Number.isFinite(end), end }))
    .map((one) => (one.fitted ? one : { ...one, end: middle }))
    .sort((a, b) => a.end - b.end);
  const places = placeLabels(
    ends.map(({ end }) => end),
    ends.map(() => labelHeights.line),
    box.top - 6,
    box.top + box.height + 6 - below,
  );
  const right = box.left + box.width;
  const start = box.left + box.width + leader;
  const room = margin.right - start - 10;
  const shortNames = telling(
    ends.map(({ finding }) => nameOf(finding)),
    room,
    true,
  );
  return lines(
    ends.map(({ finding, fitted, end }, index) => {
      const place = places[index] ?? end;
      const { verdict } = finding;
      const strong = verdict === 'pass' ? '' : `strong ${verdict}`;
      return lines(
        fitted
          ? path('leader', `M${right - 6} ${round(end)}L${start - 8} ${round(place - 5)}`)
          : '',
        verdictMark(verdict, start - 1, place - 5, 1.2),
        nameLabel(start + 10, place - 1, shortNames[index] ?? { short: '', full: '' }, strong),
        label(start + 10, place + 14, fitting(slopeWordings(finding), room), 'soft'),
      );
    }),
  );
}

/** What is drawn without a name of its own. */
export function restWords(rest: readonly CoordinateFinding[], box: Box): string {
  const { fail, undecided } = tally(rest);
  const verdict = fail > 0 ? 'fail' : undecided > 0 ? 'undecided' : 'pass';
  const what = { fail: 'fail', undecided: 'are undecided', pass: 'pass' }[verdict];
  const worst = rest.filter((finding) => finding.verdict === verdict);
  const slopes = worst.map(({ fit }) => fit.exponent).filter((slope) => Number.isFinite(slope));
  const expected = [...new Set(worst.map(predictedWords))];
  const y = box.top + box.height - 14;
  const range =
    slopes.length === 0
      ? 'no slope could be fitted'
      : `${fixed(Math.min(...slopes))} to ${fixed(Math.max(...slopes))}${expected.length === 1 ? `, predicted ${expected[0]}` : ''}`;
  const start = box.left + box.width + leader;
  const room = margin.right - start - 10;
  return lines(
    label(start + 10, y, `and ${count(worst.length, 'more', 'more')} that ${what}`),
    label(start + 10, y + 15, fitting([range], room), 'soft'),
  );
}
