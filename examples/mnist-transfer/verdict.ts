import type { TransferGroup, TransferSweep } from 'richscale/lab';
import type { ReportVerdict } from 'richscale/plot';
import { baseWidth, type OptimizerName, optimizers, type SchemeName } from './settings.ts';

/** One grid step. */
const tolerance = 1;

/**
 * Whether the learning rate transferred, as it should under μP and should not under SP. NTK is
 * shown for comparison and not judged.
 */
export function verdictOn(sweep: TransferSweep): ReportVerdict {
  const findings = optimizers.flatMap((optimizer): ReportVerdict['findings'] => {
    const mup = groupOf(sweep, 'μP', optimizer);
    const standard = groupOf(sweep, 'SP', optimizer);
    const inside = mup.curves.every(
      ({ optimum }) => optimum !== undefined && optimum.edge === undefined,
    );
    const further = standard.spread > mup.spread;
    return [
      {
        verdict: inside && mup.spread <= tolerance ? 'pass' : 'fail',
        text: `${optimizer}: μP's best learning rate stays within a factor of ${factor(mup.spread)} over the widths (at most ${factor(tolerance)})${inside ? '' : ', but lies on the edge of the grid'}.`,
      },
      {
        verdict: further ? 'pass' : 'fail',
        text: `${optimizer}: SP's moves by a factor of ${factor(standard.spread)}, ${further ? 'more' : 'not more'} than μP's.`,
      },
    ];
  });
  const passed = findings.every(({ verdict }) => verdict === 'pass');
  return { verdict: passed ? 'pass' : 'fail', findings };
}

function groupOf(
  { groups }: TransferSweep,
  scheme: SchemeName,
  optimizer: OptimizerName,
): TransferGroup {
  const found = groups.find(
    ({ hyperparameters }) =>
      hyperparameters['scheme'] === scheme && hyperparameters['optimizer'] === optimizer,
  );
  if (found === undefined) throw new Error(`${scheme} with ${optimizer} was not measured.`);
  return found;
}

function factor(powersOfTwo: number): string {
  return (2 ** powersOfTwo).toFixed(2);
}

/** At the base width all schemes are one network, bit for bit; anything else is a bug. */
export function checkAgreementAtBase({ cells }: TransferSweep): void {
  const losses = new Map<string, number | null>();
  for (const { width, learningRate, seed, loss, hyperparameters } of cells) {
    if (width !== baseWidth) continue;
    const key = `${hyperparameters['optimizer']} at ${learningRate}, seed ${seed}`;
    const other = losses.has(key) ? losses.get(key) : loss;
    if (!Object.is(other, loss)) {
      throw new Error(
        `At the base width ${hyperparameters['scheme']} differs from another scheme: ${key}.`,
      );
    }
    losses.set(key, loss);
  }
}
