import { type Judgment, judgment } from './judgment.ts';
import { checkResult } from './received.ts';
import type { CoordinateCheckJSON } from './results/check-result.ts';
import { coordinateCheckFromJSON } from './results/from-json.ts';

/**
 * The verdict of a coordinate check, with all that it says of itself.
 *
 * @param check what `coordinateCheck` resolves to, or its JSON
 * @throws `invalid-argument` for anything else; `unreadable-json` for another schema version
 */
export function judgeCoordinateCheck(check: CoordinateCheckJSON): Judgment {
  checkResult('received', check, 'coordinate-check');
  return judgment(check.verdict, String(coordinateCheckFromJSON(check)));
}
