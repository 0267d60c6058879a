import type { CoordinateCheck } from '../coordinate-check/result.ts';
import { type Judgment, judgment } from './judgment.ts';
import { checkResult } from './received.ts';

/**
 * The verdict of a coordinate check, with its suspects, its table, and what the audit could not
 * decide.
 *
 * @throws `invalid-argument` for anything but what `coordinateCheck` resolves to
 */
export function judgeCoordinateCheck(check: CoordinateCheck): Judgment {
  checkResult(check, 'coordinate-check', 'coordinateCheck');
  const open = check.audit
    .filter(({ outcome }) => outcome === 'undecided')
    .map(({ name, text }) => `? \`${name}\`: ${text}`);
  return judgment(check.verdict, String(check), ...open);
}
