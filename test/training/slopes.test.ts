import { expect, it } from 'vitest';
import { type Gauge, parameterization, sp } from '../../src/index.ts';
import { adam, type OptimizerDescription, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { slopes } from './slopes.ts';

// Learning rates at which the base model moves by a good part of its features in three steps.
const optimizers: readonly {
  readonly optimizer: OptimizerDescription;
  /** How far a slope fitted at these widths and seeds may be from the theory's. */
  readonly tolerance: number;
}[] = [
  { optimizer: sgd({ learningRate: 0.2 }), tolerance: 0.06 },
  { optimizer: adam({ learningRate: 0.005 }), tolerance: 0.08 },
];
const steps = 3;
const seeds = [1, 2, 3, 4];

function suite(widths: readonly number[], gauge: Gauge, allowed?: number): void {
  it.each(
    optimizers.flatMap((each) => [0, 1 / 4, 1 / 2].map((richness) => ({ ...each, richness }))),
  )(
    '$optimizer.name at r = $richness: Δh ~ n^(r − 1/2), Δf ~ 1',
    ({ optimizer, richness, ...each }) => {
      const tolerance = allowed ?? each.tolerance;
      const measured = slopes(widths, seeds, {
        parameterization: parameterization({ richness, gauge }),
        optimizer,
        steps,
      });
      expect(Math.abs(measured.dh - (richness - 1 / 2))).toBeLessThan(tolerance);
      expect(Math.abs(measured.df)).toBeLessThan(tolerance);
      expect(Math.abs(measured.h)).toBeLessThan(tolerance);
      // One output is a sum over one draw of the readout, and four seeds leave an error of 0.1.
      expect(Math.abs(measured.f + richness)).toBeLessThan(0.2);
    },
  );
}

onBackend('wasm', 'a network’s exponents in width', () => {
  suite([64, 128, 256, 512], 'unit-multiplier');

  it('of its output at the start are −r exactly, relative to those at r = 0', () => {
    const at = (richness: number) =>
      slopes([16, 64, 256], [1], {
        parameterization: parameterization({ richness }),
        optimizer: sgd({ learningRate: 0.2 }),
        steps: 1,
      }).f;
    // The draws are the same, so all that differs is the readout's factor n^(−r).
    const atZero = at(0);
    expect(at(1 / 4) - atZero).toBeCloseTo(-1 / 4, 4);
    expect(at(1 / 2) - atZero).toBeCloseTo(-1 / 2, 4);
  });

  // What the checks above would say of a network that nobody scaled: its output runs away.
  it.each(optimizers)('$optimizer.name under standard parameterization violates them', (each) => {
    const measured = slopes([64, 128, 256, 512], seeds, {
      parameterization: sp(),
      optimizer: each.optimizer,
      steps,
    });
    expect(measured.df).toBeGreaterThan(0.5);
    expect(measured.dh).toBeGreaterThan(0.2);
  });
});

onBackend('cpu', 'a network’s exponents in width, with forward multipliers', () => {
  // Over two octaves instead of three a slope's error is twice as large, mostly from the draws.
  suite([64, 128, 256], 'unit-gradient', 0.15);
});
