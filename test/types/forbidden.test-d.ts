import { it } from 'vitest';
import {
  abc,
  absolute,
  classify,
  equivalent,
  exportPlan,
  muP,
  ntk,
  parameterization,
  plan,
  regauge,
  sp,
} from '../../src/index.ts';

const width = { size: 256, base: 64 };
const common = { parameterization: muP(), optimizer: 'adam' } as const;
const made = plan({ ...common, tensors: [] });
const line = { multiplier: 0, init: 0, lr: 0 };

// Type tests are never run: each call below only has to be refused.

it('parameterizations and gauges', () => {
  // @ts-expect-error: the richness is a number
  parameterization({ richness: '0.5' });
  // @ts-expect-error: muP is one richness; use parameterization for another
  muP({ richness: 0.25 });
  // @ts-expect-error: an option that there is not
  muP({ gama: 2 });
  // @ts-expect-error: nor here
  parameterization({ richness: 0.5, gage: 'unit-init' });
  // @ts-expect-error: off the richness line γ has no meaning
  sp({ gamma: 2 });
  // @ts-expect-error: the papers' names of gauges mean different things in different papers
  ntk({ gauge: 'mup' });
  // @ts-expect-error: a fixed tensor has no multiplier
  regauge(muP(), { fixed: 1 });
  // @ts-expect-error: a gauge is given by exponents, not by factors in text
  regauge(muP(), { output: '1/n' });
});

it('roles and optimizers', () => {
  // @ts-expect-error: a bias is a kind of tensor; its role is input or fixed
  muP().exponents({ role: 'bias', optimizer: 'adam' });
  // @ts-expect-error: no such optimizer
  muP().exponents({ role: 'hidden', optimizer: 'adamm' });
  // @ts-expect-error: a custom optimizer is declared by its degree
  parameterization().exponents({ role: 'hidden', optimizer: { name: 'mine' } });
  const optimizer = { name: 'muon', fanFactor: 'sqrt(in/out)' } as const;
  // @ts-expect-error: no such fan factor
  parameterization().exponents({ role: 'hidden', optimizer });
  // @ts-expect-error: whether two train alike depends on the optimizer
  equivalent(muP(), ntk());
  // @ts-expect-error: so does the regime
  classify(muP(), {});
});

it('tables and the absolute form', () => {
  // @ts-expect-error: Tensor Programs' a, b, c have the opposite sign
  abc({ name: 'x', exponents: { input: { a: 0, b: 0, c: 1 }, hidden: line, output: line } });
  // @ts-expect-error: every role of a table is needed
  abc({ name: 'x', exponents: { input: line, hidden: line } });
  // @ts-expect-error: a fixed tensor has no absolute form
  absolute({ role: 'fixed', fanIn: 1, width: 8 });
  // @ts-expect-error: the absolute form knows named gauges
  absolute({ role: 'hidden', fanIn: 8, width: 8, gauge: { output: -1 } });
});

it('plans and exports', () => {
  // @ts-expect-error: a plan is for an optimizer
  plan({ parameterization: muP(), tensors: [] });
  // @ts-expect-error: a parameterization is a value, not a function or a name
  plan({ parameterization: muP, optimizer: 'adam', tensors: [] });
  // @ts-expect-error: a dimension that scales needs its base
  plan({ ...common, tensors: [{ name: 'w', fanIn: { size: 8 }, fanOut: width }] });
  // @ts-expect-error: an option that there is not
  plan({ ...common, tensors: [], weight_decay: 0.1 });
  // @ts-expect-error: a gain has a size, not fans
  plan({ ...common, tensors: [{ name: 'g', kind: 'gain', fanIn: 1, fanOut: width }] });
  // @ts-expect-error: a weight has fans, not a size
  plan({ ...common, tensors: [{ name: 'w', size: width }] });
  // @ts-expect-error: a tensor needs both fans
  plan({ ...common, tensors: [{ name: 'w', fanIn: width }] });
  // @ts-expect-error: there is no default learning rate
  exportPlan(made, { format: 'torch' });
  // @ts-expect-error: no such framework
  exportPlan(made, { format: 'jax', learningRate: 1 });
});
