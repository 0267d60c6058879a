import type { OpCase } from '../ops/op-case.ts';
import { direction, type Evaluation, type Value } from './evaluate.ts';

export type Verdict = 'right' | 'wrong' | 'throws';

/** What a backend makes of a case; no gradient where the case has none. */
export interface Verdicts {
  readonly forward: Verdict;
  readonly gradient: Verdict | undefined;
}

/** How far values may be from what is right, relative to the largest of them, or to 1. */
export interface Tolerance {
  readonly values: number;
  /** Of slopes by differences, whose own error is about 1e-3. */
  readonly slopes: number;
}

/** Backends that compute in float32. A graphics adapter's functions have fewer digits. */
export const exact: Tolerance = { values: 1e-4, slopes: 1e-2 };
export const graphics: Tolerance = { values: 2e-3, slopes: 3e-2 };

/** JSON has no NaN and no infinities: both come as text. */
const isSpecial = (value: Value) => typeof value === 'string' || !Number.isFinite(value);

function close(own: readonly Value[], wanted: readonly Value[], tolerance: number): boolean {
  const scale = Math.max(
    1,
    ...wanted.map((value) => (isSpecial(value) ? 0 : Math.abs(value as number))),
  );
  return (
    own.length === wanted.length &&
    own.every((value, index) => {
      const other = wanted[index] as Value;
      return isSpecial(value) || isSpecial(other)
        ? String(value) === String(other)
        : Math.abs((value as number) - (other as number)) <= tolerance * scale;
    })
  );
}

function along(
  gradients: readonly (readonly number[])[],
  slopes: NonNullable<Evaluation['slopes']>,
  tolerance: number,
): boolean {
  return slopes.every((perDirection, input) => {
    const told = perDirection.flatMap((slope, which) => {
      const entries = gradients[input] ?? [];
      const own = entries.reduce((sum, each, at) => sum + Number(each) * direction(which, at), 0);
      return slope === null ? [] : [{ own, slope }];
    });
    const own = told.map((each) => each.own);
    return close(
      own,
      told.map(({ slope }) => slope),
      tolerance,
    );
  });
}

/**
 * Holds what a backend made of a case against what is right: the case's reference, or what stock
 * cpu made of it; and its gradients against slopes that were taken from values.
 *
 * @param stock what stock cpu made of it
 */
export function verdictsOf(
  opCase: OpCase,
  stock: Evaluation,
  own: Evaluation,
  tolerance: Tolerance,
): Verdicts {
  const { reference } = opCase;
  const wanted = reference
    ? reference(...opCase.inputs.map(({ values }) => [...values]))
    : stock.outputs;
  const forward =
    own.outputs === undefined
      ? 'throws'
      : wanted !== undefined && close(own.outputs, wanted, tolerance.values)
        ? 'right'
        : 'wrong';
  const { slopes } = stock;
  if (slopes === undefined) return { forward, gradient: undefined };
  if (own.gradients === undefined) return { forward, gradient: 'throws' };
  // Stock's own gradients have more digits than slopes, where both agree.
  const digits =
    stock.gradients === undefined || !along(stock.gradients, slopes, exact.slopes)
      ? []
      : stock.gradients;
  const right =
    along(own.gradients, slopes, tolerance.slopes) &&
    digits.every((wantedOf, input) =>
      close(own.gradients?.[input] ?? [], wantedOf, 10 * tolerance.values),
    );
  return { forward, gradient: right ? 'right' : 'wrong' };
}

/** A cell of the table. */
export function cellOf({ forward, gradient }: Verdicts): string {
  return gradient === undefined || gradient === forward
    ? forward
    : `${forward}, gradient ${gradient}`;
}
