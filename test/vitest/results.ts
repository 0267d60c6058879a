import { stripVTControlCharacters } from 'node:util';
import { responseOf } from '../../src/core/optimizer.ts';
import { muP } from '../../src/index.ts';
import type {
  CoordinateCheck,
  CoordinateCheckJSON,
  CoordinateFinding,
} from '../../src/judge/results/check-result.ts';
import { coordinateCheckFromJSON } from '../../src/judge/results/from-json.ts';
import { fitExponent, type SizeAtWidth } from '../../src/judge/statistics/exponent-fit.ts';
import type { Verdict } from '../../src/judge/statistics/verdict.ts';
import { normals } from '../judge/transfer/synthetic.ts';

/** The message of the error that a failing assertion throws, without colours. */
export function messageOf(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  throw new Error('The assertion held.');
}

/** Sizes that follow a power law, up to seeded noise in their logarithms. */
export function sizesOf(
  exponent: number,
  {
    scatter = 0.02,
    seeds = 3,
    widths = [64, 128, 256, 512],
  }: {
    readonly scatter?: number;
    readonly seeds?: number;
    readonly widths?: readonly number[];
  } = {},
): SizeAtWidth[] {
  return Array.from({ length: seeds }, (_, seed) => {
    const normal = normals(seed + 1);
    return widths.map((width) => ({
      width,
      seed,
      value: 0.3 * width ** exponent * Math.exp(scatter * normal()),
    }));
  }).flat();
}

/** A coordinate check of one finding, put together as `coordinateCheck` does. */
export function checkOf(
  verdict: Verdict,
  exponent: number,
  more: Partial<CoordinateCheckJSON> = {},
): CoordinateCheck {
  const points = sizesOf(exponent);
  const finding: CoordinateFinding = {
    layer: 'block2/attn/q',
    call: 0,
    quantity: 'deltaH',
    statistic: 'l2',
    step: 4,
    points,
    fit: fitExponent(points),
    predicted: { min: 0, max: 0 },
    tolerance: 0.35,
    verdict,
    ...(verdict === 'undecided' ? { seedsNeeded: 9 } : {}),
  };
  const json: CoordinateCheckJSON = {
    schemaVersion: 1,
    kind: 'coordinate-check',
    verdict: verdict,
    suspects:
      verdict === 'fail'
        ? ['`block2/attn/q`: Δh grows as n^0.48: is it missing from the plan?']
        : [],
    parameterization: muP().toJSON(),
    optimizer: responseOf('adam'),
    widths: [64, 128, 256, 512],
    seeds: [0, 1, 2],
    steps: 4,
    findings: [finding],
    audit: [],
    failures: [],
    records: [],
    ...more,
  };
  return coordinateCheckFromJSON(json);
}
