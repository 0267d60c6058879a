import type { Reporter } from '../run.ts';
import type { DiagnosisProgress, SettledOptions } from './diagnose-options.ts';
import { makeNetwork, type Subject } from './make-network.ts';
import { type Trajectory, trajectoryOf } from './trajectory.ts';

/** What one network came to. */
export interface Trained extends Subject, Trajectory {
  /** The richness of its plan, if it has one and is on the richness line. */
  readonly planned: number | undefined;
}

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
    await reporter.checkpoint();
    const { network, planned } = await makeNetwork(options.setup, subject);
    const trajectory = await trajectoryOf(network, subject.seed, options, {
      checkpoint: () => reporter.checkpoint(),
      onStep: (step) => reporter.report({ done: index * each + step, of, ...subject, step }),
    });
    const { failure } = trajectory;
    if (failure !== undefined && failure.step < each) {
      reporter.report({ done: (index + 1) * each, of, ...subject, step: failure.step });
    }
    trained.push({ ...subject, ...trajectory, planned });
  }
  return trained;
}
