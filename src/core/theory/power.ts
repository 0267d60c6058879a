import { type Affine, affine, at, formatAffine, plus, times, zero } from './affine.ts';
import { growsFanIn, growsFanOut, type Role } from './role.ts';

/**
 * A factor that is a power of three ratios: `factor · m_in^fanIn · m_out^fanOut · L^depth`.
 *
 * m_in and m_out are the ratios target ÷ base of the tensor's own fan-in and fan-out, L that of
 * the number of residual branches. At the base all are 1, and the power is `factor`, exactly;
 * `factor` holds the width-independent γ and is 1 without it.
 */
export interface Power {
  readonly fanIn: Affine;
  readonly fanOut: Affine;
  readonly depth: Affine;
  readonly factor: number;
}

/** The ratios of one tensor, target ÷ base; 1 where a dimension or the depth does not scale. */
export interface Ratios {
  readonly fanIn: number;
  readonly fanOut: number;
  /** 1 outside of residual branches. */
  readonly depth: number;
}

export const one: Power = { fanIn: zero, fanOut: zero, depth: zero, factor: 1 };

/** A factor that nothing changes. */
export function constant(factor: number): Power {
  return { ...one, factor };
}

/** A power of the fan-in ratio alone. */
export function ofFanIn(exponent: Affine, factor = 1): Power {
  return { ...one, fanIn: exponent, factor };
}

/** A power of the fan-out ratio alone. */
export function ofFanOut(exponent: Affine, factor = 1): Power {
  return { ...one, fanOut: exponent, factor };
}

/** A power of the depth ratio alone. */
export function ofDepth(exponent: Affine): Power {
  return { ...one, depth: exponent };
}

export function product(...powers: readonly Power[]): Power {
  return powers.reduce(
    (a, b) => ({
      fanIn: plus(a.fanIn, b.fanIn),
      fanOut: plus(a.fanOut, b.fanOut),
      depth: plus(a.depth, b.depth),
      factor: a.factor * b.factor,
    }),
    one,
  );
}

export function raise(power: Power, exponent: number): Power {
  return {
    fanIn: times(power.fanIn, exponent),
    fanOut: times(power.fanOut, exponent),
    depth: times(power.depth, exponent),
    factor: power.factor === 1 ? 1 : power.factor ** exponent,
  };
}

export function quotient(a: Power, b: Power): Power {
  return product(a, raise(b, -1));
}

/** The same power with r put in: its exponents no longer depend on the richness. */
export function settle(power: Power, r: number): Power {
  return {
    fanIn: affine(at(power.fanIn, r)),
    fanOut: affine(at(power.fanOut, r)),
    depth: affine(at(power.depth, r)),
    factor: power.factor,
  };
}

/**
 * The exponent of n where all widths grow together and the depth does not: only the role's own
 * dimensions count.
 */
export function totalExponent(power: Power, role: Role): Affine {
  return plus(growsFanIn(role) ? power.fanIn : zero, growsFanOut(role) ? power.fanOut : zero);
}

/** The value of the power at richness r for one tensor. */
export function evaluate(power: Power, ratios: Ratios, r: number): number {
  const { fanIn, fanOut, depth } = ratios;
  // Where both dimensions grow alike, one power is rounded once, and whole exponents are exact.
  const width =
    fanIn === fanOut
      ? fanIn ** at(plus(power.fanIn, power.fanOut), r)
      : fanIn ** at(power.fanIn, r) * fanOut ** at(power.fanOut, r);
  return power.factor * width * depth ** at(power.depth, r);
}

/** `n^(2r-1)`, `n^(-3/2)`, `n`, `1`. */
export function formatExponent(exponent: Affine): string {
  const text = formatAffine(exponent);
  if (text === '0') return '1';
  if (text === '1') return 'n';
  return /^[0-9r]$/.test(text) ? `n^${text}` : `n^(${text})`;
}
