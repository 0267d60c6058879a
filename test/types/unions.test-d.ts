import { expectTypeOf, it } from 'vitest';
import type {
  CustomOptimizer,
  Decay,
  Dim,
  EpsilonPlace,
  ErrorTag,
  FanFactor,
  Gauge,
  GaugeName,
  MultiplierExponents,
  NamedOptimizer,
  Optimizer,
  OptimizerName,
  Parameterization,
  Regime,
  Role,
  TensorKind,
} from '../../src/index.ts';
import {
  interpolate,
  isRichscaleError,
  muP,
  ntk,
  parameterization,
  type RichscaleError,
} from '../../src/index.ts';

it('the unions have exactly these members', () => {
  expectTypeOf<Role>().toEqualTypeOf<'input' | 'hidden' | 'bottleneck' | 'output' | 'fixed'>();
  expectTypeOf<GaugeName>().toEqualTypeOf<'unit-multiplier' | 'unit-gradient' | 'unit-init'>();
  expectTypeOf<Gauge>().toEqualTypeOf<GaugeName | MultiplierExponents>();
  expectTypeOf<OptimizerName>().toEqualTypeOf<
    | 'sgd'
    | 'momentum'
    | 'nesterov'
    | 'adam'
    | 'adamw'
    | 'adamax'
    | 'rmsprop'
    | 'adagrad'
    | 'adadelta'
    | 'lion'
    | 'sign'
    | 'muon'
    | 'adafactor'
  >();
  expectTypeOf<Optimizer>().toEqualTypeOf<OptimizerName | NamedOptimizer | CustomOptimizer>();
  expectTypeOf<FanFactor>().toEqualTypeOf<
    'one' | 'sqrt(out/in)' | 'sqrt(max(1,out/in))' | 'sqrt(max(in,out))'
  >();
  expectTypeOf<EpsilonPlace>().toEqualTypeOf<'none' | 'outside-root' | 'inside-root'>();
  expectTypeOf<Decay>().toEqualTypeOf<'coupled' | 'independent' | 'l2'>();
  expectTypeOf<TensorKind>().toEqualTypeOf<'weight' | 'bias' | 'gain' | 'embedding'>();
  expectTypeOf<Dim>().toEqualTypeOf<number | { readonly size: number; readonly base: number }>();
  expectTypeOf<Regime>().toEqualTypeOf<'lazy' | 'rich' | 'unstable' | 'trivial'>();
});

it('the tags that the core throws are of the family', () => {
  expectTypeOf<
    'invalid-argument' | 'undeclared-tensor' | 'inconsistent-decay'
  >().toExtend<ErrorTag>();
});

it('presets are parameterizations, and what is made of them is too', () => {
  expectTypeOf(muP()).toExtend<Parameterization>();
  expectTypeOf(parameterization({ richness: 0.3 })).toEqualTypeOf<Parameterization>();
  expectTypeOf(parameterization().richness).toEqualTypeOf<0.5>();
  expectTypeOf(interpolate(ntk(), muP(), 0.5)).toEqualTypeOf<Parameterization>();
});

it('isRichscaleError narrows a caught value', () => {
  const caught: unknown = new Error('x');
  if (isRichscaleError(caught)) expectTypeOf(caught).toEqualTypeOf<RichscaleError>();
});
