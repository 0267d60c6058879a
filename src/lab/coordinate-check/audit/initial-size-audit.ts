import { sizeOf } from '../../../core/plan/dim.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import type { PlanRow, PlanSegment } from '../../../core/plan/row.ts';
import type { AuditFinding, CoordinateRecord } from '../../../judge/results/check-result.ts';
import { fitExponent, type SizeAtWidth } from '../../../judge/statistics/exponent-fit.ts';
import type { Verdict } from '../../../judge/statistics/verdict.ts';
import { byPower } from './audit-words.ts';

/**
 * How far the exponent of initial sizes may be from the plan's: 0.03 at most in 306 correct models,
 * 0.47 and more where SP takes μP's place or weights are rescaled twice (`npm run margins -- 306 6`).
 */
const tolerance = 0.1;

/**
 * Holds the sizes that weights have at the start against the plan's factors: a weight that was
 * rescaled twice, or never, grows by another power of the width.
 *
 * @param plans the plan at each width
 */
export function auditInitialSizes(
  records: readonly CoordinateRecord[],
  plans: ReadonlyMap<number, Plan>,
): readonly AuditFinding[] {
  const rows = [...plans.values()][0]?.rows ?? [];
  return rows.flatMap(({ name, role }): AuditFinding[] => {
    const sizes = records
      .filter(
        ({ layer, quantity, statistic, step }) =>
          layer === name && quantity === 'weight' && statistic === 'l2' && step === 0,
      )
      .map(({ width, seed, value }): SizeAtWidth => {
        const row = plans.get(width)?.rows.find((row) => row.name === name);
        return { width, seed, value: value / (row === undefined ? Number.NaN : sizeFactor(row)) };
      });
    if (sizes.length === 0 || sizes.some(({ value }) => !(value > 0))) return [];
    const { exponent, interval } = fitExponent(sizes);
    const outside = interval.min > tolerance || interval.max < -tolerance;
    const inside = interval.min > -tolerance && interval.max < tolerance;
    const verdict: Verdict = outside ? 'fail' : inside ? 'pass' : 'undecided';
    return [
      {
        subject: 'initial-size',
        name,
        role,
        verdict,
        departure: exponent,
        text: outside
          ? `Its initial entries are ${byPower({ power: exponent })} what the plan gives: was it rescaled twice, or never?`
          : verdict === 'pass'
            ? 'As planned.'
            : 'It has too few entries to tell: use more seeds.',
      },
    ];
  });
}

/** By what the root mean square of a tensor's entries is multiplied, all that it reads together. */
function sizeFactor({ init, segments = [] }: PlanRow): number {
  const sum = (of: (segment: PlanSegment) => number) =>
    segments.reduce((total, segment) => total + sizeOf(segment.fanIn) * of(segment), 0);
  return segments.length === 0 ? init : Math.sqrt(sum((each) => each.init ** 2) / sum(() => 1));
}
