import { optimizers } from './settings.ts';
import type { Transfer } from './transfer.ts';

/** Whether the learning rate transferred, as it should under μP and should not under SP. */
export interface Verdict {
  readonly passed: boolean;
  readonly findings: readonly { readonly passed: boolean; readonly text: string }[];
}

/** One grid step. */
const tolerance = 1;

/** Judges what was measured; NTK is shown for comparison and not judged. */
export function verdictOn(transfers: readonly Transfer[]): Verdict {
  const findings = optimizers.flatMap((optimizer) => {
    const of = (name: string): Transfer => {
      const found = transfers.find((t) => t.scheme === name && t.optimizer === optimizer);
      if (found === undefined) throw new Error(`${name} with ${optimizer} was not measured.`);
      return found;
    };
    const mup = of('μP');
    const standard = of('SP');
    const inside = mup.curves.every(({ optimum }) => optimum.edge === undefined);
    return [
      {
        passed: inside && mup.spread <= tolerance,
        text: `${optimizer}: μP's best learning rate stays within a factor of ${factor(mup.spread)} over the widths (at most ${factor(tolerance)})${inside ? '' : ', but lies on the edge of the grid'}.`,
      },
      {
        passed: standard.spread > mup.spread,
        text: `${optimizer}: SP's moves by a factor of ${factor(standard.spread)}, ${standard.spread > mup.spread ? 'more' : 'not more'} than μP's.`,
      },
    ];
  });
  return { passed: findings.every(({ passed }) => passed), findings };
}

function factor(powersOfTwo: number): string {
  return (2 ** powersOfTwo).toFixed(2);
}
