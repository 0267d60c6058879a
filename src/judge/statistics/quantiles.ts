import { incompleteBeta, solveUnit } from './beta.ts';

/**
 * The factor t of a two-sided interval ± t · standard error.
 *
 * @param confidence in (0, 1): 0.95
 * @param degreesOfFreedom > 0
 */
export function studentFactor(confidence: number, degreesOfFreedom: number): number {
  // P(|T| > t) = I_x(ν/2, 1/2) at x = ν / (ν + t²).
  const x = solveUnit((x) => incompleteBeta(x, degreesOfFreedom / 2, 1 / 2), 1 - confidence);
  return Math.sqrt(degreesOfFreedom * (1 / x - 1));
}

/**
 * The exact upper bound on a rate of which `count` cases were seen in `trials` (Clopper and
 * Pearson 1934).
 *
 * @param confidence one-sided: 0.95
 */
export function rateUpperBound(count: number, trials: number, confidence = 0.95): number {
  if (count >= trials) return 1;
  return solveUnit((x) => incompleteBeta(x, count + 1, trials - count), confidence);
}
