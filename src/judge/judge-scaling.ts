import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { type Judgment, judgment } from './judgment.ts';
import { type MeasuredSize, sizesOf } from './measured.ts';
import { fitFromJSON } from './results/from-json.ts';
import {
  type ExponentFit,
  fitExponent,
  mean,
  type SizeAtWidth,
} from './statistics/exponent-fit.ts';
import { verdictWithin } from './statistics/verdict.ts';
import { textTable } from './text-table.ts';
import { checkTolerance } from './tolerance.ts';

/** How something is expected to grow with the width. */
export interface ScalingExpectation {
  /** The power of the width. */
  readonly exponent: number;
  /**
   * How far from it any end of the fitted interval may lie; 1/4 if left out: the exponents of the
   * presets are multiples of 1/2, and no two of them are then within reach of one interval.
   */
  readonly tolerance?: number;
}

const expectationKeys: KnownKeys<ScalingExpectation> = { exponent: true, tolerance: true };

/**
 * Whether measured sizes grow with the width as expected. Passes if the whole 95 % interval of
 * the fitted exponent lies within the tolerance, fails if all of it lies outside, and is undecided
 * otherwise, or where a size is not a positive finite number.
 *
 * @param measured sizes at two widths or more and, for an interval, three or more of them; or
 *   what `fitExponent` made of them, at its own confidence
 * @throws `invalid-argument` for other values, an exponent that is not finite, or a tolerance
 *   that is not positive; `unknown-key` for another expectation
 */
export function judgeScaling(
  measured: readonly MeasuredSize[] | ExponentFit,
  expectation: ScalingExpectation,
): Judgment {
  checkKeys('expectation', expectation, expectationKeys);
  const { exponent, tolerance = 1 / 4 } = expectation;
  checkExpectation(exponent, tolerance);
  const sizes = sizesOf(measured);
  const fit = sizes === undefined ? fitFromJSON(measured as ExponentFit) : fitExponent(sizes);
  const limits = { min: exponent - tolerance, max: exponent + tolerance };
  const verdict = fit.left > 0 ? 'undecided' : verdictWithin(fit.interval, limits);
  const found = growthOf(fit);
  const expected = `n^${short(exponent)} ± ${short(tolerance)}`;
  const said = {
    pass: `${found}: within ${expected}.`,
    fail: `${found}: outside of ${expected}.`,
    undecided: `UNDECIDED whether it grows as ${expected}. ${found}. ${needed(fit, sizes, exponent, tolerance)}`,
  }[verdict];
  return judgment(verdict, said, ...(sizes === undefined ? [] : tableOf(sizes, exponent)));
}

function growthOf({ exponent, interval: { min, max }, confidence }: ExponentFit): string {
  if (!Number.isFinite(exponent)) return 'How it grows cannot be fitted';
  if (!Number.isFinite(max - min)) return `It grows as n^${short(exponent)}`;
  return `It grows as n^${short(exponent)}, with ${100 * confidence}% confidence between n^${short(min)} and n^${short(max)}`;
}

/** What it would take to decide. */
function needed(
  fit: ExponentFit,
  sizes: readonly SizeAtWidth[] | undefined,
  exponent: number,
  tolerance: number,
): string {
  if (fit.left > 0) {
    return `${fit.left} of ${fit.left + fit.used} sizes are not positive finite numbers: find out why first.`;
  }
  const half = (fit.interval.max - fit.interval.min) / 2;
  if (!Number.isFinite(half)) {
    return 'That takes sizes at two widths or more, three or more of them for each seed or several seeds.';
  }
  // Intervals narrow with the root of the number of seeds.
  const room = Math.abs(tolerance - Math.abs(fit.exponent - exponent));
  const times = (half / room) ** 2;
  if (!(times < 100)) return 'Measure wider widths: the exponent is too near to the tolerance.';
  const seeds = new Set(sizes?.map(({ seed }) => seed)).size;
  const many =
    sizes === undefined
      ? `${Math.ceil(10 * times) / 10} times as many seeds`
      : `${Math.max(seeds + 1, Math.ceil(seeds * times))} seeds`;
  return `About ${many} at these widths would tell; wider widths help more.`;
}

/** The sizes at each width, and what they would be if they grew as expected from the narrowest. */
function tableOf(sizes: readonly SizeAtWidth[], exponent: number): readonly string[] {
  const widths = [...new Set(sizes.map(({ width }) => width))].sort((a, b) => a - b);
  const lines = widths.map((width) => {
    const own = sizes.filter((size) => size.width === width).map(({ value }) => value);
    return { width, count: own.length, size: Math.exp(mean(own.map(Math.log))) };
  });
  const [narrowest] = lines;
  return [
    '',
    ...textTable([
      ['width', 'sizes', 'geometric mean', `as n^${short(exponent)}`],
      ...lines.map(({ width, count, size }) => [
        `${width}`,
        `${count}`,
        digits(size),
        digits((narrowest?.size ?? 0) * (width / (narrowest?.width ?? 1)) ** exponent),
      ]),
    ]),
  ];
}

function checkExpectation(exponent: number, tolerance: number): void {
  if (!Number.isFinite(exponent)) {
    throw invalidArgument(
      'exponent',
      exponent,
      'It is not a finite number.',
      'Give the power of the width, such as -1/2.',
    );
  }
  checkTolerance('tolerance', tolerance);
}

/** Two decimals, without trailing zeros. */
function short(value: number): string {
  return `${Number(value.toFixed(2)) + 0}`;
}

function digits(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
