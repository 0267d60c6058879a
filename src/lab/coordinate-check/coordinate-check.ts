import type { Plan } from '../../core/plan.ts';
import { invalidArgument } from '../../errors.ts';
import { disposeModel } from '../../tfjs/dispose-model.ts';
import { type Reporter, type Run, startRun } from '../run.ts';
import { batchAt } from '../training/batch.ts';
import { auditInitialSizes } from './audit/initial-size-audit.ts';
import { auditOptimizer, type WidthResponses } from './audit/optimizer-audit.ts';
import { auditOrientation } from './audit/orientation.ts';
import { auditPlan } from './audit/plan-audit.ts';
import { probeOptimizer, scaleFor } from './audit/probe.ts';
import type { ProbeScale } from './audit/probe-scale.ts';
import { type CellMeasurement, measureCell } from './cell.ts';
import { formatCheck } from './format.ts';
import { judge } from './judge.ts';
import {
  type CoordinateCheckOptions,
  type PlannedNetwork,
  type SettledOptions,
  settle,
} from './options.ts';
import type {
  AuditFinding,
  CoordinateCheck,
  CoordinateCheckJSON,
  CoordinateProgress,
  Outcome,
} from './result.ts';
import { suspectsOf } from './suspects.ts';

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
 * @throws `invalid-argument` for options out of range, and for a setup that returns no plan; the
 *   signal's reason if cancelled. What `setup` throws is passed on. All cells' networks are
 *   disposed of in any case
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
  const { widths, seeds, steps } = options;
  const cells: CellMeasurement[] = [];
  const of = widths.length * seeds.length;
  for (const width of widths) {
    for (const seed of seeds) {
      await reporter.checkpoint();
      cells.push(
        await withNetwork(options, { width, seed }, (network) =>
          measureCell(network, { width, seed }, options, reporter.checkpoint),
        ),
      );
      reporter.report({ done: cells.length, of, width, seed });
    }
  }
  await reporter.checkpoint();
  const audit = await auditAll(cells, options, reporter);
  const { plan, places } = cells.at(-1) as CellMeasurement;
  const records = cells.flatMap((cell) => cell.records);
  const failures = cells.flatMap(({ failure }) => (failure === undefined ? [] : [failure]));
  const narrowest = cells[0]?.places ?? [];
  const findings = judge(records, plan, { narrowest, widest: places }, options);
  return asCheck({
    schemaVersion: 1,
    kind: 'coordinate-check',
    verdict: verdictOf([...findings, ...audit], diverged(cells, widths)),
    suspects: suspectsOf({ findings, audit, failures }, plan, places),
    parameterization: plan.parameterization,
    optimizer: plan.optimizer,
    widths,
    seeds,
    steps,
    findings,
    audit,
    failures,
    records,
  });
}

/** Everything but the exponents: what tensors get against what the plan gives them. */
async function auditAll(
  cells: readonly CellMeasurement[],
  options: SettledOptions,
  reporter: Reporter<CoordinateProgress>,
): Promise<readonly AuditFinding[]> {
  const { data, frozen, probe, seeds, widths } = options;
  const [seed = 0] = seeds;
  const plans = new Map(cells.map(({ width, plan }) => [width, plan]));
  const records = cells.flatMap((cell) => cell.records);
  const widest = widths.at(-1) as number;
  const shapes = await withNetwork(options, { width: widest, seed }, async (network) => [
    ...auditPlan(network.model, network.plan),
    ...(await auditOrientation(network, () => batchAt(data, 0, seed).x)),
  ]);
  const still = [...new Set(cells.flatMap((cell) => cell.still))].filter(
    (name) => !frozen.includes(name) && cells.every((cell) => cell.still.includes(name)),
  );
  return [
    ...shapes,
    ...auditInitialSizes(records, plans),
    ...(probe ? await probeAll(options, reporter) : []),
    ...still.map(
      (name): AuditFinding => ({
        subject: 'frozen',
        name,
        role: plans.get(widest)?.rows.find((row) => row.name === name)?.role,
        outcome: 'fail',
        text: 'It never moves. If it is meant to be frozen, list it in `frozen`.',
      }),
    ),
  ];
}

/** Probes the optimizer on a fresh network of each width. */
async function probeAll(
  options: SettledOptions,
  reporter: Reporter<CoordinateProgress>,
): Promise<readonly AuditFinding[]> {
  const [seed = 0] = options.seeds;
  const probed: WidthResponses[] = [];
  const scales: ProbeScale[] = [];
  let plan: Plan | undefined;
  for (const width of options.widths) {
    scales.push(await withNetwork(options, { width, seed }, async (network) => scaleFor(network)));
  }
  const scale: ProbeScale = {
    gradients: Math.min(...scales.map(({ gradients }) => gradients)),
    rate: Math.max(...scales.map(({ rate }) => rate)),
  };
  for (const width of options.widths) {
    await reporter.checkpoint();
    const responses = await withNetwork(options, { width, seed }, (network) => {
      plan = network.plan;
      return probeOptimizer(network, scale);
    });
    probed.push({ width, responses });
  }
  return auditOptimizer(probed, plan?.optimizer.decay ?? 'coupled');
}

async function withNetwork<T>(
  { setup }: SettledOptions,
  cell: { readonly width: number; readonly seed: number },
  use: (network: PlannedNetwork) => Promise<T>,
): Promise<T> {
  const network = await setup(cell);
  try {
    if (
      network?.plan === undefined ||
      typeof network.model?.apply !== 'function' ||
      typeof network.optimizer?.applyGradients !== 'function'
    ) {
      throw invalidArgument(
        'setup',
        network,
        'What it returned is not { model, optimizer, plan }.',
        'Return what parameterize returns.',
      );
    }
    return await use(network);
  } finally {
    if (typeof network?.model?.dispose === 'function') disposeModel(network.model);
    network?.optimizer?.dispose();
  }
}

/** Whether training broke off with every seed of some width. */
function diverged(cells: readonly CellMeasurement[], widths: readonly number[]): boolean {
  return widths.some((width) =>
    cells.filter((cell) => cell.width === width).every(({ failure }) => failure !== undefined),
  );
}

function verdictOf(judged: readonly { readonly outcome: Outcome }[], broken: boolean): Outcome {
  if (broken || judged.some(({ outcome }) => outcome === 'fail')) return 'fail';
  return judged.some(({ outcome }) => outcome === 'undecided') ? 'undecided' : 'pass';
}

function asCheck(json: CoordinateCheckJSON): CoordinateCheck {
  return { ...json, toString: () => formatCheck(json), toJSON: () => json };
}
