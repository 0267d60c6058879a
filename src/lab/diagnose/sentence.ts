import type { Interval } from '../../judge/statistics/exponent-fit.ts';

/** The answer in a sentence or two. */
export function sentenceOf(found: {
  readonly richness: number;
  readonly interval: Interval;
  readonly planned: number | undefined;
  readonly seeds: number;
  readonly failed: number;
}): string {
  const { richness, interval, planned, seeds, failed } = found;
  const lost =
    failed === 0
      ? ''
      : ` ${failed} ${failed === 1 ? 'network' : 'networks'} diverged; see failures.`;
  if (!Number.isFinite(richness)) {
    return `The richness of this run could not be measured: too few networks could be trained and told apart.${lost}`;
  }
  const { min, max } = interval;
  const range = Number.isFinite(max - min)
    ? `${number(min)} to ${number(max)}`
    : seeds === 1
      ? 'no interval from one seed'
      : 'no interval';
  const said = planned === undefined ? '' : `; its plan says ${number(planned)}`;
  return `This run sits at ${number(richness)} on the richness scale (${range}; 0 is lazy, 0.5 is rich)${said}.${beyond(found)}${lost}`;
}

/** A plain word where the whole interval lies outside the scale. */
function beyond({
  richness,
  interval: { min, max },
}: {
  readonly richness: number;
  readonly interval: Interval;
}): string {
  const known = Number.isFinite(max - min);
  if ((known ? max : richness) < 0) {
    return ' That is lazier than lazy: its features move less than those of a network that learns at fixed features.';
  }
  if ((known ? min : richness) > 0.5) {
    return ' That is beyond rich: its features move ever more as it gets wider, and wide enough it is unstable.';
  }
  return '';
}

function number(value: number): string {
  // No minus sign on a zero.
  return (Math.round(value * 100) / 100 + 0).toFixed(2);
}
