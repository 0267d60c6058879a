import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classify, type Optimizer, parameterization, predict } from '../../src/index.ts';
import { check } from './check.ts';
import { dyadicRichness, everyGauge, optimizers } from './subjects.ts';

/** Classification: the classifier gives back r, with every layer maximal. Exact for binary r. */
function givesRichnessBack(optimizer: Optimizer) {
  return fc.property(dyadicRichness, everyGauge, (richness, gauges) => {
    for (const gauge of gauges) {
      const verdict = classify(parameterization({ richness, gauge }), { optimizer });
      expect(verdict).toStrictEqual({
        stable: true,
        trivial: false,
        regime: richness === 0.5 ? 'rich' : 'lazy',
        richness,
        maximalLayers: ['input', 'hidden', 'output'],
        reasons: [expect.stringContaining('each feature moves by')],
      });
    }
  });
}

/** Classification: beyond [0, 1/2] something blows up, and which depends on the side. */
function unstableOutside(optimizer: Optimizer) {
  const outside = fc
    .integer({ min: -1024, max: 1536 })
    .map((k) => k / 1024)
    .filter((r) => r < 0 || r > 0.5);
  return fc.property(outside, everyGauge, (richness, gauges) => {
    for (const gauge of gauges) {
      const p = parameterization({ richness, gauge, unstable: true });
      const verdict = classify(p, { optimizer });
      expect(verdict.regime).toBe('unstable');
      expect([
        verdict.stable,
        verdict.trivial,
        verdict.richness,
        verdict.maximalLayers,
      ]).toStrictEqual([false, false, undefined, []]);
      const all = verdict.reasons.join('; ');
      if (richness < 0) expect(all).toContain('the output explodes at initialization');
      else expect(all).toMatch(/the (input|hidden) layer’s output changes by n/);
    }
  });
}

/** What each r predicts: every quantity on the line, exact for binary r. */
function predictionsOnTheLine(optimizer: Optimizer) {
  return fc.property(dyadicRichness, everyGauge, (r, gauges) => {
    for (const gauge of gauges) {
      const prediction = predict(parameterization({ richness: r, gauge }), { optimizer });
      expect(prediction).toMatchObject({
        h: { input: 0, hidden: 0 },
        deltaH: { input: r - 1 / 2, hidden: r - 1 / 2 },
        f: -r + 0,
        deltaF: 0,
        spectralChange: { input: r - 1 / 2, hidden: r - 1 / 2, output: r - 1 / 2 },
        featureKernelChange: { min: Math.min(2 * r - 1, r - 1), max: Math.max(2 * r - 1, r - 1) },
        tangentKernelChange: {
          smooth: { max: Math.max(2 * r - 1, r - 1) },
          relu: { max: Math.max(2 * r - 1, r / 2 - 3 / 4) },
        },
      });
    }
  });
}

describe.each(optimizers)('classify under $label', ({ optimizer }) => {
  it('gives back r in [0, 1/2], all three layers maximal, in every gauge', () => {
    check(givesRichnessBack(optimizer), 60);
  });
  it('is unstable outside [0, 1/2]', () => {
    check(unstableOutside(optimizer));
  });
  it('predicts how every quantity grows', () => {
    check(predictionsOnTheLine(optimizer));
  });
});
