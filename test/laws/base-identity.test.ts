import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Optimizer, type Parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectAllSame, expectSame } from './check.ts';
import { atBase, network } from './networks.ts';
import { everyGauge, families, underEvery } from './subjects.ts';

/** Base identity: at the base width nothing changes, to the bit. */
function baseIdentity(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, everyGauge, atBase, (p, gauges, widths) => {
    for (const gauge of gauges) {
      const made = plan({
        parameterization: regauge(p, gauge),
        optimizer,
        tensors: network(widths),
        depth: { layers: { size: 12, base: 12 }, alpha: 1 },
      });
      expectSame(made.branchMultiplier, 1);
      for (const row of made.rows) {
        const { init, multiplier, lr, epsilon, weightDecay, gradientWeight } = row;
        const factors = [init, multiplier, lr, epsilon, weightDecay, gradientWeight];
        expectAllSame(factors, [1, 1, 1, 1, 1, 1], row.name);
      }
    }
  });
}

describe.each(Object.entries(families))('base identity: %s', (_, any) => {
  it('every factor is exactly 1 at the base width', () => {
    underEvery((subject) => check(baseIdentity(any, subject.optimizer), 3));
  });
});
