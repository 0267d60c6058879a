import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectAllSame, expectClose, expectSame } from './check.ts';
import { anyWidths, network } from './networks.ts';
import { everyGauge, familiesWithGamma, type Subject, underEvery } from './subjects.ts';

const anyDepth = fc.record({
  layers: fc.integer({ min: 1, max: 64 }).map((size) => ({ size, base: 4 })),
  alpha: fc.double({ min: 0.5, max: 1, noNaN: true }),
});
const inside = new Set(['bias', 'gain', 'hidden']);

/**
 * Depth: inside a residual branch g gains L^−α and u gains L^(α−1), so lr gains
 * L^(α−1+αk), ε L^(−αe) and SGD's u/g L^(2α−1); init and multipliers, and all that is outside,
 * stay.
 */
function depthFactors(any: fc.Arbitrary<Parameterization>, { optimizer, k, e, decay }: Subject) {
  return fc.property(any, everyGauge, anyWidths, anyDepth, (p, gauges, widths, depth) => {
    const tensors = network(widths).map((tensor) => ({
      ...tensor,
      branch: inside.has(tensor.name),
    }));
    const L = depth.layers.size / depth.layers.base;
    const { alpha } = depth;
    for (const gauge of gauges) {
      const common = { parameterization: regauge(p, gauge), optimizer, tensors };
      const flat = plan(common);
      const deep = plan({ ...common, depth });
      expectSame(flat.branchMultiplier, 1);
      expectClose(deep.branchMultiplier, L ** -alpha, 'branch multiplier');
      for (const row of deep.rows) {
        const before = flat.row(row.name);
        if (!inside.has(row.name)) {
          expectAllSame(Object.values(row), Object.values(before), row.name);
          continue;
        }
        expectSame(row.init, before.init, row.name);
        expectSame(row.multiplier, before.multiplier, row.name);
        const rate = before.lr * L ** (alpha - 1 + alpha * k);
        expectClose(row.lr, rate, 'lr');
        expectClose(row.epsilon, before.epsilon * L ** (-alpha * e), 'epsilon');
        expectClose(row.weightDecay, decay === 'independent' ? 1 : 1 / rate, 'decay');
        const weight = before.gradientWeight * L ** (2 * alpha - 1);
        expectClose(row.gradientWeight, weight, 'gradientWeight');
      }
    }
  });
}

/**
 * Folded into what a branch ends with, the multiplier b = L^−α is a gauge's: init gains b, SGD's rate
 * b², a scale-free rule's b, and so on, and nothing else changes but the branch's multiplier.
 */
function folded(any: fc.Arbitrary<Parameterization>, { optimizer, k, e, w, decay }: Subject) {
  return fc.property(any, everyGauge, anyWidths, anyDepth, (p, gauges, widths, depth) => {
    const tensors = network(widths).map((tensor) => ({
      ...tensor,
      branch: tensor.name === 'hidden' ? ('last' as const) : inside.has(tensor.name),
    }));
    const b = (depth.layers.size / depth.layers.base) ** -depth.alpha;
    for (const gauge of gauges) {
      const common = { parameterization: regauge(p, gauge), optimizer, tensors };
      const applied = plan({ ...common, depth });
      const stored = plan({ ...common, depth: { ...depth, folded: true } });
      expectSame(stored.branchMultiplier, 1);
      for (const row of stored.rows) {
        const before = applied.row(row.name);
        if (row.name !== 'hidden') {
          expectAllSame(Object.values(row), Object.values(before), row.name);
          continue;
        }
        expectSame(row.multiplier, before.multiplier, row.name);
        expectClose(row.init, before.init * b, 'init');
        expectClose(row.lr, before.lr * b ** (1 + k - w), 'lr');
        expectClose(row.epsilon, before.epsilon * b ** -e, 'epsilon');
        const rate = decay === 'independent' ? 1 : b ** (1 + k - w);
        expectClose(row.weightDecay, before.weightDecay / rate, 'decay');
      }
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('depth: %s', (_, any) => {
  it('multiplies what is inside a residual branch, and nothing else', () => {
    underEvery((subject) => check(depthFactors(any, subject), 2));
  });

  it('may be stored in what branches end with', () => {
    underEvery((subject) => check(folded(any, subject), 2));
  });
});
