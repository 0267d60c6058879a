import type {
  TransferCurve,
  TransferGroup,
  TransferSweepJSON,
} from '../../judge/results/sweep-result.ts';
import { bounded, count, powerOfTwo, signed, significant, withInterval } from '../svg/numbers.ts';
import { gridOf } from './panel-grid.ts';

/** The drift of the best rate, in wordings of falling length. */
export function driftWordings({ driftPerDoubling }: TransferGroup): string[] {
  const { value, interval } = driftPerDoubling;
  const drift = bounded(interval) ? withInterval(value, interval, { sign: true }) : signed(value);
  return [`drift ${drift} per doubling`, `drift ${drift}`, drift];
}

/** The best rate of a width: `2^−5.9`, or that it has none. */
export function optimumWords({ optimum }: TransferCurve): string {
  return optimum === undefined ? 'all diverged' : powerOfTwo(optimum.log2, optimum.edge);
}

/** A loss, or that there is none. */
export function lossWords(loss: number | null): string {
  return loss === null || !Number.isFinite(loss) ? 'diverged' : significant(loss, 4);
}

/** Whether wider models were better all along. */
export function widerWords({ widerIsBetter }: TransferGroup): string {
  const { holds, comparisons, violations } = widerIsBetter;
  if (comparisons === 0) return 'not compared';
  if (holds) return `yes, in ${count(comparisons, 'comparison')}`;
  return `no, in ${violations.length} of ${count(comparisons, 'comparison')}`;
}

/** The figure in words: every optimum of every group. */
export function describeSweep(sweep: TransferSweepJSON): string {
  if (sweep.groups.length === 0) return 'Nothing was swept.';
  return gridOf(sweep.groups)
    .cells.map(({ group, name }) => {
      const optima = group.curves.map((curve) => `${optimumWords(curve)} at width ${curve.width}`);
      const { transfer, recommendation } = group;
      return [
        `${name === '' ? 'Best learning rates' : `${name}: best learning rates`} ${optima.join(', ')};`,
        `${driftWordings(group)[0]} of the width.`,
        `Width ${transfer.width} at the rate of the narrowest: loss ${lossWords(transfer.loss)};`,
        `at its own: ${lossWords(transfer.tunedLoss)}.`,
        recommendation.text,
      ].join(' ');
    })
    .join(' ');
}
