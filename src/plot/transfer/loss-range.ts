import type { TransferGroup } from '../../judge/results/sweep-result.ts';
import { linearScale, logScale, type Scale } from '../svg/scale.ts';

/** What is drawn at its value, and what only in the band above. */
export interface LossRange {
  readonly scale: (range: readonly [number, number]) => Scale;
  /** Losses from here on are in the band. */
  readonly ceiling: number;
  /** Whether any finite loss is. */
  readonly cut: boolean;
  /** Whether any run diverged. */
  readonly diverged: boolean;
}

/** How far above the worst width's best a loss is still drawn at its value, unless told otherwise. */
const farthest = 8;

/**
 * One scale of losses for all panels, logarithmic where all losses are positive.
 *
 * @param wanted the loss from which on a run counts as having learned nothing
 */
export function lossRange(groups: readonly TransferGroup[], wanted?: number): LossRange {
  const curves = groups.flatMap((group) => group.curves);
  const cells = curves.flatMap(({ points }) => points);
  const losses = cells.flatMap(({ loss }) => finite(loss));
  const best = curves
    .map(({ points }) => Math.min(...points.flatMap(({ loss }) => finite(loss))))
    .filter(Number.isFinite);
  const positive = losses.every((loss) => loss > 0);
  // A run that has all but diverged would press all others to the bottom.
  const usual = positive && best.length > 0 ? farthest * Math.max(...best) : Infinity;
  const ceiling = wanted ?? usual;
  const drawn = losses.filter((loss) => loss < ceiling);
  const cut = losses.some((loss) => loss >= ceiling);
  const values =
    cut && Number.isFinite(ceiling) && (ceiling > 0 || !positive) ? [...drawn, ceiling] : drawn;
  const make = positive ? logScale : linearScale;
  return {
    scale: (range) => make({ values, range, apart: 22 }),
    ceiling,
    cut,
    diverged: losses.length < cells.length,
  };
}

/** A list of one, or none. */
function finite(loss: number | null): number[] {
  return drawable(loss, Infinity) ? [loss] : [];
}

/** Whether a loss is drawn at its value, not in the band. */
export function drawable(loss: number | null, ceiling: number): loss is number {
  return loss !== null && Number.isFinite(loss) && loss < ceiling;
}
