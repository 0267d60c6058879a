import { correctTrial } from './correct.ts';
import { faults } from './faults.ts';
import { run } from './trial.ts';

/** What became of one trial. */
export interface TrialOutcome {
  /** `correct`, or the name of the fault that was planted. */
  readonly kind: string;
  readonly index: number;
  readonly verdict: 'pass' | 'fail' | 'undecided';
  /** Of faults: whether a suspect named it. */
  readonly named: boolean;
  /** What was trained, for people. */
  readonly what: string;
  readonly suspects: readonly string[];
}

/** What a trial is for. */
export type TrialKey = Pick<TrialOutcome, 'kind' | 'index'>;

/** All trials: as many correct ones, and as many of faults in turn. */
export function trialKeys(correct: number, perFault: number): readonly TrialKey[] {
  const indices = (count: number) => Array.from({ length: count }, (_, index) => index);
  return [
    ...indices(correct).map((index) => ({ kind: 'correct', index })),
    ...faults.flatMap(({ name }) => indices(perFault).map((index) => ({ kind: name, index }))),
  ];
}

/** Runs one trial on the backend in use. */
export async function outcomeOf({ kind, index }: TrialKey): Promise<TrialOutcome> {
  const fault = faults.find(({ name }) => name === kind);
  const trial = fault === undefined ? correctTrial(index) : fault.trial(index);
  const { verdict, suspects } = await run(
    trial,
    fault === undefined ? undefined : (cell) => fault.plant(trial, cell),
  );
  const { name, gauge } = trial.parameterization;
  return {
    kind,
    index,
    verdict,
    named: fault?.named(suspects, trial) ?? false,
    what: `${trial.model.name}, ${name} in ${JSON.stringify(gauge)}, ${trial.optimizer.name}`,
    suspects,
  };
}
