import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absolute, type GaugeName, parameterization, plan } from '../../src/index.ts';
import { check, expectClose } from './check.ts';
import { anyGamma, anyRichness, namedGauges, optimizers, type Subject } from './subjects.ts';

const width = fc.integer({ min: 1, max: 4096 });
/** How many positions a readout sums over. */
const window = fc.integer({ min: 1, max: 9 });

/**
 * The absolute form and the plan are two statements of one theory: the factors of the plan are
 * the quotient of the absolute values at the target and at the base width.
 */
function quotientIsPlan({ optimizer, k, w }: Subject, gauge: GaugeName) {
  const dims = fc.record({ size: width, base: width, data: width, window });
  return fc.property(
    dims,
    anyRichness,
    anyGamma,
    ({ size, base, data, window }, richness, gamma) => {
      const n = { size, base };
      const windows = { size: window * size, base: window * base };
      // At the base width γ is in the base model's own values, so the plan is for γ = 1.
      const made = plan({
        parameterization: parameterization({ richness, gauge }),
        optimizer,
        tensors: [
          { name: 'input', fanIn: data, fanOut: n },
          { name: 'hidden', fanIn: n, fanOut: n },
          { name: 'output', fanIn: windows, fanOut: 1 },
        ],
      });
      for (const role of ['input', 'hidden', 'output'] as const) {
        const at = (dim: 'size' | 'base') =>
          absolute({
            role,
            fanIn: { input: data, hidden: n[dim], output: windows[dim] }[role],
            width: n[dim],
            richness,
            gamma,
            gauge,
            optimizer,
          });
        const [target, start] = [at('size'), at('base')];
        const row = made.row(role);
        expectClose(row.multiplier, target.multiplier / start.multiplier, `${role} multiplier`);
        expectClose(row.init, target.init / start.init, `${role} init`);
        expectClose(row.lr, target.lr / start.lr, `${role} lr, k = ${k}, w = ${w}`);
        expectClose(row.epsilon, target.epsilon / start.epsilon, `${role} epsilon`);
      }
    },
  );
}

describe.each(optimizers)('absolute form ÷ absolute form = plan under $label', (subject) => {
  it.each(namedGauges)('in %s', (gauge) => {
    check(quotientIsPlan(subject, gauge), 20);
  });
});

it('Muon’s own fan factor is taken out: its learning rates from 64 to 512', () => {
  const at = (n: number, role: 'input' | 'hidden' | 'output') =>
    absolute({ role, fanIn: role === 'input' ? 784 : n, width: n, optimizer: 'muon' }).lr;
  const grown = (['input', 'hidden', 'output'] as const).map(
    (role) => at(512, role) / at(64, role),
  );
  expect(grown).toStrictEqual([1, 1, 1].map((value) => expect.closeTo(value, 12)));
});
