import { optimizerOf } from '../../core/optimizer.ts';
import { parameterizationFromJSON } from '../../core/parameterization-json.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type {
  CoordinateFinding,
  CoordinateRecord,
  Quantity,
} from '../../judge/results/check-result.ts';
import {
  type ExponentFit,
  fitExponent,
  type Interval,
  mean,
  type SizeAtWidth,
} from '../../judge/statistics/exponent-fit.ts';
import { type Verdict, verdictWithin } from '../../judge/statistics/verdict.ts';
import type { Place } from './cell.ts';
import type { JudgedQuantity } from './check-options.ts';
import { predicted } from './predicted.ts';
import { norms } from './record-book.ts';

/**
 * How far an exponent may be from its prediction, where the user does not say. Between what correct
 * models come to and what faults do, by `npm run margins -- 306 6`: 306 correct models, and the
 * largest departure in each of 6 models of a fault.
 */
const usualTolerances: Readonly<Partial<Record<JudgedQuantity, number>>> = {
  // Correct: up to 0.10, far ends of intervals up to 0.18. A readout left out of the plan, a
  // transposed kernel: 0.43 and more.
  h: 0.25,
  // Correct: up to 0.05, far ends up to 0.24, in 97 layers. 1/√d left in place: 0.19 to 0.54.
  deltaLogits: 0.15,
};
// Correct: up to 0.22, far ends up to 0.35. `contribution` where SP takes μP's place: 0.41 and more;
// readout left out, transposed, rescaled twice: 0.69 and more. One layer's rate off by √m is between,
// at 0.33 to 0.57, and shown by the probe.
const usualTolerance = 0.35;

/** What is judged of calls at the start, and of calls and tensors after the last step. */
const atStart: readonly JudgedQuantity[] = ['h', 'logits'];
const atEnd: readonly JudgedQuantity[] = ['deltaH', 'contribution', 'deltaLogits', 'deltaF'];

/** What is judged of the whole network, where it was recorded. */
const ofKernels: readonly JudgedQuantity[] = ['featureKernelChange', 'tangentKernelChange'];

/** How strictly to judge. */
export interface JudgingOptions {
  readonly steps: number;
  readonly confidence: number;
  readonly tolerance?: number;
  readonly tolerances?: Readonly<Partial<Record<JudgedQuantity, number>>>;
}

/**
 * Fits the exponent of every judged quantity and holds it against the theory's, in the order of
 * the calls and then of the tensors.
 *
 * The output at the start is not judged: it is one draw of the readout and noisy, and follows
 * from the initial sizes, which the audit compares.
 */
export function judge(
  records: readonly CoordinateRecord[],
  plan: Plan,
  {
    narrowest,
    widest,
  }: { readonly narrowest: readonly Place[]; readonly widest: readonly Place[] },
  options: JudgingOptions,
): readonly CoordinateFinding[] {
  const theory = predicted(
    parameterizationFromJSON(plan.parameterization),
    optimizerOf(plan.optimizer),
  );
  const series = bySeries(records);
  const perResidual = normalization(records, plan.optimizer.gradientDegree);
  const finding = (
    layer: string,
    call: number,
    quantity: JudgedQuantity,
    step: number,
    prediction: Interval | undefined,
  ): readonly CoordinateFinding[] => {
    const found = series.get(keyOf({ layer, call, quantity, step })) ?? [];
    if (prediction === undefined || found.every(({ value }) => value === 0)) return [];
    const points = step === 0 ? found : found.map(perResidual);
    const tolerance = toleranceOf(quantity, options);
    const fit = fitExponent(points, options.confidence);
    const seeds = new Set(points.map(({ seed }) => seed)).size;
    const verdict = verdictOf(fit, prediction, tolerance, seeds);
    const statistic = statisticOf(quantity);
    return [
      {
        layer,
        call,
        quantity,
        statistic,
        step,
        points,
        fit,
        predicted: prediction,
        tolerance,
        ...verdict,
      },
    ];
  };

  const ofCalls = widest.flatMap(({ layer, call, role, logits }, index) => {
    const headsAdded = logits > (narrowest[index]?.logits ?? 0);
    return [
      ...atStart.flatMap((quantity) =>
        finding(layer, call, quantity, 0, theory.call(quantity, role, headsAdded)),
      ),
      ...atEnd.flatMap((quantity) =>
        finding(layer, call, quantity, options.steps, theory.call(quantity, role, headsAdded)),
      ),
    ];
  });
  const attending = new Set(
    records.filter(({ quantity }) => quantity === 'logits').map(({ layer }) => layer),
  );
  const ofTensors = plan.rows.flatMap(({ name, role, segments }) =>
    finding(
      name,
      0,
      'spectralChange',
      options.steps,
      theory.tensor(
        'spectralChange',
        segments?.map((each) => each.role) ?? [role],
        attending.has(layerOf(name)),
      ),
    ),
  );
  const ofNetwork = ofKernels.flatMap((quantity) =>
    finding('', 0, quantity, options.steps, theory.call(quantity, 'hidden', false)),
  );
  return [...ofCalls, ...ofTensors, ...ofNetwork];
}

function toleranceOf(
  quantity: JudgedQuantity,
  { tolerance, tolerances = {} }: JudgingOptions,
): number {
  return tolerances[quantity] ?? tolerance ?? usualTolerances[quantity] ?? usualTolerance;
}

/** Divides a change by what the loss's derivative contributes to it. */
function normalization(
  records: readonly CoordinateRecord[],
  gradientDegree: number,
): (point: SizeAtWidth) => SizeAtWidth {
  const residuals = new Map<string, number[]>();
  for (const { quantity, width, seed, value } of records) {
    if (quantity !== 'residual') continue;
    const key = `${width} ${seed}`;
    residuals.set(key, [...(residuals.get(key) ?? []), value]);
  }
  return (point) => {
    const residual = mean(residuals.get(`${point.width} ${point.seed}`) ?? []);
    return { ...point, value: point.value / residual ** gradientDegree };
  };
}

/** The path of a tensor's layer, for layers whose weights have plain names. */
function layerOf(tensor: string): string {
  return tensor.slice(0, Math.max(0, tensor.lastIndexOf('/')));
}

/** The statistic that is judged: root mean squares, and norms as they are. */
function statisticOf(quantity: Quantity): 'l2' | 'norm' {
  return norms.has(quantity) ? 'norm' : 'l2';
}

type Series = Map<string, SizeAtWidth[]>;

function bySeries(records: readonly CoordinateRecord[]): Series {
  const series: Series = new Map();
  for (const { width, seed, value, ...record } of records) {
    if (record.statistic !== statisticOf(record.quantity)) continue;
    const key = keyOf(record);
    const points = series.get(key);
    if (points === undefined) series.set(key, [{ width, seed, value }]);
    else points.push({ width, seed, value });
  }
  return series;
}

function keyOf({
  layer,
  call,
  quantity,
  step,
}: Pick<CoordinateRecord, 'layer' | 'call' | 'quantity' | 'step'>): string {
  return JSON.stringify([layer, call, quantity, step]);
}

/**
 * Passes if the whole interval lies within the tolerance of the prediction, fails if all of it
 * lies outside; otherwise says how many seeds would be needed, as intervals narrow with their root.
 */
export function verdictOf(
  { exponent, interval }: ExponentFit,
  prediction: Interval,
  tolerance: number,
  seeds: number,
): { readonly verdict: Verdict; readonly seedsNeeded?: number } {
  const limits = { min: prediction.min - tolerance, max: prediction.max + tolerance };
  const verdict = verdictWithin(interval, limits);
  if (verdict !== 'undecided') return { verdict };
  const half = (interval.max - interval.min) / 2;
  // Too few points for an interval: two more seeds are the least that gives a useful one.
  if (half === Infinity) return { verdict, seedsNeeded: seeds + 2 };
  const room = Math.min(Math.abs(exponent - limits.min), Math.abs(limits.max - exponent));
  const needed = Math.ceil(seeds * (half / room) ** 2);
  return Number.isFinite(needed) ? { verdict, seedsNeeded: needed } : { verdict };
}
