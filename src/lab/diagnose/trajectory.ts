import { disposeOf, type Network, trainingStep } from '../training/step.ts';
import type { SettledOptions } from './diagnose-options.ts';
import { type Measured, profiler } from './profiler.ts';

/** What one network came to while it was trained. */
export interface Trajectory {
  /** At each recorded step in turn; shorter where training diverged. */
  readonly measured: readonly Measured[];
  readonly failure: { readonly step: number; readonly problem: string } | undefined;
}

/** What happens along the way. */
export interface TrajectoryHooks {
  /** Is awaited before whatever takes long. */
  readonly checkpoint: () => Promise<void>;
  /** Is told of each step that was taken. */
  readonly onStep: (step: number) => void;
}

/** Trains a network and measures it at the steps that are recorded; then disposes of it. */
export async function trajectoryOf(
  network: Network,
  seed: number,
  options: SettledOptions,
  { checkpoint, onStep }: TrajectoryHooks,
): Promise<Trajectory> {
  const { data, loss, recordAt } = options;
  const measured: Measured[] = [];
  try {
    const profile = await profiler(network, seed, { ...options, checkpoint });
    try {
      for (let step = 1; step <= (recordAt.at(-1) ?? 0); step++) {
        await checkpoint();
        const lossBefore = await trainingStep(network, { data, loss, step: step - 1, seed });
        onStep(step);
        if (!Number.isFinite(lossBefore)) {
          const problem = `The loss before the step was ${lossBefore}.`;
          return { measured, failure: { step, problem } };
        }
        if (!recordAt.includes(step)) continue;
        const now = await profile.measure();
        if (!Number.isFinite(now['feature movement'])) {
          const problem = `The features moved by ${now['feature movement']}.`;
          return { measured, failure: { step, problem } };
        }
        measured.push(now);
      }
      return { measured, failure: undefined };
    } finally {
      profile.dispose();
    }
  } finally {
    disposeOf(network);
  }
}
