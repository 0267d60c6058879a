import { type Judgment, judgment } from './judgment.ts';
import { checkResult } from './received.ts';
import type { CoordinateCheck } from './results/check-result.ts';

/**
 * The verdict of a coordinate check, with all that it says of itself.
 *
 * @throws `invalid-argument` for anything but what `coordinateCheck` resolves to
 */
export function judgeCoordinateCheck(check: CoordinateCheck): Judgment {
  checkResult(check, 'coordinate-check', 'coordinateCheck');
  return judgment(check.verdict, String(check));
}
