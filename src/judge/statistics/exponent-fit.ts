import { studentFactor } from './quantiles.ts';

/** A range of values. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** One measured size. */
export interface SizeAtWidth {
  readonly width: number;
  readonly seed: number;
  /** Positive; others are left out of a fit. */
  readonly value: number;
}

/** How a measured size grows with the width: size ~ width^exponent. */
export interface ExponentFit {
  readonly exponent: number;
  /** Where the exponent lies with the given confidence; infinite where too little was measured. */
  readonly interval: Interval;
  readonly confidence: number;
  /** The standard deviation of log size around the line. */
  readonly scatter: number;
  /** Log size at log width 0, the mean over seeds: size ≈ exp(intercept) · width^exponent. */
  readonly intercept: number;
  /** Sizes that were fitted, and sizes that could not be (zero, NaN or infinite). */
  readonly used: number;
  readonly left: number;
}

/**
 * Fits log size = offset(seed) + exponent · log width by least squares. A seed's offset takes up
 * what its widths share (the data, mostly), and the interval accounts for what is left between
 * seeds and for the points' departure from a line.
 */
export function fitExponent(sizes: readonly SizeAtWidth[], confidence = 0.95): ExponentFit {
  const usable = sizes.filter(({ value }) => value > 0 && Number.isFinite(value));
  const bySeed = new Map<number, { x: number; y: number }[]>();
  for (const { width, seed, value } of usable) {
    const point = { x: Math.log(width), y: Math.log(value) };
    bySeed.set(seed, [...(bySeed.get(seed) ?? []), point]);
  }
  const seeds = [...bySeed.values()].map((points) => {
    const x = mean(points.map((p) => p.x));
    const y = mean(points.map((p) => p.y));
    return { x, y, points: points.map((p) => ({ x: p.x - x, y: p.y - y })) };
  });
  const centered = seeds.flatMap(({ points }) => points);
  const spread = sum(centered.map(({ x }) => x * x));
  const exponent = sum(centered.map(({ x, y }) => x * y)) / spread;
  const residual = sum(centered.map(({ x, y }) => (y - exponent * x) ** 2));
  const freedom = centered.length - seeds.length - 1;
  const scatter = Math.sqrt(residual / freedom);
  const half =
    freedom > 0 ? (studentFactor(confidence, freedom) * scatter) / Math.sqrt(spread) : Infinity;
  return {
    exponent,
    interval: { min: exponent - half, max: exponent + half },
    confidence,
    scatter,
    intercept: mean(seeds.map(({ x, y }) => y - exponent * x)),
    used: usable.length,
    left: sizes.length - usable.length,
  };
}

/** The sum of a list. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The mean of a list; NaN of an empty one. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
