import type { PlanRow } from '../../../core/plan/row.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import type { CellMeasurement } from '../cell.ts';
import type { Motion } from '../cell-records.ts';

/**
 * Finds tensors that training does not move: with every seed of some width.
 *
 * @param frozen those that are meant to stay
 */
export function auditMotion(
  cells: readonly CellMeasurement[],
  frozen: readonly string[],
): readonly AuditFinding[] {
  const whole = cells.filter(({ failure }) => failure === undefined);
  const widths = [...new Set(whole.map(({ width }) => width))];
  return (whole.at(-1)?.plan.rows ?? []).flatMap((row): AuditFinding[] => {
    const { name, role } = row;
    if (frozen.includes(name)) return [];
    const widthsOf = (kind: keyof Motion): readonly number[] =>
      widths.filter((width) =>
        whole
          .filter((cell) => cell.width === width)
          .every(({ motion }) => motion[kind].includes(name)),
      );
    const where = (at: readonly number[]): string =>
      at.length === widths.length ? '' : ` at width ${at.join(', ')}`;
    const finding = (text: string): AuditFinding => ({
      subject: 'frozen',
      name,
      role,
      verdict: 'fail',
      text,
    });
    const still = widthsOf('still');
    if (still.length > 0) {
      return [
        finding(
          `It never moves${where(still)}. If it is meant to be frozen, list it in \`frozen\`.`,
        ),
      ];
    }
    const unreached = sums(row) ? widthsOf('unreached') : [];
    if (unreached.length > 0) {
      return [
        finding(
          `Its gradient is zero in every step${where(unreached)}: do its inputs, or what follows it, stay at zero?`,
        ),
      ];
    }
    return [];
  });
}

/** Biases and gains may be without effect by design, as before a norm. */
function sums({ kind }: PlanRow): boolean {
  return kind === 'weight' || kind === 'embedding';
}
