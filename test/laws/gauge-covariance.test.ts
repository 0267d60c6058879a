import fc from 'fast-check';
import { describe, it } from 'vitest';
import { type Parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectClose } from './check.ts';
import { anyWidths, network } from './networks.ts';
import { everyGauge, familiesWithGamma, type Subject, underEvery } from './subjects.ts';

/**
 * Gauge covariance: W = a·W̃ changes σ̃ = σ/a, lr by a^−(1 + k − w), ε by a^e, and nothing
 * else; the weight of the gradient norm changes by a^−2, so that gradientWeight·‖g‖² does not.
 */
function gaugeCovariance(any: fc.Arbitrary<Parameterization>, { optimizer, k, w, e }: Subject) {
  return fc.property(any, everyGauge, anyWidths, (p, gauges, widths) => {
    const tensors = network(widths);
    const free = plan({ parameterization: regauge(p, 'unit-multiplier'), optimizer, tensors });
    for (const gauge of gauges) {
      const rows = plan({ parameterization: regauge(p, gauge), optimizer, tensors }).rows;
      for (const { name, multiplier: a, ...row } of rows) {
        const plain = free.row(name);
        expectClose(plain.multiplier, 1, `${name} multiplier`);
        expectClose(row.init * a, plain.init, `${name} init`);
        expectClose(row.lr * a ** (1 + k - w), plain.lr, `${name} lr`);
        expectClose(row.epsilon / a ** e, plain.epsilon, `${name} epsilon`);
        expectClose(row.gradientWeight * a ** 2, plain.gradientWeight, `${name} gradientWeight`);
      }
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('gauge covariance: %s', (_, any) => {
  it('init · a, lr · a^(1+k−w), ε / a^e and gradientWeight · a² are the same', () => {
    underEvery((subject) => check(gaugeCovariance(any, subject), 3));
  });
});
