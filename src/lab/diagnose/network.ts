import { ratioOf } from '../../core/dim.ts';
import { parameterizationFromJSON } from '../../core/parameterization.ts';
import type { Plan } from '../../core/plan.ts';
import { invalidArgument } from '../../errors.ts';
import type { Reporter } from '../run.ts';
import { disposeOf, type Network } from '../training/step.ts';
import type { SettledOptions } from './options.ts';
import type { DiagnosedNetwork, DiagnosisProgress } from './result.ts';
import { type Trajectory, trajectoryOf } from './trajectory.ts';

/** Which network of a diagnosis. */
export interface Subject {
  readonly width: number;
  readonly seed: number;
  readonly network: DiagnosedNetwork;
}

/** What one network came to. */
export interface Trained extends Subject, Trajectory {
  /** The richness of its plan, if it has one and is on the richness line. */
  readonly planned: number | undefined;
}

const asked = { run: undefined, lazy: 0, rich: 0.5 } as const;

/** Trains every network of a diagnosis in turn, one in memory at a time. */
export async function trainAll(
  subjects: readonly Subject[],
  options: SettledOptions,
  reporter: Reporter<DiagnosisProgress>,
): Promise<readonly Trained[]> {
  const each = options.recordAt.at(-1) ?? 0;
  const of = subjects.length * each;
  const trained: Trained[] = [];
  for (const [index, subject] of subjects.entries()) {
    const { width, seed, network: which } = subject;
    await reporter.checkpoint();
    const network = await options.setup({ width, seed, richness: asked[which] });
    const planned = plannedRichness(network?.plan);
    checkNetwork(network, subject, planned);
    const trajectory = await trajectoryOf(network, seed, options, {
      checkpoint: () => reporter.checkpoint(),
      onStep: (step) => reporter.report({ done: index * each + step, of, ...subject, step }),
    });
    trained.push({ ...subject, ...trajectory, planned });
  }
  return trained;
}

function plannedRichness(plan: Plan | undefined): number | undefined {
  return plan === undefined ? undefined : parameterizationFromJSON(plan.parameterization).richness;
}

/** Throws, and disposes of the network, if it cannot be what was asked for. */
function checkNetwork(network: Network, subject: Subject, planned: number | undefined): void {
  if (typeof network?.model?.apply !== 'function' || network.optimizer === undefined) {
    throw invalidArgument(
      'setup',
      network,
      'What it returned is not { model, optimizer }.',
      'Return what parameterize returns.',
    );
  }
  const richness = asked[subject.network];
  const { plan } = network;
  if (richness === undefined || plan === undefined) return;
  if (planned !== richness) {
    disposeOf(network);
    throw invalidArgument(
      'setup',
      planned,
      `Asked for the reference run of richness ${richness}, it returned a network whose plan has another.`,
      'Pass `parameterization: richness === undefined ? yours : parameterization({ richness })` to parameterize.',
    );
  }
  const scaled = plan.rows.some(({ fanIn, fanOut }) => ratioOf(fanIn) > 1 || ratioOf(fanOut) > 1);
  if (scaled) return;
  disposeOf(network);
  throw invalidArgument(
    'widths',
    subject.width,
    'No tensor of the model is wider than in the base model, and there lazy and rich are one and the same network.',
    'Give a width of several times the base, 8 or 16 times, or three widths or more.',
  );
}
