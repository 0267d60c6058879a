import { describe, expectTypeOf, it } from 'vitest';
import {
  type Exponents,
  type ExponentsOf,
  type GaugeName,
  type LiteralScheme,
  meanField,
  muP,
  ntk,
  type OptimizerName,
  type Parameterization,
  type Preset,
  parameterization,
  sp,
} from '../../src/index.ts';
import type { alike, frozen } from '../core/literal-table.ts';

type ScalingRole = 'input' | 'hidden' | 'output' | 'bottleneck';
/** The literal types of a row, in the order of the frozen table's columns. */
type Row<S extends LiteralScheme, G extends GaugeName, R extends ScalingRole> = readonly [
  ExponentsOf<S, G, R, 'sgd'>['multiplier'],
  ExponentsOf<S, G, R, 'sgd'>['init'],
  ExponentsOf<S, G, R, 'sgd'>['lr'],
  ExponentsOf<S, G, R, 'adam'>['lr'],
  ExponentsOf<S, G, R, 'rmsprop'>['lr'],
  ExponentsOf<S, G, R, 'sign'>['lr'],
  ExponentsOf<S, G, R, 'muon'>['lr'],
  ExponentsOf<S, G, R, 'adafactor'>['lr'],
  ExponentsOf<S, G, R, 'adam'>['epsilon'],
  ExponentsOf<S, G, R, 'rmsprop'>['epsilon'],
  ExponentsOf<S, G, R, 'adafactor'>['epsilon'],
];
type All = {
  readonly [S in LiteralScheme]: {
    readonly [G in GaugeName]: { readonly [R in ScalingRole]: Row<S, G, R> };
  };
};
/** The optimizers of a column whose exponents are not those of its first, anywhere. */
type Unlike = {
  [Column in keyof typeof alike]: {
    [O in (typeof alike)[Column][number]]: {
      [S in LiteralScheme]: {
        [G in GaugeName]: {
          [R in ScalingRole]: ExponentsOf<S, G, R, O>['lr'] extends ExponentsOf<
            S,
            G,
            R,
            Column
          >['lr']
            ? never
            : O;
        }[ScalingRole];
      }[GaugeName];
    }[LiteralScheme];
  }[(typeof alike)[Column][number]];
}[keyof typeof alike];

describe('the exponents of presets are literal types', () => {
  it('those of the frozen table, in every scheme, gauge, role and optimizer', () => {
    expectTypeOf<All>().toEqualTypeOf<typeof frozen>();
    expectTypeOf<Unlike>().toEqualTypeOf<never>();
    expectTypeOf<(typeof alike)[keyof typeof alike][number]>().toEqualTypeOf<OptimizerName>();
  });

  it('of parameterization too, at r = 0, 1/4 and 1/2', () => {
    const quarter = parameterization({ richness: 0.25, gauge: 'unit-gradient' });
    expectTypeOf(quarter).toEqualTypeOf<Preset<0.25, 'unit-gradient'>>();
    expectTypeOf(
      quarter.exponents({ role: 'hidden', optimizer: 'adam' }).multiplier,
    ).toEqualTypeOf<-0.25>();
    expectTypeOf(
      parameterization({ richness: 0.25 }).exponents({ role: 'hidden', optimizer: 'adam' }).lr,
    ).toEqualTypeOf<-1.25>();
    expectTypeOf(parameterization()).toEqualTypeOf<Preset<0.5, 'unit-multiplier'>>();
    expectTypeOf(parameterization({ gamma: 2 })).toEqualTypeOf<Preset<0.5, 'unit-multiplier'>>();
    expectTypeOf(parameterization({ richness: 0.3 })).toEqualTypeOf<Parameterization>();
    expectTypeOf(parameterization({ richness: Math.random() })).toEqualTypeOf<Parameterization>();
  });

  it('cannot be claimed without being passed', () => {
    // @ts-expect-error: the gauge is the one passed, and none was
    muP<'unit-init'>();
    // @ts-expect-error: an options type that was not passed
    ntk<{ gauge: 'unit-init' }>({});
    // @ts-expect-error: a richness that was not passed
    parameterization<{ richness: 0 }>({});
    const gauge = 'unit-init' as GaugeName;
    expectTypeOf(
      muP({ gauge }).exponents({ role: 'output', optimizer: 'sgd' }).multiplier,
    ).toEqualTypeOf<0 | -0.5 | -1>();
  });

  it('TP5 Table 3', () => {
    expectTypeOf(muP().exponents({ role: 'input', optimizer: 'sgd' }).lr).toEqualTypeOf<1>();
    expectTypeOf(muP().exponents({ role: 'hidden', optimizer: 'sgd' }).lr).toEqualTypeOf<0>();
    expectTypeOf(muP().exponents({ role: 'output', optimizer: 'sgd' }).lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents({ role: 'input', optimizer: 'adam' }).lr).toEqualTypeOf<0>();
    expectTypeOf(muP().exponents({ role: 'hidden', optimizer: 'adam' }).lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents({ role: 'output', optimizer: 'adam' }).lr).toEqualTypeOf<-1>();
    expectTypeOf(muP().exponents({ role: 'hidden', optimizer: 'adam' }).init).toEqualTypeOf<-0.5>();
    expectTypeOf(muP().exponents({ role: 'output', optimizer: 'adam' }).init).toEqualTypeOf<-1>();
  });

  it('a whole row', () => {
    expectTypeOf(muP().exponents({ role: 'hidden', optimizer: 'adamw' })).toEqualTypeOf<{
      readonly multiplier: 0;
      readonly init: -0.5;
      readonly lr: -1;
      readonly epsilon: -1;
      readonly weightDecay: 1;
    }>();
    expectTypeOf(
      ntk().exponents({ role: 'hidden', optimizer: 'adam' }).weightDecay,
    ).toEqualTypeOf<1.5>();
    expectTypeOf(sp().exponents({ role: 'fixed', optimizer: 'adam' }).lr).toEqualTypeOf<0>();
  });

  it('follow the gauge', () => {
    const gradient = muP({ gauge: 'unit-gradient' });
    expectTypeOf(gradient.gauge).toEqualTypeOf<'unit-gradient'>();
    expectTypeOf(
      gradient.exponents({ role: 'input', optimizer: 'sgd' }).multiplier,
    ).toEqualTypeOf<0.5>();
    expectTypeOf(
      gradient.exponents({ role: 'output', optimizer: 'adam' }).lr,
    ).toEqualTypeOf<-0.5>();
    expectTypeOf(meanField().gauge).toEqualTypeOf<'unit-init'>();
    expectTypeOf(
      meanField().exponents({ role: 'output', optimizer: 'sgd' }).multiplier,
    ).toEqualTypeOf<-1>();
    expectTypeOf(
      ntk({ gauge: 'unit-init' }).exponents({ role: 'output', optimizer: 'sgd' }).lr,
    ).toEqualTypeOf<0>();
    expectTypeOf(
      sp({ gauge: 'unit-init' }).exponents({ role: 'output', optimizer: 'sgd' }).lr,
    ).toEqualTypeOf<1>();
  });

  it('are numbers where the gauge or the optimizer is not a known name', () => {
    expectTypeOf(
      muP({ gauge: { output: -1 } }).exponents({ role: 'output', optimizer: 'sgd' }),
    ).toEqualTypeOf<Exponents>();
    expectTypeOf(
      muP().exponents({ role: 'output', optimizer: { degree: 0.5 } }),
    ).toEqualTypeOf<Exponents>();
    expectTypeOf(
      muP().exponents({ role: 'output', optimizer: { degree: 0.5 } }).lr,
    ).toEqualTypeOf<number>();
  });

  it('so is the richness', () => {
    expectTypeOf(muP().richness).toEqualTypeOf<0.5>();
    expectTypeOf(meanField().richness).toEqualTypeOf<0.5>();
    expectTypeOf(ntk().richness).toEqualTypeOf<0>();
    expectTypeOf(sp().richness).toEqualTypeOf<undefined>();
  });
});
