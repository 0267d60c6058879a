import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Optimizer,
  type Parameterization,
  parameterizationFromJSON,
  plan,
  planFromJSON,
  regauge,
} from '../../src/index.ts';
import { check } from './check.ts';
import { anyWidths, network } from './networks.ts';
import { everyGauge, familiesWithGamma, underEvery } from './subjects.ts';

const roles = ['input', 'hidden', 'output', 'fixed'] as const;

/** What JSON.stringify wrote is read back with nothing lost. */
function roundTrip(any: fc.Arbitrary<Parameterization>, optimizer: Optimizer) {
  return fc.property(any, everyGauge, anyWidths, (p, gauges, widths) => {
    for (const gauge of gauges) {
      const written = regauge(p, gauge);
      const read = parameterizationFromJSON(JSON.parse(JSON.stringify(written)));
      expect(read.toJSON()).toStrictEqual(written.toJSON());
      expect([read.name, read.richness]).toStrictEqual([written.name, written.richness]);
      for (const role of roles) {
        expect(read.exponents({ role, optimizer })).toStrictEqual(
          written.exponents({ role, optimizer }),
        );
        expect(read.formulas({ role, optimizer })).toStrictEqual(
          written.formulas({ role, optimizer }),
        );
      }

      const made = plan({
        parameterization: written,
        optimizer,
        tensors: network(widths),
        depth: { layers: { size: 8, base: 2 }, alpha: 0.5 },
      });
      const reread = planFromJSON(JSON.parse(JSON.stringify(made)));
      expect(reread.toJSON()).toStrictEqual(made.toJSON());

      expect(reread.row('hidden')).toStrictEqual(made.row('hidden'));
      expect(reread.toString()).toBe(made.toString());
      expect(reread.branchMultiplier).toBe(0.5);
      expect(made.toJSON().schemaVersion).toBe(1);
    }
  });
}

describe.each(Object.entries(familiesWithGamma))('JSON: %s', (_, any) => {
  it('parameterization and plan survive the round trip', () => {
    underEvery((subject) => check(roundTrip(any, subject.optimizer), 1));
  });
});
