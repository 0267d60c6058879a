import type { Plan } from '../../../core/plan/plan.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import type { Reporter } from '../../run.ts';
import { batchAt } from '../../training/batch.ts';
import type { CellMeasurement } from '../cell.ts';
import type { CoordinateProgress, SettledOptions } from '../check-options.ts';
import { withNetwork } from '../with-network.ts';
import { auditAttention } from './attention-audit.ts';
import { auditInitialSizes } from './initial-size-audit.ts';
import { auditMotion } from './motion-audit.ts';
import { auditOptimizer, type WidthResponses } from './optimizer-audit.ts';
import { auditOrientation } from './orientation.ts';
import { auditPlan } from './plan-audit.ts';
import { probeOptimizer } from './probe.ts';
import { commonScale, type ProbeScale } from './probe-scale.ts';
import { auditSetup } from './setup-audit.ts';

/**
 * Everything but the exponents: what tensors get against what the plan gives them.
 *
 * @param scales at which the network of each width can be probed
 */
export async function auditAll(
  cells: readonly CellMeasurement[],
  scales: readonly ProbeScale[],
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
  return [
    ...auditSetup(cells),
    ...shapes,
    ...auditInitialSizes(records, plans),
    ...auditAttention(cells),
    ...auditMotion(cells, frozen),
    ...(probe ? await probeAll(scales, options, reporter) : []),
  ];
}

/** Probes the optimizer on a fresh network of each width. */
async function probeAll(
  scales: readonly ProbeScale[],
  options: SettledOptions,
  reporter: Reporter<CoordinateProgress>,
): Promise<readonly AuditFinding[]> {
  const [seed = 0] = options.seeds;
  const probed: WidthResponses[] = [];
  let plan: Plan | undefined;
  const scale = commonScale(scales);
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
