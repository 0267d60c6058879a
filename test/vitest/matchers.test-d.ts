import { expect, expectTypeOf, it } from 'vitest';
import { muP, ntk } from '../../src/index.ts';
import type { CoordinateCheck } from '../../src/judge/results/check-result.ts';
import type { TransferSweep } from '../../src/judge/results/sweep-result.ts';
import type { ExponentFit } from '../../src/judge/statistics/exponent-fit.ts';
import '../../src/vitest/index.ts';

interface Received {
  readonly check: CoordinateCheck;
  readonly sweep: TransferSweep;
  readonly fit: ExponentFit;
  readonly sizes: readonly { readonly width: number; readonly value: number }[];
  readonly anything: unknown;
}
// Type tests are never run: only what this is allowed to do matters.
const { check, sweep, fit, sizes, anything } = {} as Received;

it('each matcher takes what it is for', () => {
  expectTypeOf(expect(check).toPassCoordinateCheck).toEqualTypeOf<() => void>();
  expect(check).not.toPassCoordinateCheck();
  expect(fit).toScaleAs({ exponent: 0 });
  expect(sizes).toScaleAs({ exponent: 0, tolerance: 0.1 });
  expect(check.findings[0]?.points ?? []).toScaleAs({ exponent: 0 });
  expect(check.records).toScaleAs({ exponent: 0 });
  expect(muP()).toBeEquivalentTo(ntk(), { optimizer: { degree: 0.5 } });
  expect(muP()).toHaveExponents({ role: 'hidden', optimizer: 'adam', init: -1 / 2, lr: -1 });
  expect(sweep).toTransfer({ within: '1 grid step' });
  expect(sweep).toTransfer({ within: '2 grid steps', hyperparameters: { scheme: 'μP' } });
  expect(sweep).toTransfer({ within: 0.5 });
});

it('promises are checked once they resolve', () => {
  const assertion = expect(Promise.resolve(check)).resolves.toPassCoordinateCheck();
  expectTypeOf(assertion).toExtend<Promise<void>>();
  const negated = expect(Promise.resolve(sizes)).resolves.not.toScaleAs({ exponent: 1 });
  expectTypeOf(negated).toExtend<Promise<void>>();
  // @ts-expect-error: a promise is no coordinate check
  expect(Promise.resolve(check)).toPassCoordinateCheck();
  // @ts-expect-error: what it resolves to is no sweep
  expect(Promise.resolve(check)).resolves.toTransfer({ within: 1 });
});

it('what is vitest’s own is there as before', () => {
  expect(check.verdict).toBe('pass');
  expect(sizes).not.toHaveLength(3);
  expect(sizes).to.be.an('array');
  expectTypeOf(expect(Promise.resolve(1)).resolves.toBe(1)).toExtend<Promise<void>>();
});

it('and nothing else', () => {
  // @ts-expect-error: a sweep is no coordinate check
  expect(sweep).toPassCoordinateCheck();
  // @ts-expect-error: a check is no sweep
  expect(check).not.toTransfer({ within: 1 });
  // @ts-expect-error: what may be anything is first to be narrowed
  expect(anything).toPassCoordinateCheck();
  // @ts-expect-error: numbers without widths do not scale
  expect([1, 2, 3]).toScaleAs({ exponent: 0 });
  // @ts-expect-error: an exponent is needed
  expect(sizes).toScaleAs({ tolerance: 0.1 });
  // @ts-expect-error: no such unit
  expect(sweep).toTransfer({ within: '1 octave' });
  // @ts-expect-error: a distance is needed
  expect(sweep).toTransfer({});
  // @ts-expect-error: equivalence depends on the optimizer
  expect(muP()).toBeEquivalentTo(ntk());
  // @ts-expect-error: a name is no parameterization
  expect('muP').toBeEquivalentTo(muP(), { optimizer: 'adam' });
  // @ts-expect-error: no such exponent
  expect(muP()).toHaveExponents({ role: 'hidden', optimizer: 'adam', learningRate: -1 });
  // @ts-expect-error: no such role
  expect(muP()).toHaveExponents({ role: 'bias', optimizer: 'adam', lr: -1 });
});
