import type { Parameterization } from '../core/parameterization.ts';
import type { EquivalenceExpectation } from '../judge/judge-equivalence.ts';
import type { ExponentsExpectation } from '../judge/judge-exponents.ts';
import type { ScalingExpectation } from '../judge/judge-scaling.ts';
import type { TransferExpectation } from '../judge/judge-transfer.ts';
import type { MeasuredSize } from '../judge/measured.ts';
import type { CoordinateCheckJSON } from '../judge/results/check-result.ts';
import type { TransferSweepJSON } from '../judge/results/sweep-result.ts';
import type { ExponentFit } from '../judge/statistics/exponent-fit.ts';

/** Where a method would stand if `expect` had been given what it is for: nothing to call. */
export interface NotFor<Wanted extends string> {
  readonly expected: Wanted;
}

/** A method where the value that `expect` was given is what it is for. */
export type MatcherFor<Received, Wanted, Called extends string, Method> = [Received] extends [
  Wanted,
]
  ? Method
  : NotFor<Called>;

/** The matchers of `expect(received)`. */
export interface RichscaleMatchers<Received> {
  /**
   * The verdict of a coordinate check is `pass`; else prints its suspects and its table. Undecided
   * fails, with `.not` too.
   */
  readonly toPassCoordinateCheck: MatcherFor<
    Received,
    CoordinateCheckJSON,
    'what coordinateCheck resolves to, or its JSON',
    () => void
  >;
  /**
   * Sizes grow with the width as given: the whole 95 % interval of their exponent lies within the
   * tolerance (1/4 if left out). An interval that reaches over it is undecided and fails, with
   * `.not` too.
   */
  readonly toScaleAs: MatcherFor<
    Received,
    readonly MeasuredSize[] | ExponentFit,
    'a list of { width, seed, value }, or what fitExponent returns',
    (expected: ScalingExpectation) => void
  >;
  /** Two parameterizations train alike under the optimizer, whatever their gauges. */
  readonly toBeEquivalentTo: MatcherFor<
    Received,
    Parameterization,
    'a parameterization',
    (other: Parameterization, options: EquivalenceExpectation) => void
  >;
  /** A role has the given exponents under the optimizer; what is left out is not looked at. */
  readonly toHaveExponents: MatcherFor<
    Received,
    Parameterization,
    'a parameterization',
    (expected: ExponentsExpectation) => void
  >;
  /**
   * The best learning rate is the same at every width, up to `'1 grid step'` or a number of powers
   * of two, in every setting that has the given hyperparameters. An optimum on the edge of the grid
   * is undecided and fails, with `.not` too.
   */
  readonly toTransfer: MatcherFor<
    Received,
    TransferSweepJSON,
    'what transferSweep resolves to, or its JSON',
    (expected: TransferExpectation) => void
  >;
}

/** The same matchers once a promise has settled: each gives a promise. */
export type Promised<Matchers> = {
  readonly [Name in keyof Matchers]: Matchers[Name] extends (...expected: infer Expected) => void
    ? (...expected: Expected) => Promise<void>
    : Matchers[Name];
};

/** What `expect(received)` gains by importing `richscale/vitest`. */
export interface RichscaleAssertion<Received> extends RichscaleMatchers<Received> {
  readonly not: RichscaleAssertion<Received>;
  readonly resolves: PromisedAssertion<Awaited<Received>>;
}

/** What `expect(promise).resolves` gains. */
export type PromisedAssertion<Received> = Promised<RichscaleMatchers<Received>> & {
  readonly not: PromisedAssertion<Received>;
};
