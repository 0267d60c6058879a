import { parameterizationFromJSON } from '../../core/parameterization-json.ts';
import { ratioOf } from '../../core/plan/dim.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { invalidArgument, invalidCallback } from '../../errors.ts';
import type { DiagnosedNetwork } from '../../judge/results/diagnosis-result.ts';
import { disposeOf, isTrainable, type Network } from '../training/step.ts';
import type { DiagnoseSetup } from './diagnose-options.ts';

/** Which network of a diagnosis. */
export interface Subject {
  readonly width: number;
  readonly seed: number;
  readonly network: DiagnosedNetwork;
}

/** The richness that `setup` is asked for. */
const asked = { run: undefined, lazy: 0, rich: 0.5 } as const;

/**
 * Has `setup` make a network.
 *
 * @throws `invalid-callback` if it cannot be what was asked for, `invalid-argument` for a width at
 *   which nothing is scaled; the network is disposed of before
 */
export async function makeNetwork(
  setup: DiagnoseSetup,
  { width, seed, network: which }: Subject,
): Promise<{ readonly network: Network; readonly planned: number | undefined }> {
  const network = await setup({ width, seed, richness: asked[which] });
  try {
    checkNetwork(network);
    const planned = plannedRichness(network.plan);
    if (asked[which] !== undefined) checkReference(network.plan, width, asked[which], planned);
    return { network, planned };
  } catch (error) {
    disposeOf(network);
    throw error;
  }
}

function plannedRichness(plan: Plan | undefined): number | undefined {
  return plan === undefined ? undefined : parameterizationFromJSON(plan.parameterization).richness;
}

function checkNetwork(network: Network): void {
  if (isTrainable(network)) return;
  throw invalidCallback(
    'setup',
    network,
    'What it returned is not { model, optimizer }.',
    'Return what parameterize returns.',
  );
}

/** Of a network without a plan nothing can be known. */
function checkReference(
  plan: Plan | undefined,
  width: number,
  richness: number,
  planned: number | undefined,
): void {
  if (plan === undefined) return;
  if (planned !== richness) {
    throw invalidCallback(
      'setup',
      planned,
      `Asked for the reference run of richness ${richness}, it returned a network whose plan has another.`,
      'Pass `parameterization: richness === undefined ? yours : parameterization({ richness })` to parameterize.',
    );
  }
  const scaled = plan.rows.some(({ fanIn, fanOut }) => ratioOf(fanIn) > 1 || ratioOf(fanOut) > 1);
  if (scaled) return;
  throw invalidArgument(
    'widths',
    width,
    'No tensor of the model is wider than in the base model, and there lazy and rich are one and the same network.',
    'Give a width of several times the base, 8 or 16 times, or three widths or more.',
  );
}
