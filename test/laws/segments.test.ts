import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { muP, type Parameterization, plan, regauge, type TensorSpec } from '../../src/index.ts';
import { check, expectSame } from './check.ts';
import { anyWidths } from './networks.ts';
import {
  everyGauge,
  familiesWithGamma,
  optimizers,
  planFactors,
  type Subject,
} from './subjects.ts';

const factors = ['role', ...planFactors] as const;

/** Each thing that a kernel reads has the factors of a tensor with that fan-in and its fan-out. */
function eachOnItsOwn(any: fc.Arbitrary<Parameterization>, { optimizer }: Subject) {
  return fc.property(any, anyWidths, everyGauge, (given, { first, second }, gauges) => {
    for (const gauge of gauges) {
      for (const fanOut of [second, 10]) {
        const read = [64, first, second];
        const apart = read.map((fanIn, index): TensorSpec => ({ name: `${index}`, fanIn, fanOut }));
        const tensors = [...apart, { name: 'joined', fanIn: read, fanOut }];
        const made = plan({ parameterization: regauge(given, gauge), optimizer, tensors });
        const { segments = [], ...whole } = made.row('joined');
        expect(segments.map(({ offset }) => offset)).toStrictEqual([0, 64, 64 + first.size]);
        for (const [index, segment] of segments.entries()) {
          const own = made.row(`${index}`);
          for (const factor of factors) expectSame(segment[factor], own[factor], factor);
          expect(segment.fanIn).toStrictEqual(own.fanIn);
        }
        const main = segments[second.size > first.size ? 2 : 1];
        for (const factor of factors) expectSame(whole[factor], main?.[factor], factor);
      }
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('segments: %s', (_, any) => {
  it.each(optimizers.filter(({ matrix }) => matrix !== true))(
    'scale as tensors of their own under $label',
    (subject) => {
      check(eachOnItsOwn(any, subject), 2);
    },
  );
});

it('what scales alike is one tensor', () => {
  const w = { size: 256, base: 64 };
  const made = plan({
    parameterization: muP(),
    optimizer: 'muon',
    tensors: [
      { name: 'growing', fanIn: [w, { size: 512, base: 128 }], fanOut: w, repeats: 9 },
      { name: 'fixed', fanIn: [3, 5], fanOut: w },
    ],
  });
  expect(made.row('growing')).toMatchObject({ role: 'hidden', fanIn: { size: 6912, base: 1728 } });
  expect(made.row('growing')).not.toHaveProperty('segments');
  expect(made.row('fixed')).toMatchObject({ role: 'input', fanIn: 8 });
});
