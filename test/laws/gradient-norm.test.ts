import fc from 'fast-check';
import { describe, it } from 'vitest';
import {
  type Optimizer,
  type Parameterization,
  parameterization,
  plan,
  predict,
  regauge,
} from '../../src/index.ts';
import { check, expectClose, expectSame } from './check.ts';
import { anyWidths, network } from './networks.ts';
import {
  dyadicRichness,
  everyGauge,
  familiesWithGamma,
  optimizers,
  underEvery,
} from './subjects.ts';

/** Gradient norm: the weights of √Σ gradientWeight·‖g‖² are SGD's u/g, whatever the optimizer. */
function weightsAreThoseOfSgd(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, everyGauge, anyWidths, (p, gauges, widths) => {
    for (const gauge of gauges) {
      const common = { parameterization: regauge(p, gauge), tensors: network(widths) };
      const sgd = plan({ ...common, optimizer: 'sgd' });
      for (const row of plan({ ...common, optimizer }).rows) {
        expectClose(row.gradientWeight, sgd.row(row.name).lr, row.name);
      }
    }
  });
}

/** Gradient norm: √Σ lr·‖g‖² does not grow with the width, in any gauge. Exact for binary r. */
function normIsWidthFree(optimizer: Optimizer) {
  return fc.property(dyadicRichness, everyGauge, (richness, gauges) => {
    for (const gauge of gauges) {
      const p = parameterization({ richness, gauge });
      const { gradientNorm } = predict(p, { optimizer });
      for (const role of ['input', 'hidden', 'output'] as const) {
        expectSame(p.exponents({ role, optimizer: 'sgd' }).lr + 2 * gradientNorm[role], 0, role);
      }
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('gradient norm: %s', (_, any) => {
  it('has SGD’s learning rates as weights', () => {
    underEvery((subject) => check(weightsAreThoseOfSgd(any, subject.optimizer), 2));
  });
});

describe.each(optimizers)('gradient norm under $label', ({ optimizer }) => {
  it('is width-free on the richness line, in every gauge', () => {
    check(normIsWidthFree(optimizer));
  });
});
