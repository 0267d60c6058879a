import type { CoordinateCheckJSON, CoordinateFinding } from '../../judge/results/check-result.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { count, exponent, withInterval } from '../svg/numbers.ts';
import { departureOf, judgedQuantities, nameOf, tally } from './judged.ts';
import { symbolOf } from './quantities.ts';

/** The verdict in a few words. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'Scales as predicted',
  fail: 'Does not scale as predicted',
  undecided: 'Undecided: the intervals are too wide',
};

/** More seeds than this nobody trains: then it is the widths that are too narrow. */
const affordableSeeds = 100;

/** What was counted: `2 of 14 exponents fail, 1 undecided; 1 of 8 audits fails`. */
export function tallyWords(check: CoordinateCheckJSON): string {
  const of = (all: readonly { readonly verdict: Verdict }[], what: string): string => {
    const { fail, undecided } = tally(all);
    if (fail + undecided === 0) {
      return all.length === 1 ? `1 ${what} passes` : `all ${all.length} ${what}s pass`;
    }
    if (fail === 0) return `${undecided} of ${count(all.length, what)} undecided`;
    const failing = `${fail} of ${count(all.length, what)} ${fail === 1 ? 'fails' : 'fail'}`;
    return undecided === 0 ? failing : `${failing}, ${undecided} undecided`;
  };
  return [
    ...(check.findings.length > 0 ? [of(check.findings, 'exponent')] : []),
    ...(check.audit.length > 0 ? [of(check.audit, 'audit')] : []),
  ].join('; ');
}

/** What would decide what is undecided, if anything is. */
export function decidingWords(findings: readonly CoordinateFinding[]): string {
  const needed = findings.flatMap(({ verdict, seedsNeeded }) =>
    verdict === 'undecided' && Number.isFinite(seedsNeeded) ? [seedsNeeded ?? 0] : [],
  );
  if (needed.length === 0) return '';
  const most = Math.max(...needed);
  return most > affordableSeeds
    ? 'Wider widths would decide what is undecided: seeds alone hardly could.'
    : `About ${count(most, 'seed')} would decide what is undecided.`;
}

/**
 * What was done to the sizes before they were fitted, a sentence each: the points of the figure
 * are what was judged, which is not always what was recorded.
 */
export function pointsWords({ findings, optimizer }: CoordinateCheckJSON): string[] {
  const changes = optimizer.gradientDegree !== 0 && findings.some(({ step }) => step > 0);
  const power = optimizer.gradientDegree === 1 ? '' : `, to the power ${optimizer.gradientDegree}`;
  const left = findings.reduce((total, { fit }) => total + fit.left, 0);
  return [
    ...(changes
      ? [`Changes are divided by the mean size of ∂L/∂f during the steps${power}, as judged.`]
      : []),
    ...(left === 0 ? [] : [`${count(left, 'size')} left out: zero, or not finite.`]),
  ];
}

/** What to look at, set for a figure: names without backticks, and minus signs. */
export function suspectWords({ suspects }: CoordinateCheckJSON): string[] {
  return suspects.map((text) => text.replaceAll('`', '').replaceAll(/(?<=[\^ ])-(?=\d)/g, '−'));
}

/** What could not be measured, one sentence for each cell. */
export function failureWords(check: CoordinateCheckJSON): string[] {
  return check.failures.map(
    ({ width, seed, step, problem }) =>
      `Width ${width}, seed ${seed} stopped at step ${step}: ${problem}`,
  );
}

/** What is predicted: `0`, or `−1 to −0.5`. */
export function predictedWords({ predicted }: Pick<CoordinateFinding, 'predicted'>): string {
  const [least, most] = [exponent(predicted.min), exponent(predicted.max)];
  return least === most ? least : `${least} to ${most}`;
}

/** The measured slope beside the predicted one, in wordings of falling length. */
export function slopeWordings(finding: CoordinateFinding): string[] {
  const measured = withInterval(finding.fit.exponent, finding.fit.interval);
  const expected = predictedWords(finding);
  if (!Number.isFinite(finding.fit.exponent)) return [`not fitted, predicted ${expected}`];
  return [`${measured}, predicted ${expected}`, `${measured} vs ${expected}`, measured];
}

/** The figure in words, for those who cannot see it. */
export function describeCheck(check: CoordinateCheckJSON): string {
  const panels = judgedQuantities(check).map(({ quantity, findings }) => {
    const passing = findings.filter(({ verdict }) => verdict === 'pass');
    const others = findings
      .filter(({ verdict }) => verdict !== 'pass')
      .map(
        (finding) =>
          `${nameOf(finding)} ${finding.verdict === 'fail' ? 'fails' : 'is undecided'} with slope ${slopeWordings(finding)[0]}`,
      );
    const farthest = Math.max(...passing.map(departureOf));
    const passed =
      passing.length === 0
        ? []
        : [`${count(passing.length, 'layer')} within ${exponent(farthest)} of the prediction`];
    return `${symbolOf(quantity)}: ${[...others, ...passed].join('; ')}.`;
  });
  return [
    `${verdictWords[check.verdict]}.`,
    ...suspectWords(check),
    ...pointsWords(check),
    ...panels,
  ].join(' ');
}
