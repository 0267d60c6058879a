import type { TransferGroup } from '../../lab/transfer/result.ts';
import { linearScale, logScale, type Scale } from '../svg/scale.ts';

/** A scale of learning rates by their log2. */
export interface RateScale {
  (log2: number): number;
  /** Whole powers of two. */
  readonly ticks: readonly number[];
  /** The places of the two sides of the panel. */
  readonly sides: readonly [number, number];
}

/** One scale for all panels of a column. */
export function rateScale(
  groups: readonly TransferGroup[],
  left: number,
  width: number,
): RateScale {
  const log2s = groups.flatMap(({ curves }) =>
    curves.flatMap(({ points }) => points.map(({ learningRate }) => Math.log2(learningRate))),
  );
  const [low, high] = log2s.length === 0 ? [0, 1] : [Math.min(...log2s), Math.max(...log2s)];
  const inset = 10;
  const perPower = (width - 2 * inset) / Math.max(high - low, 1e-9);
  const first = Math.ceil(low - 1e-6);
  const count = Math.max(0, Math.floor(high + 1e-6) - first + 1);
  return Object.assign(
    (log2: number) => (high === low ? left + width / 2 : left + inset + (log2 - low) * perPower),
    {
      ticks: Array.from({ length: count }, (_, index) => first + index),
      sides: [left, left + width] as const,
    },
  );
}

/** What is drawn at its value, and what only in the band above. */
export interface LossRange {
  readonly scale: (range: readonly [number, number]) => Scale;
  /** Losses from here on are in the band. */
  readonly ceiling: number;
  /** Whether any finite loss is. */
  readonly cut: boolean;
}

/** How far above the worst optimum a loss is still drawn at its value, unless told otherwise. */
const farthest = 8;

/**
 * One scale of losses for all panels, logarithmic where all losses are positive.
 *
 * @param wanted the loss from which on a run counts as having learned nothing
 */
export function lossRange(groups: readonly TransferGroup[], wanted?: number): LossRange {
  const curves = groups.flatMap((group) => group.curves);
  const finite = (loss: number | null | undefined): number[] =>
    loss !== null && loss !== undefined && Number.isFinite(loss) ? [loss] : [];
  const losses = curves.flatMap(({ points }) => points.flatMap(({ loss }) => finite(loss)));
  const optima = curves.flatMap(({ optimum }) => finite(optimum?.loss));
  const positive = [...losses, ...optima].every((loss) => loss > 0);
  // A run that has all but diverged would press all others to the bottom.
  const usual = positive && optima.length > 0 ? farthest * Math.max(...optima) : Infinity;
  const ceiling = wanted ?? usual;
  const drawn = [...losses.filter((loss) => loss < ceiling), ...optima];
  const cut = losses.some((loss) => loss >= ceiling);
  const values =
    cut && Number.isFinite(ceiling) && (ceiling > 0 || !positive) ? [...drawn, ceiling] : drawn;
  const make = positive ? logScale : linearScale;
  return { scale: (range) => make({ values, range, apart: 22 }), ceiling, cut };
}
