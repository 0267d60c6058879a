import { textTable } from '../text-table.ts';
import type { CellFailure, CoordinateCheckJSON, CoordinateFinding } from './check-result.ts';

const verdicts = {
  pass: 'PASS: it scales as its plan promises',
  fail: 'FAIL: it does not scale as its plan promises',
  undecided: 'UNDECIDED: too little can be seen to tell',
} as const;

/**
 * The verdict, the suspects, what the audit left open, the cells that diverged, and a table of the
 * judged exponents.
 */
export function formatCheck(check: CoordinateCheckJSON): string {
  const { verdict, suspects, parameterization, optimizer, widths, seeds, steps } = check;
  const { findings, audit, failures } = check;
  const needed = Math.max(0, ...findings.map(({ seedsNeeded }) => seedsNeeded ?? 0));
  const more =
    verdict === 'undecided' && needed > seeds.length
      ? ` About ${needed} seeds at these widths would tell; wider widths help more.`
      : '';
  const head = `${verdicts[verdict]} (${parameterization.name}, ${optimizer.name}, widths ${widths.join(', ')}, ${seeds.length} seeds, ${steps} steps).${more}`;
  const lines = [
    ...suspects.map((suspect) => `  ✗ ${suspect}`),
    ...audit
      .filter(({ verdict }) => verdict === 'undecided')
      .map(({ name, text }) => `  ? \`${name}\`: ${text}`),
    ...failures
      .map(failureText)
      .filter((text) => !suspects.includes(text))
      .map((text) => `  ! ${text}`),
  ];
  return [head, ...lines, '', ...textTable([header, ...findings.map(rowOf)], 'left')].join('\n');
}

/** A cell that broke off, in words. */
export function failureText({ width, seed, step, problem }: CellFailure): string {
  return `Width ${width}, seed ${seed}, step ${step}: ${problem}`;
}

const header = ['', 'layer', 'quantity', 'measured', 'interval', 'predicted', 'within'];
const marks = { pass: '✓', fail: '✗', undecided: '?' } as const;

function rowOf(finding: CoordinateFinding): readonly string[] {
  const { layer, call, quantity, fit, tolerance, verdict, predicted } = finding;
  const [least, most] = [exponentText(predicted.min), exponentText(predicted.max)];
  return [
    marks[verdict],
    call === 0 ? layer : `${layer} (call ${call + 1})`,
    quantity,
    `n^${exponentText(fit.exponent)}`,
    `${exponentText(fit.interval.min)} … ${exponentText(fit.interval.max)}`,
    least === most ? `n^${least}` : `n^${least} … ${most}`,
    `±${tolerance}`,
  ];
}

/** Without the minus of a zero. */
function exponentText(value: number): string {
  return value.toFixed(2).replace(/^-(0\.00)$/, '$1');
}
