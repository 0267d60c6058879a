import type {
  CoordinateCheckJSON,
  CoordinateFinding,
  Quantity,
} from '../../judge/results/check-result.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { placeOf } from './quantities.ts';

/** One quantity of all layers: what one panel shows. */
export interface JudgedQuantity {
  readonly quantity: Quantity;
  /** One finding for each layer call, failures first, then by how far they depart. */
  readonly findings: readonly CoordinateFinding[];
}

const severity: Readonly<Record<Verdict, number>> = { fail: 2, undecided: 1, pass: 0 };

/**
 * The findings by quantity. Where a call of a layer was judged more than once, at several steps
 * or in several statistics, the worst stands for all: nothing that fails goes unseen.
 */
export function judgedQuantities(check: CoordinateCheckJSON): JudgedQuantity[] {
  const byQuantity = new Map<Quantity, Map<string, CoordinateFinding>>();
  for (const finding of check.findings) {
    const calls = byQuantity.get(finding.quantity) ?? new Map<string, CoordinateFinding>();
    byQuantity.set(finding.quantity, calls);
    const call = JSON.stringify([finding.layer, finding.call]);
    const known = calls.get(call);
    if (known === undefined || worseFirst(finding, known) < 0) calls.set(call, finding);
  }
  return [...byQuantity]
    .map(([quantity, calls]) => ({
      quantity,
      findings: [...calls.values()].sort(worseFirst),
    }))
    .sort((a, b) => placeOf(a.quantity) - placeOf(b.quantity));
}

/** Orders findings, the worst first. */
export function worseFirst(a: CoordinateFinding, b: CoordinateFinding): number {
  const bySeverity = severity[b.verdict] - severity[a.verdict];
  if (bySeverity !== 0) return bySeverity;
  const byDeparture = departureOf(b) - departureOf(a);
  return Number.isNaN(byDeparture) ? 0 : byDeparture;
}

/** How far a measured exponent is from the nearest that is predicted. */
export function departureOf({ fit, predicted }: CoordinateFinding): number {
  return Math.max(0, fit.exponent - predicted.max, predicted.min - fit.exponent);
}

/** A layer as people write it, with its call where it has several. */
export function nameOf({ layer, call }: Pick<CoordinateFinding, 'layer' | 'call'>): string {
  const name = layer === '' ? 'the whole network' : layer;
  return call === 0 ? name : `${name}, call ${call + 1}`;
}

/** How many findings came out in each way. */
export function tally(
  findings: readonly { readonly verdict: Verdict }[],
): Readonly<Record<Verdict, number>> {
  const of = (verdict: Verdict): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  return { pass: of('pass'), fail: of('fail'), undecided: of('undecided') };
}
