import type { AuditFinding, CoordinateCheck } from 'richscale/lab';
import { correctTrial } from './correct.ts';
import { faults } from './faults.ts';
import { run } from './trial.ts';

/** What can show a fault: short training, what is looked up, and what is raised to be seen. */
export const instruments = ['exponents', 'audit', 'probe'] as const;
export type Instrument = (typeof instruments)[number];

/** What became of one trial. */
export interface TrialOutcome {
  /** `correct`, or the name of the fault that was planted. */
  readonly kind: string;
  readonly index: number;
  readonly verdict: 'pass' | 'fail' | 'undecided';
  /** Of faults: whether a suspect named it. */
  readonly named: boolean;
  /** What failed: each would have been enough. */
  readonly seenBy: readonly Instrument[];
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
  const check = await run(
    trial,
    fault === undefined ? undefined : (cell) => fault.plant(trial, cell),
  );
  const { name, gauge } = trial.parameterization;
  return {
    kind,
    index,
    verdict: check.verdict,
    named: fault?.named(check.suspects, trial) ?? false,
    seenBy: seenBy(check),
    what: `${trial.model.name}, ${name} in ${JSON.stringify(gauge)}, ${trial.optimizer.name}`,
    suspects: check.suspects,
  };
}

/** What is read off the optimizer's answer to synthetic gradients. */
const probed: readonly AuditFinding['subject'][] = [
  'learning-rate',
  'epsilon',
  'weight-decay',
  'momentum',
];

function seenBy({ findings, audit }: CoordinateCheck): readonly Instrument[] {
  const failed = audit.filter(({ verdict }) => verdict === 'fail');
  const seen: Readonly<Record<Instrument, boolean>> = {
    exponents: findings.some(({ verdict }) => verdict === 'fail'),
    audit: failed.some(({ subject }) => !probed.includes(subject)),
    probe: failed.some(({ subject }) => probed.includes(subject)),
  };
  return instruments.filter((name) => seen[name]);
}
