import { fitExponent } from '../../judge/statistics/exponent-fit.ts';
import type { Reporter } from '../run.ts';
import { geometricMean } from './between.ts';
import type { DiagnosisProgress, SettledOptions } from './diagnose-options.ts';
import type { Findings } from './findings.ts';
import type { Subject } from './make-network.ts';
import { trainAll } from './network.ts';

/**
 * The richness from how the movement of the last features depends on the width: it goes as
 * n^(r − 1/2).
 */
export async function overWidths(
  options: SettledOptions,
  reporter: Reporter<DiagnosisProgress>,
): Promise<Findings> {
  const { widths, seeds } = options;
  const subjects = widths.flatMap((width) =>
    seeds.map((seed): Subject => ({ width, seed, network: 'run' })),
  );
  const trained = await trainAll(
    subjects,
    { ...options, quantities: ['feature movement'] },
    reporter,
  );
  const movement = trained.map(({ width, seed, measured, failure }) => ({
    width,
    seed,
    value:
      failure === undefined
        ? geometricMean(measured.map((each) => each['feature movement'] ?? Number.NaN))
        : Number.NaN,
  }));
  const { exponent, interval } = fitExponent(movement);
  return {
    richness: exponent + 1 / 2,
    interval: { min: interval.min + 1 / 2, max: interval.max + 1 / 2 },
    movement,
    profile: [],
    trained,
  };
}
