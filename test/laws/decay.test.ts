import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectSame } from './check.ts';
import { anyWidths, network } from './networks.ts';
import { everyGauge, familiesWithGamma, type Subject, underEvery } from './subjects.ts';

const roles = ['input', 'hidden', 'output', 'fixed'] as const;

/**
 * Decay: learning rate × decay keeps its base value under coupled decay (and
 * SGD's L2), the decay itself keeps it when it is independent of the learning rate.
 */
function decay(any: fc.Arbitrary<Parameterization>, { optimizer, decay: kind }: Subject) {
  return fc.property(any, everyGauge, anyWidths, (p, gauges, widths) => {
    for (const gauge of gauges) {
      const q = regauge(p, gauge);
      for (const row of plan({ parameterization: q, optimizer, tensors: network(widths) }).rows) {
        // The reciprocal is rounded once, so the quotient is exact where the product is not.
        expectSame(row.weightDecay, kind === 'independent' ? 1 : 1 / row.lr, row.name);
      }
      for (const role of roles) {
        const { lr, weightDecay } = q.exponents({ role, optimizer });
        expectSame(weightDecay + (kind === 'independent' ? 0 : lr), 0, role);
      }
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('decay: %s', (_, any) => {
  it('lr × decay is 1 if coupled, decay is 1 if independent', () => {
    underEvery((subject) => check(decay(any, subject), 3));
  });
});
