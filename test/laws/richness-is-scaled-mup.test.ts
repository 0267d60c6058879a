import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { muP, parameterization, plan, regauge } from '../../src/index.ts';
import { check, expectClose } from './check.ts';
import { alike, network } from './networks.ts';
import { anyGamma, anyRichness, everyGauge, optimizers, type Subject } from './subjects.ts';

/**
 * Richness is scaled μP: where all widths grow together, richness r is μP with its output
 * multiplied by Λ = m^(1/2 − r)/γ, its learning rates divided by Λ^(1+k) (Λ² for SGD, Λ for
 * scale-free rules), its ε multiplied by Λ (Λ² inside the root) and its decay by Λ^(1+k); the
 * readout's bias is left alone.
 */
function scaledMuP({ optimizer, k, w, e, decay }: Subject) {
  return fc.property(
    anyRichness,
    anyGamma,
    alike,
    everyGauge,
    (richness, gamma, widths, gauges) => {
      const tensors = network(widths);
      const laziness = (widths.first.size / widths.first.base) ** (1 / 2 - richness) / gamma;
      const reference = plan({ parameterization: muP(), optimizer, tensors });
      for (const gauge of gauges) {
        const p = parameterization({ richness, gamma, gauge });
        for (const row of plan({ parameterization: p, optimizer, tensors }).rows) {
          const mup = reference.row(row.name);
          // What a code starts with is not what the network's output does.
          if (row.role === 'bottleneck') continue;
          if (row.role === 'fixed') {
            const { init, multiplier, lr, epsilon, weightDecay } = row;
            expect([init, multiplier, lr, epsilon, weightDecay]).toStrictEqual([1, 1, 1, 1, 1]);
            continue;
          }
          // μP's readout has the multiplier Λ; a is what this gauge has beyond it.
          const a = row.multiplier / (row.role === 'output' ? laziness : 1);
          const rate = (row.lr * a ** (1 + k - w)) / mup.lr;
          expectClose(row.init * a, mup.init, `${row.name} init`);
          expectClose(rate, laziness ** -(1 + k), `${row.name} lr`);
          expectClose(row.epsilon / a ** e / mup.epsilon, laziness ** e, `${row.name} epsilon`);
          if (decay === 'independent') expect(row.weightDecay).toBe(1);
          else expectClose(row.weightDecay, 1 / row.lr, `${row.name} decay`);
        }
      }
    },
  );
}

/** The same as a gauge: μP's init, and one power of Λ for all that is left. */
function scaledMuPAsGauge({ optimizer, k, e }: Subject) {
  return fc.property(anyRichness, alike, (richness, widths) => {
    const tensors = network(widths);
    const m = widths.first.size / widths.first.base;
    const p = regauge(parameterization({ richness }), { output: 1 / 2 - richness });
    const reference = plan({ parameterization: muP(), optimizer, tensors });
    const laziness = m ** (1 / 2 - richness);
    for (const row of plan({ parameterization: p, optimizer, tensors }).rows) {
      if (row.role === 'fixed' || row.role === 'bottleneck') continue;
      const mup = reference.row(row.name);
      expectClose(row.multiplier, row.role === 'output' ? laziness : 1, 'multiplier');
      expectClose(row.init, mup.init, 'init');
      expectClose(row.epsilon, mup.epsilon * laziness ** e, 'epsilon');
      const relative = optimizer === 'adafactor' && row.role === 'output';
      expectClose(row.lr, mup.lr * laziness ** -(1 + k), relative ? 'relative lr' : 'lr');
    }
  });
}

/** γ is richness: at one width ratio m, γ = m^d is d more of richness. */
function gammaIsRichness({ optimizer }: Subject) {
  return fc.property(anyRichness, anyRichness, alike, everyGauge, (r, s, widths, gauges) => {
    const tensors = network(widths);
    const m = widths.first.size / widths.first.base;
    const named = gauges.filter((gauge) => typeof gauge === 'string');
    for (const gauge of named) {
      const direct = plan({
        parameterization: parameterization({ richness: s, gauge }),
        optimizer,
        tensors,
      });
      const byGamma = plan({
        parameterization: parameterization({ richness: r, gamma: m ** (s - r), gauge }),
        optimizer,
        tensors,
      });
      for (const row of byGamma.rows) {
        const other = direct.row(row.name);
        for (const quantity of ['init', 'multiplier', 'lr', 'epsilon', 'weightDecay'] as const) {
          expectClose(row[quantity], other[quantity], `${row.name} ${quantity} in ${gauge}`);
        }
      }
    }
  });
}

describe.each(optimizers)('richness r is μP with output × Λ under $label', (subject) => {
  it('in every gauge, for any γ', () => {
    check(scaledMuP(subject));
  });
  it('in the gauge { output: 1/2 − r }', () => {
    check(scaledMuPAsGauge(subject));
  });
  it('γ = m^d is d more of richness', () => {
    check(gammaIsRichness(subject));
  });
});
