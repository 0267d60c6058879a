import type { Scale } from '../svg/scale.ts';
import type { RateScale } from './rate-scale.ts';

/** How high the parts of a panel are, from above: names, band, losses, best rates. */
export interface PanelParts {
  readonly heading: number;
  readonly band: number;
  readonly losses: number;
  /** One line for each width. */
  readonly best: number;
}

/** The parts for so many widths and lines of names; `banded` is whether anything has diverged. */
export function partsFor(has: {
  readonly widths: number;
  readonly names: number;
  readonly banded: boolean;
}): PanelParts {
  const { widths, names, banded } = has;
  return {
    heading: 22 + 18 * names,
    band: banded ? Math.max(20, 7 * widths) : 0,
    losses: 130,
    best: 12 * widths + 8,
  };
}

/** What a panel needs to know beyond its group. */
export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly parts: PanelParts;
  readonly x: RateScale;
  readonly y: Scale;
  readonly ceiling: number;
}
