import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolute, type GaugeName, parameterization, predict } from '../../src/index.ts';
import { check, expectClose } from '../laws/check.ts';
import { anyGamma, anyRichness } from '../laws/subjects.ts';
import { type Columns, columns } from './columns.ts';

const roles = ['input', 'hidden', 'output'] as const;
const gauges = ['unit-multiplier', 'unit-gradient', 'unit-init'] as const;

const network = fc.record({
  dataDim: fc.integer({ min: 1, max: 4096 }),
  width: fc.integer({ min: 1, max: 16384 }),
  richness: anyRichness,
  gamma: anyGamma,
});

/** Everything about one tensor of the 3-layer network, with the paper's names for it. */
function tensors({
  dataDim,
  width,
  richness,
  gamma,
}: {
  readonly dataDim: number;
  readonly width: number;
  readonly richness: number;
  readonly gamma: number;
}) {
  const activity = gamma * width ** richness;
  return roles.map((role) => {
    const fanIn = role === 'input' ? dataDim : width;
    const q = role === 'output' ? 1 / fanIn : activity ** 2 / fanIn;
    const at = (gauge: GaugeName) => absolute({ role, fanIn, width, richness, gamma, gauge });
    return { role, fanIn, q, activity, at };
  });
}

describe('Karkada, arXiv 2404.19719: the three gauges in absolute form', () => {
  it('the STP gauge: σ² = 1/d, 1/n, 1/(α²n) and lr = α²/d, α²/n, 1/n', () => {
    check(
      fc.property(network, (given) => {
        const [input, hidden, output] = tensors(given).map(({ at }) => at('unit-multiplier'));
        const alpha2 = (given.gamma * given.width ** given.richness) ** 2;
        expectClose((input?.init ?? NaN) ** 2, 1 / given.dataDim);
        expectClose((hidden?.init ?? NaN) ** 2, 1 / given.width);
        expectClose((output?.init ?? NaN) ** 2, 1 / (alpha2 * given.width));
        expectClose(input?.lr ?? NaN, alpha2 / given.dataDim);
        expectClose(hidden?.lr ?? NaN, alpha2 / given.width);
        expectClose(output?.lr ?? NaN, 1 / given.width);
      }),
      200,
    );
  });

  it('the mupify table: g, lr and σ of each gauge', () => {
    check(
      fc.property(network, (given) => {
        for (const { role, q, activity, at } of tensors(given)) {
          const table = {
            'unit-multiplier': [1, q, Math.sqrt(q) / activity],
            'unit-gradient': [Math.sqrt(q), 1, 1 / activity],
            'unit-init': [Math.sqrt(q) / activity, activity ** 2, 1],
          };
          for (const gauge of gauges) {
            const { multiplier, lr, init } = at(gauge);
            for (const [index, value] of [multiplier, lr, init].entries()) {
              expectClose(value, table[gauge][index] ?? NaN, `${role} in ${gauge}`);
            }
          }
        }
      }),
      200,
    );
  });

  it('(multiplier · σ · α)² = q and multiplier² · lr = q in every gauge', () => {
    check(
      fc.property(network, (given) => {
        for (const { role, q, activity, at } of tensors(given)) {
          for (const gauge of gauges) {
            const { multiplier, init, lr } = at(gauge);
            expectClose((multiplier * init * activity) ** 2, q, `${role} in ${gauge}`);
            expectClose(multiplier ** 2 * lr, q, `${role} in ${gauge}`);
          }
        }
      }),
      200,
    );
  });
});

/** 16 inputs and width 1024: every number is a power of two, so exact. */
describe('dkarkada/mupify’s parameterizations at d = 16, n = 1024', () => {
  const d = 1 / 1024;
  const cases: readonly [string, number, GaugeName, Record<'g' | 'lr' | 'sigma', Columns>][] = [
    [
      'ntp-lr',
      0,
      'unit-multiplier',
      { g: [1, 1, 1], lr: [1 / 16, d, d], sigma: [1 / 4, 1 / 32, 1 / 32] },
    ],
    [
      'mup-lr',
      1 / 2,
      'unit-multiplier',
      { g: [1, 1, 1], lr: [64, 1, d], sigma: [1 / 4, 1 / 32, d] },
    ],
    ['ntp', 0, 'unit-gradient', { g: [1 / 4, 1 / 32, 1 / 32], lr: [1, 1, 1], sigma: [1, 1, 1] }],
    [
      'mup',
      1 / 2,
      'unit-gradient',
      { g: [8, 1, 1 / 32], lr: [1, 1, 1], sigma: [1 / 32, 1 / 32, 1 / 32] },
    ],
    ['ntp', 0, 'unit-init', { g: [1 / 4, 1 / 32, 1 / 32], lr: [1, 1, 1], sigma: [1, 1, 1] }],
    [
      'mfp',
      1 / 2,
      'unit-init',
      { g: [1 / 4, 1 / 32, d], lr: [1024, 1024, 1024], sigma: [1, 1, 1] },
    ],
  ];

  it.each(cases)('%s at r = %d in %s', (_, richness, gauge, { g, lr, sigma }) => {
    for (const [column, role] of roles.entries()) {
      const fanIn = role === 'input' ? 16 : 1024;
      const values = absolute({ role, fanIn, width: 1024, richness, gauge });
      expect(values, role).toStrictEqual({
        multiplier: g[column],
        lr: lr[column],
        init: sigma[column],
        epsilon: 1,
      });
    }
  });
});

describe.each([0, 1 / 8, 1 / 4, 3 / 8, 1 / 2])('Karkada’s Table 1 at r = %d', (r) => {
  const p = parameterization({ richness: r, gauge: 'unit-gradient' });
  const { h, deltaH, f, deltaF } = predict(p, { optimizer: 'sgd' });

  it('g ~ ‖Δh‖/√n0, ‖Δh‖/√n, 1/√n; σ ~ 1/‖Δh‖; one learning rate', () => {
    expect(columns(p, 'sgd', 'multiplier')).toStrictEqual([r, r - 1 / 2, -1 / 2]);
    expect(columns(p, 'sgd', 'init')).toStrictEqual([-r + 0, -r + 0, -r + 0]);
    expect(columns(p, 'sgd', 'lr')).toStrictEqual([0, 0, 0]);
  });

  it('‖h‖ ~ √n, √n, 1/‖Δh‖ and ‖Δh‖ ~ n^r, n^r, 1', () => {
    // Norms are √n times what a coordinate is, in the growing layers.
    expect([h.input + 1 / 2, h.hidden + 1 / 2, f]).toStrictEqual([1 / 2, 1 / 2, -r + 0]);
    expect([deltaH.input + 1 / 2, deltaH.hidden + 1 / 2, deltaF]).toStrictEqual([r, r, 0]);
  });

  it('gradient norms are −r, 1/2 − r, 1/2 in the STP gauge, 0 in the μP gauge', () => {
    const stp = parameterization({ richness: r });
    expect(predict(stp, { optimizer: 'sgd' }).gradientNorm).toStrictEqual({
      input: -r + 0,
      hidden: 1 / 2 - r,
      output: 1 / 2,
    });
    const mup = predict(p, { optimizer: 'sgd' }).gradientNorm;
    expect(mup).toStrictEqual({ input: 0, hidden: 0, output: 0 });
  });
});
