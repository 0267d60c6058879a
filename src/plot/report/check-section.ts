import type {
  AuditFinding,
  CoordinateCheckJSON,
  CoordinateFinding,
} from '../../judge/results/check-result.ts';
import { coordinateCheckPlot } from '../coordinate-check/check-plot.ts';
import { failureWords, predictedWords } from '../coordinate-check/check-words.ts';
import { nameOf, worseFirst } from '../coordinate-check/judged.ts';
import { placeOf, symbolOf } from '../coordinate-check/quantities.ts';
import { fixed, signed, withInterval } from '../svg/numbers.ts';
import { type Column, captioned, folded, list, stacked, table } from './markup.ts';

/** A coordinate check: its figure, what its audit says, and every judged exponent. */
export function checkSection(check: CoordinateCheckJSON, id: string): string {
  const findings = [...check.findings].sort(
    (a, b) => worseFirst(a, b) || placeOf(a.quantity) - placeOf(b.quantity),
  );
  const failures = failureWords(check);
  const audits = check.audit.filter(({ verdict }) => verdict !== 'pass');
  return stacked(
    captioned(
      coordinateCheckPlot(check, { id }),
      'Size against width on logarithmic axes: a point for each seed, the fitted line, and dashed the predicted slope. A number is the fitted slope with its interval.',
    ),
    table('What the audit found', auditColumns, audits),
    folded('All judged exponents', table('Exponents, failures first', findingColumns, findings)),
    // The first few stand in the figure.
    failures.length > 3 ? folded('All that could not be measured', list(failures)) : '',
    folded('The whole audit', table('Every tensor against its plan', auditColumns, check.audit)),
  );
}

const findingColumns: readonly Column<CoordinateFinding>[] = [
  { heading: 'layer', cell: nameOf },
  { heading: 'quantity', cell: ({ quantity }) => symbolOf(quantity) },
  { heading: 'verdict', cell: ({ verdict }) => verdict },
  {
    heading: 'exponent',
    cell: ({ fit }) => withInterval(fit.exponent, fit.interval),
    kind: 'number',
  },
  { heading: 'predicted', cell: predictedWords, kind: 'number' },
  { heading: 'tolerance', cell: ({ tolerance }) => fixed(tolerance), kind: 'number' },
  { heading: 'statistic', cell: ({ statistic }) => statistic },
  { heading: 'step', cell: ({ step }) => String(step), kind: 'number' },
];

const auditColumns: readonly Column<AuditFinding>[] = [
  { heading: 'tensor', cell: ({ name }) => name },
  { heading: 'subject', cell: ({ subject }) => subject },
  { heading: 'verdict', cell: ({ verdict }) => verdict },
  {
    heading: 'power of width',
    cell: ({ departure }) => (departure === undefined ? '' : signed(departure)),
    kind: 'number',
  },
  { heading: 'finding', cell: ({ text }) => text, kind: 'sentence' },
];
