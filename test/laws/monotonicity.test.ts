import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterization, plan, predict } from '../../src/index.ts';
import { check } from './check.ts';
import { network } from './networks.ts';
import { dyadicRichness, optimizers, type Subject } from './subjects.ts';

const lazierAndRicher = fc
  .tuple(dyadicRichness, dyadicRichness)
  .filter(([a, b]) => a !== b)
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** Monotonicity: the richer, the more the features move, and the smaller the output starts. */
function predictionsGrow({ optimizer }: Subject) {
  return fc.property(lazierAndRicher, ([lazier, richer]) => {
    const at = (richness: number) => predict(parameterization({ richness }), { optimizer });
    const [a, b] = [at(lazier), at(richer)];
    expect(b.deltaH.input).toBeGreaterThan(a.deltaH.input);
    expect(b.deltaH.hidden).toBeGreaterThan(a.deltaH.hidden);
    expect(b.f).toBeLessThan(a.f);
    expect(b.featureKernelChange.max).toBeGreaterThan(a.featureKernelChange.max);
    expect(b.featureKernelChange.min).toBeGreaterThan(a.featureKernelChange.min);
    for (const role of ['input', 'hidden', 'output'] as const) {
      expect(b.spectralChange[role]).toBeGreaterThan(a.spectralChange[role]);
    }
    expect([a.deltaF, b.deltaF]).toStrictEqual([0, 0]);
  });
}

/** Monotonicity: beyond the base width, each factor rises or falls with r, never both. */
function factorsAreMonotone({ optimizer, w, e }: Subject) {
  const widths = fc.integer({ min: 65, max: 4096 });
  return fc.property(lazierAndRicher, widths, ([lazier, richer], width) => {
    const tensors = network({
      first: { size: width, base: 64 },
      second: { size: width, base: 64 },
    });
    const at = (richness: number) =>
      plan({ parameterization: parameterization({ richness }), optimizer, tensors });
    const [a, b] = [at(lazier), at(richer)];
    for (const name of ['embedding', 'read-in', 'bias', 'gain', 'hidden']) {
      expect(b.row(name).init, name).toBe(a.row(name).init);
      expect(b.row(name).lr, name).toBeGreaterThan(a.row(name).lr);
      if (e > 0) expect(b.row(name).epsilon, name).toBeLessThan(a.row(name).epsilon);
      else expect([a.row(name).epsilon, b.row(name).epsilon], name).toStrictEqual([1, 1]);
    }
    expect(b.row('readout').init).toBeLessThan(a.row('readout').init);
    if (w === 1) expect(b.row('readout').lr).toBeGreaterThan(a.row('readout').lr);
    else expect(b.row('readout').lr).toBe(a.row('readout').lr);
    expect(b.row('readout').epsilon).toBe(1);
  });
}

describe.each(optimizers)('monotone in r under $label', (subject) => {
  it('predictions', () => {
    check(predictionsGrow(subject));
  });
  it('factors at a fixed width', () => {
    check(factorsAreMonotone(subject));
  });
});
