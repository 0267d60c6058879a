import { formatPower, formatRate, signed } from '../rate-text.ts';
import type { TransferCurve, TransferGroup } from '../results/sweep-result.ts';
import { driftOf, isDrifting, type OptimumAt, optimumAtWidth } from './drift.ts';

/** The learning rate for a width, and why, in a sentence or two. */
export function recommend(
  curves: readonly TransferCurve[],
  width: number,
): TransferGroup['recommendation'] {
  const optima = optimaOf(curves);
  if (optima.length === 0) return belowTheGrid(curves, width);

  const drift = driftOf(optima);
  const drifts = isDrifting(drift);
  const { log2, interval } = optimumAtWidth(optima, width, drifts);
  const edges = edgesOf(optima);
  const learningRate = 2 ** log2;
  const move = `${signed(drift.value)} powers of two per doubling`;
  const range = Number.isFinite(drift.interval.max)
    ? `, 95% interval ${signed(drift.interval.min)} to ${signed(drift.interval.max)}`
    : '';
  const why = drifts
    ? `the optimum drifts with the width by ${move}${range}, so it does not transfer and is read off that line`
    : range === ''
      ? 'it is the mean optimum of the widths; whether it drifts cannot be told from so few seeds and widths'
      : `no drift of the optimum is discernible${edges.low.length + edges.high.length > 0 ? ' as far as the grid goes' : ''} (${move}${range}), so the widths' optima are pooled`;
  return {
    width,
    learningRate,
    interval: {
      min: edges.low.length > 0 ? 0 : 2 ** interval.min,
      max: edges.high.length > 0 ? Number.POSITIVE_INFINITY : 2 ** interval.max,
    },
    text: [
      `Use a learning rate of ${formatRate(learningRate)} (${formatPower(log2)}) at width ${width}: ${why}.`,
      ...warnings(curves, edges),
    ].join(' '),
  };
}

/** The widths that have an optimum. */
export function optimaOf(curves: readonly TransferCurve[]): OptimumAt[] {
  return curves.flatMap(({ width, optimum }) => (optimum ? [{ width, optimum }] : []));
}

interface Edges {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

function edgesOf(optima: readonly OptimumAt[]): Edges {
  const at = (edge: 'low' | 'high'): number[] =>
    optima.filter(({ optimum }) => optimum.edge === edge).map(({ width }) => width);
  return { low: at('low'), high: at('high') };
}

function warnings(curves: readonly TransferCurve[], edges: Edges): string[] {
  const beyond = (widths: readonly number[], side: string): string[] =>
    widths.length === 0
      ? []
      : [
          `At width ${widths.join(', ')} the best rate is the ${side} that was tried, and the optimum may lie beyond: add rates, or set extend.`,
        ];
  const diverged = curves.filter(({ optimum }) => optimum === undefined);
  return [
    ...beyond(edges.low, 'lowest'),
    ...beyond(edges.high, 'highest'),
    ...(diverged.length === 0
      ? []
      : [`At width ${diverged.map(({ width }) => width).join(', ')} every rate diverged.`]),
  ];
}

function belowTheGrid(
  curves: readonly TransferCurve[],
  width: number,
): TransferGroup['recommendation'] {
  const rates = curves.flatMap(({ points }) => points.map(({ learningRate }) => learningRate));
  const lowest = Math.min(...rates);
  return {
    width,
    learningRate: lowest / 2,
    interval: { min: 0, max: lowest },
    text: `Every rate diverged at every width: try rates below ${formatRate(lowest)}.`,
  };
}
