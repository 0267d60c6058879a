import { expectTypeOf, it } from 'vitest';
import type {
  Classification,
  Dim,
  Exponents,
  MultiplierExponents,
  Parameterization,
  ParameterizationJSON,
  Plan,
  PlanJSON,
  PlanOptions,
  PlanRow,
  Prediction,
  TensorSpec,
} from '../../src/index.ts';

it('everything that is taken or returned is readonly', () => {
  expectTypeOf<Exponents>().toEqualTypeOf<Readonly<Exponents>>();
  expectTypeOf<MultiplierExponents>().toEqualTypeOf<Readonly<MultiplierExponents>>();
  expectTypeOf<ParameterizationJSON>().toEqualTypeOf<Readonly<ParameterizationJSON>>();
  expectTypeOf<PlanJSON>().toEqualTypeOf<Readonly<PlanJSON>>();
  expectTypeOf<PlanOptions>().toEqualTypeOf<Readonly<PlanOptions>>();
  expectTypeOf<PlanRow>().toEqualTypeOf<Readonly<PlanRow>>();
  expectTypeOf<Prediction>().toEqualTypeOf<Readonly<Prediction>>();
  expectTypeOf<Prediction['deltaH']>().toEqualTypeOf<Readonly<Prediction['deltaH']>>();
  expectTypeOf<TensorSpec>().toEqualTypeOf<Readonly<TensorSpec>>();
  expectTypeOf<Classification>().toEqualTypeOf<Readonly<Classification>>();
  expectTypeOf<Classification['reasons']>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<Plan['rows']>().toEqualTypeOf<readonly PlanRow[]>();
  expectTypeOf<Plan['warnings']>().toEqualTypeOf<readonly string[]>();
  expectTypeOf<PlanOptions['tensors']>().toEqualTypeOf<readonly TensorSpec[]>();
  expectTypeOf<Exclude<Dim, number>>().toEqualTypeOf<Readonly<Exclude<Dim, number>>>();
});

it('and cannot be written to', () => {
  type All = { p: Parameterization; plan: Plan; row: PlanRow; exponents: Exponents };
  // Type tests are never run: only what this is allowed to do matters.
  const { p, plan, row, exponents } = {} as All;
  // @ts-expect-error: a parameterization is never changed; make another with regauge
  p.gauge = 'unit-init';
  // @ts-expect-error: nor is its richness; make another with parameterization
  p.richness = 0.25;
  // @ts-expect-error: a plan is read, not edited
  plan.rows = [];
  // @ts-expect-error: rows cannot be added to a plan
  plan.rows.push(row);
  // @ts-expect-error: a row's factors follow from the theory
  row.lr = 1;
  // @ts-expect-error: so do exponents
  exponents.lr = 1;
});
