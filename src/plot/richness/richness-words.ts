import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { bounded, count, fixed } from '../svg/numbers.ts';

/** The effective richness with its interval: `0.31 (0.27 to 0.35)`. */
export function richnessWords({ richness, interval }: DiagnosisJSON): string {
  if (!Number.isFinite(richness)) return 'not measured';
  if (!bounded(interval)) return fixed(richness);
  return `${fixed(richness)} (${fixed(interval.min)} to ${fixed(interval.max)})`;
}

/** What was measured, in one line. */
export function settingWords({ from, widths, seeds, steps }: DiagnosisJSON): string {
  const by =
    from === 'widths'
      ? `fitted over widths ${widths.join(', ')}`
      : `between a lazy and a rich run at width ${widths.join(', ')}`;
  return `${by}; ${count(seeds.length, 'seed')}, ${count(steps, 'step')}`;
}

/** What could not be measured, one sentence for each network. */
export function failureWords({ failures }: DiagnosisJSON): string[] {
  const names = { run: 'The run', lazy: 'The lazy run', rich: 'The rich run' };
  return (failures ?? []).map(
    ({ width, seed, network, step, problem }) =>
      `${names[network] ?? network} at width ${width}, seed ${seed} stopped at step ${step}: ${problem}`,
  );
}

/** The figure in words: the place on the scale, and what each quantity says of it. */
export function describeDiagnosis(diagnosis: DiagnosisJSON): string {
  const last = new Map(diagnosis.profile.map((point) => [point.quantity, point]));
  const quantities = [...last.values()].map(({ quantity, step, richness }) =>
    typeof richness === 'number' && Number.isFinite(richness)
      ? `By ${quantity} at step ${step}: ${fixed(richness)}.`
      : `${quantity} is not placed on the scale.`,
  );
  return [
    `Effective richness ${richnessWords(diagnosis)}, ${settingWords(diagnosis)}.`,
    ...(typeof diagnosis.planned === 'number' ? [`Planned: ${fixed(diagnosis.planned)}.`] : []),
    diagnosis.sentence,
    ...quantities,
    ...failureWords(diagnosis),
  ].join(' ');
}
