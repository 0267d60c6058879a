import type { CellFailure, CoordinateCheck } from '../../judge/results/check-result.ts';
import { coordinateCheckFromJSON } from '../../judge/results/from-json.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { type Reporter, type Run, startRun } from '../run.ts';
import { auditAll } from './audit/audit.ts';
import { type ProbeScale, scaleFor } from './audit/probe-scale.ts';
import { type CellMeasurement, measureCell } from './cell.ts';
import { judge } from './check-findings.ts';
import type { CoordinateProgress } from './check-options.ts';
import { type CoordinateCheckOptions, type SettledOptions, settle } from './check-options.ts';
import { suspectsOf } from './suspects.ts';
import { withNetwork } from './with-network.ts';

/**
 * Trains a model for a few steps at several widths and seeds, fits how every layer's output, its
 * change and every update grow with the width, and says whether that is what the model's own plan
 * promises: pass, fail with what to look at, or undecided.
 *
 * Besides, it audits what a short run cannot show: the initial sizes, and the optimizer's actual
 * learning rate, ε and decay of every tensor, probed on synthetic gradients.
 *
 * A cell whose numbers stop being finite is reported in `failures`; the others go on.
 *
 * @throws (rejects with) `invalid-argument` for options out of range; `unknown-key` for one that
 *   there is not; `invalid-callback` for a setup that returns no plan; `unknown-tensor` for frozen
 *   tensors that the model does not have; the signal's reason if cancelled. What `setup` throws is
 *   passed on. All cells' networks are disposed of in any case
 * @see Tensor Programs V (arXiv 2203.03466), Appendix D.1, for the idea of the check
 */
export function coordinateCheck(
  options: CoordinateCheckOptions,
): Run<CoordinateCheck, CoordinateProgress> {
  return startRun(options, (reporter) => check(settle(options), reporter));
}

async function check(
  options: SettledOptions,
  reporter: Reporter<CoordinateProgress>,
): Promise<CoordinateCheck> {
  const { widths, seeds, steps, probe } = options;
  const cells: CellMeasurement[] = [];
  const scales: ProbeScale[] = [];
  const of = widths.length * seeds.length;
  for (const width of widths) {
    for (const seed of seeds) {
      await reporter.checkpoint();
      cells.push(
        await withNetwork(options, { width, seed }, (network) => {
          // Of the fresh network: what is probed later is one like it.
          if (probe && seed === seeds[0]) scales.push(scaleFor(network));
          return measureCell(network, { width, seed }, options, reporter.checkpoint);
        }),
      );
      reporter.report({ done: cells.length, of, width, seed });
    }
  }
  await reporter.checkpoint();
  const audit = await auditAll(cells, scales, options, reporter);
  const { plan, places } = cells.at(-1) as CellMeasurement;
  const records = cells.flatMap((cell) => cell.records);
  const narrowest = cells[0]?.places ?? [];
  const broken = cells.filter(({ width }) => divergesAt(cells, width));
  const findings = judge(records, plan, { narrowest, widest: places }, options);
  return coordinateCheckFromJSON({
    schemaVersion: 1,
    kind: 'coordinate-check',
    verdict: verdictOf([...findings, ...audit], broken.length > 0),
    suspects: suspectsOf({ findings, audit, failures: failuresOf(broken) }, plan, places),
    parameterization: plan.parameterization,
    optimizer: plan.optimizer,
    widths,
    seeds,
    steps,
    findings,
    audit,
    failures: failuresOf(cells),
    records,
  });
}

/** Whether training broke off with every seed of a width. */
function divergesAt(cells: readonly CellMeasurement[], width: number): boolean {
  return cells.filter((cell) => cell.width === width).every(({ failure }) => failure !== undefined);
}

function failuresOf(cells: readonly CellMeasurement[]): readonly CellFailure[] {
  return cells.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
}

function verdictOf(judged: readonly { readonly verdict: Verdict }[], broken: boolean): Verdict {
  if (broken || judged.some(({ verdict }) => verdict === 'fail')) return 'fail';
  return judged.some(({ verdict }) => verdict === 'undecided') ? 'undecided' : 'pass';
}
