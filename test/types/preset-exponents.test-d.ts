import { describe, expectTypeOf, it } from 'vitest';
import { type Exponents, meanField, muP, ntk, sp } from '../../src/index.ts';

describe('the exponents of presets are literal types', () => {
  it('TP5 Table 3', () => {
    expectTypeOf(muP().exponents('input', 'sgd').lr).toEqualTypeOf<1>();
    expectTypeOf(muP().exponents('hidden', 'sgd').lr).toEqualTypeOf<0>();
    expectTypeOf(muP().exponents('output', 'sgd').lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents('input', 'adam').lr).toEqualTypeOf<0>();
    expectTypeOf(muP().exponents('hidden', 'adam').lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents('output', 'adam').lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents('hidden', 'adam').init).toEqualTypeOf<-0.5>();
    expectTypeOf(muP().exponents('output', 'adam').init).toEqualTypeOf<-1>();
  });

  it('a whole row', () => {
    expectTypeOf(muP().exponents('hidden', 'adamw')).toEqualTypeOf<{
      readonly multiplier: 0;
      readonly init: -0.5;
      readonly lr: -1;
      readonly epsilon: -1;
      readonly weightDecay: 1;
    }>();
    expectTypeOf(ntk().exponents('hidden', 'adam').weightDecay).toEqualTypeOf<1.5>();
    expectTypeOf(sp().exponents('fixed', 'adam').lr).toEqualTypeOf<0>();
  });

  it('follow the gauge', () => {
    const gradient = muP({ gauge: 'unit-gradient' });
    expectTypeOf(gradient.gauge).toEqualTypeOf<'unit-gradient'>();
    expectTypeOf(gradient.exponents('input', 'sgd').multiplier).toEqualTypeOf<0.5>();
    expectTypeOf(gradient.exponents('output', 'adam').lr).toEqualTypeOf<-0.5>();
    expectTypeOf(meanField().gauge).toEqualTypeOf<'unit-init'>();
    expectTypeOf(meanField().exponents('output', 'sgd').multiplier).toEqualTypeOf<-1>();
    expectTypeOf(ntk({ gauge: 'unit-init' }).exponents('output', 'sgd').lr).toEqualTypeOf<0>();
    expectTypeOf(sp({ gauge: 'unit-init' }).exponents('output', 'sgd').lr).toEqualTypeOf<1>();
  });

  it('are numbers where the gauge or the optimizer is not a known name', () => {
    expectTypeOf(
      muP({ gauge: { output: -1 } }).exponents('output', 'sgd'),
    ).toEqualTypeOf<Exponents>();
    expectTypeOf(muP().exponents('output', { degree: 0.5 })).toEqualTypeOf<Exponents>();
    expectTypeOf(muP().exponents('output', { degree: 0.5 }).lr).toEqualTypeOf<number>();
  });

  it('so is the richness', () => {
    expectTypeOf(muP().richness).toEqualTypeOf<0.5>();
    expectTypeOf(meanField().richness).toEqualTypeOf<0.5>();
    expectTypeOf(ntk().richness).toEqualTypeOf<0>();
    expectTypeOf(sp().richness).toEqualTypeOf<undefined>();
  });
});
