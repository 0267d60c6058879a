import { rateUpperBound } from 'richscale/judge';
import { instruments, type TrialOutcome } from './outcomes.ts';

/** The rates as a Markdown table, with their upper bounds. */
export function faultTable(outcomes: readonly TrialOutcome[]): string {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].filter((kind) => kind !== 'correct');
  const correct = outcomes.filter(({ kind }) => kind === 'correct');
  const faulty = outcomes.filter(({ kind }) => kind !== 'correct');
  const count = (of: readonly TrialOutcome[], test: (outcome: TrialOutcome) => boolean): number =>
    of.filter(test).length;
  const percent = (rate: number): string => `${(100 * rate).toFixed(1)} %`;
  const bound = (found: number, trials: number): string =>
    `${percent(found / trials)} (at most ${percent(rateUpperBound(found, trials))})`;
  const failed = ({ verdict }: TrialOutcome): boolean => verdict === 'fail';
  const undecided = ({ verdict }: TrialOutcome): boolean => verdict === 'undecided';
  const missed = (outcome: TrialOutcome): boolean => !failed(outcome);
  const shown = (of: readonly TrialOutcome[]): string =>
    instruments.map((name) => count(of, ({ seenBy }) => seenBy.includes(name))).join(' | ');
  return [
    '| trials | number | false alarms | undecided |',
    '| --- | --- | --- | --- |',
    `| correct models | ${correct.length} | ${bound(count(correct, failed), correct.length)} | ${bound(count(correct, undecided), correct.length)} |`,
    '',
    '| planted fault | number | missed | caught, but not named | by exponents | by audit | by probe |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...kinds.map((kind) => {
      const own = faulty.filter((outcome) => outcome.kind === kind);
      return `| ${kind} | ${own.length} | ${count(own, missed)} | ${count(own, (each) => failed(each) && !each.named)} | ${shown(own)} |`;
    }),
    `| all | ${faulty.length} | ${bound(count(faulty, missed), faulty.length)} | ${bound(
      count(faulty, (each) => failed(each) && !each.named),
      faulty.length,
    )} | ${shown(faulty)} |`,
  ].join('\n');
}
