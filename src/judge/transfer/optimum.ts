import { mean, sum } from '../statistics/exponent-fit.ts';

/** A learning rate and what training with it came to. */
export interface RatePoint {
  /** Log2 of the learning rate. */
  readonly log2: number;
  /** Infinity where training diverged. */
  readonly loss: number;
}

/** The best learning rate of one curve. */
export interface FittedOptimum {
  readonly log2: number;
  readonly loss: number;
  /** The side of the grid that the best rate lies on; the true optimum may be beyond it. */
  readonly edge?: 'low' | 'high';
  /** The parabola that was fitted, and where it holds; undefined where none could be. */
  readonly parabola?: Parabola;
}

/** loss = constant + slope · (x − origin) + curvature · (x − origin)² for x from `min` to `max`. */
export interface Parabola {
  readonly origin: number;
  readonly constant: number;
  readonly slope: number;
  readonly curvature: number;
  readonly min: number;
  readonly max: number;
}

/** How many rates on each side of the best one a fit looks at. */
const reach = 2;

/**
 * Fits a parabola in log2 of the learning rate, by least squares, to the points near the best.
 *
 * Near are up to two rates on each side whose loss has not risen half way from the best one's to
 * that of a useless run: further up a curve is no parabola. Where a neighbour has, as before a
 * cliff, the fit takes the best point and its two neighbours alone. A loss at or above `useless`
 * counts as that, divergence included: how large it is says nothing of the optimum.
 *
 * @param points by ascending rate
 * @param useless the loss of a run that learned nothing, such as guessing's; the largest finite
 *   one on the curve if that is lower
 * @returns undefined where every point diverged
 */
export function fitOptimum(
  points: readonly RatePoint[],
  useless: number = Number.POSITIVE_INFINITY,
): FittedOptimum | undefined {
  const finite = points.filter(({ loss }) => Number.isFinite(loss));
  const lowest = finite.reduce<RatePoint | undefined>(
    (best, point) => (best === undefined || point.loss < best.loss ? point : best),
    undefined,
  );
  if (lowest === undefined) return undefined;
  const best = points.indexOf(lowest);
  if (best === 0) return { ...lowest, edge: 'low' };
  if (best === points.length - 1) return { ...lowest, edge: 'high' };

  const ceiling = Math.min(useless, Math.max(...finite.map(({ loss }) => loss)));
  const clipped = points.map(({ log2, loss }) => ({ log2, loss: Math.min(loss, ceiling) }));
  const near = neighbourhood(clipped, best, (lowest.loss + ceiling) / 2);
  // What was clipped is not on the parabola that was fitted.
  const held = near
    .filter((point) => points.some(({ log2, loss }) => log2 === point.log2 && loss === point.loss))
    .map(({ log2 }) => log2);
  const parabola = fitParabola(near, lowest.log2, held);
  if (parabola === undefined) return { ...lowest };
  const { slope, curvature, constant } = parabola;
  // Between the neighbours of the best point: beyond them a vertex is none that was seen.
  const left = clipped[best - 1]?.log2 ?? lowest.log2;
  const right = clipped[best + 1]?.log2 ?? lowest.log2;
  const offset = Math.min(
    right - lowest.log2,
    Math.max(left - lowest.log2, -slope / (2 * curvature)),
  );
  return {
    log2: lowest.log2 + offset,
    loss: constant + slope * offset + curvature * offset ** 2,
    parabola,
  };
}

function neighbourhood(points: readonly RatePoint[], best: number, level: number): RatePoint[] {
  const extent = (direction: 1 | -1): number => {
    let steps = 0;
    while (steps < reach && (points[best + direction * (steps + 1)]?.loss ?? Infinity) <= level) {
      steps += 1;
    }
    return steps;
  };
  const [low, high] = [extent(-1), extent(1)];
  return low === 0 || high === 0
    ? points.slice(best - 1, best + 2)
    : points.slice(best - low, best + high + 1);
}

/** Least squares over three points or more; undefined where they have no minimum. */
function fitParabola(
  points: readonly RatePoint[],
  origin: number,
  held: readonly number[],
): Parabola | undefined {
  // Orthogonal polynomials keep the normal equations apart, whatever the spacing.
  const x = points.map(({ log2 }) => log2 - origin);
  const y = points.map(({ loss }) => loss);
  const middle = mean(x);
  const linear = x.map((value) => value - middle);
  const squares = linear.map((value) => value ** 2);
  const skew = sum(linear.map((value, i) => value * (squares[i] ?? 0))) / sum(squares);
  const quadratic = linear.map((value, i) => (squares[i] ?? 0) - skew * value - mean(squares));
  const along = (basis: readonly number[]): number =>
    sum(basis.map((value, i) => value * (y[i] ?? 0))) / sum(basis.map((value) => value ** 2));
  const curvature = along(quadratic);
  if (!(curvature > 0)) return undefined;
  // y = mean + a·l + c·(l² − skew·l − mean l²), with l = x − middle, sorted by powers of x.
  const slopeAtMiddle = along(linear) - curvature * skew;
  return {
    origin,
    constant:
      mean(y) - curvature * mean(squares) - slopeAtMiddle * middle + curvature * middle ** 2,
    slope: slopeAtMiddle - 2 * curvature * middle,
    curvature,
    // Towards a rate that diverged nothing is known.
    min: Math.min(...held),
    max: Math.max(...held),
  };
}

/**
 * The loss at any rate of a curve: on the parabola where it holds, else on the straight line in
 * log2 of the rate between the points beside it.
 *
 * @returns Infinity beside a point that diverged, and outside of the curve
 */
export function lossAt(
  points: readonly RatePoint[],
  optimum: FittedOptimum | undefined,
  log2: number,
): number {
  const { parabola } = optimum ?? {};
  const at = points.find((point) => point.log2 === log2);
  if (at !== undefined && !Number.isFinite(at.loss)) return at.loss;
  if (parabola !== undefined && log2 >= parabola.min && log2 <= parabola.max) {
    const x = log2 - parabola.origin;
    return parabola.constant + parabola.slope * x + parabola.curvature * x ** 2;
  }
  if (at !== undefined) return at.loss;
  const right = points.findIndex((point) => point.log2 > log2);
  const [from, to] = [points[right - 1], points[right]];
  if (from === undefined || to === undefined) return Number.POSITIVE_INFINITY;
  const share = (log2 - from.log2) / (to.log2 - from.log2);
  return from.loss + share * (to.loss - from.loss);
}
