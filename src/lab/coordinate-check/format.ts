import { textTable } from '../text-table.ts';
import type { CoordinateCheckJSON, CoordinateFinding } from './result.ts';

const verdicts = {
  pass: 'PASS: it scales as its plan promises',
  fail: 'FAIL: it does not scale as its plan promises',
  undecided: 'UNDECIDED: the intervals are too wide to tell',
} as const;

/** The verdict, the suspects and a table of the judged exponents. */
export function formatCheck(check: CoordinateCheckJSON): string {
  const { verdict, suspects, parameterization, optimizer, widths, seeds, steps, findings } = check;
  const needed = Math.max(0, ...findings.map(({ seedsNeeded }) => seedsNeeded ?? 0));
  const more =
    verdict === 'undecided' && needed > seeds.length
      ? ` About ${needed} seeds at these widths would tell; wider widths help more.`
      : '';
  const head = `${verdicts[verdict]} (${parameterization.name}, ${optimizer.name}, widths ${widths.join(', ')}, ${seeds.length} seeds, ${steps} steps).${more}`;
  const lines = suspects.map((suspect) => `  ✗ ${suspect}`);
  return [head, ...lines, '', ...textTable([header, ...findings.map(rowOf)], 'left')].join('\n');
}

const header = ['', 'layer', 'quantity', 'measured', 'interval', 'predicted', 'within'];
const marks = { pass: '✓', fail: '✗', undecided: '?' } as const;

function rowOf(finding: CoordinateFinding): readonly string[] {
  const { layer, call, quantity, fit, tolerance, outcome, predicted } = finding;
  const { min, max } = predicted;
  return [
    marks[outcome],
    call === 0 ? layer : `${layer} (call ${call + 1})`,
    quantity,
    `n^${fit.exponent.toFixed(2)}`,
    `${fit.interval.min.toFixed(2)} … ${fit.interval.max.toFixed(2)}`,
    min === max ? `n^${min.toFixed(2)}` : `n^${min.toFixed(2)} … ${max.toFixed(2)}`,
    `±${tolerance}`,
  ];
}
