import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { optimizerShader } from '../../src/backends/webgpu/optimizer-shader.ts';
import { inOrder, readStep, type StepRule, stepRules } from '../../src/optimizer-step.ts';
import * as known from '../../src/optimizers/known.ts';
import { rulesOf } from '../../src/optimizers/optimizer-constructor.ts';
import type { TensorStep } from '../../src/optimizers/rule.ts';

const rules = Object.keys(stepRules) as StepRule[];
const assembly = readFileSync(
  new URL('../../src/backends/wasm/assembly/optimizers.ts', import.meta.url),
  'utf8',
);

/** The parameters of every function that the assembly exports, by its name. */
const signatures = new Map(
  [...assembly.matchAll(/^export function (\w+)\(([^)]*)\)/gm)].map(([, name, parameters]) => [
    name,
    (parameters ?? '').split(', '),
  ]),
);

// AssemblyScript cannot import the contract, and the call is by position.
it('the assembly has the contract’s rules, and no others', () => {
  expect([...signatures.keys()].sort()).toStrictEqual([...rules].sort());
});

it.each(rules)('the assembly’s %s takes its numbers in the contract’s order', (rule) => {
  const numbers = ['rate', 'decay', ...stepRules[rule].numbers];
  expect(signatures.get(rule)).toStrictEqual([
    ...['value', 'gradient', 's0', 's1', 'out', 'o0', 'o1'].map((name) => `${name}: usize`),
    'length: i32',
    ...numbers.map((name) => `${name}: f32`),
  ]);
});

it.each(rules)('the shader of %s uses each of its numbers and states, and no others', (rule) => {
  const shader = optimizerShader(rule);
  const body = shader.slice(shader.indexOf('fn step'));
  const used = new Set([...body.matchAll(/\bu\.(\w+)/g)].map(([, name]) => name));
  expect([...used].sort()).toStrictEqual(
    ['length', 'rate', 'decay', ...stepRules[rule].numbers].sort(),
  );
  const states = new Set([...body.matchAll(/\bnext(\d)\b/g)].map(([, index]) => index));
  expect(states.size).toBe(stepRules[rule].states);
});

it('numbers are laid out by name, whatever their order in the call', () => {
  const numbers = { epsilon: 7, rest2: 6, beta2: 5, rest1: 4, beta1: 3 };
  expect(inOrder({ rule: 'adam', rate: 1, decay: 2, numbers })).toStrictEqual([
    1, 2, 3, 4, 5, 6, 7,
  ]);
});

it('a step without state has none, and one with two has them in order', () => {
  const tensor = (name: string) => ({ dataId: { name }, shape: [1], dtype: 'float32' as const });
  const [value, gradient, state0, state1] = ['v', 'g', 's', 't'].map(tensor) as [
    ReturnType<typeof tensor>,
    ReturnType<typeof tensor>,
    ReturnType<typeof tensor>,
    ReturnType<typeof tensor>,
  ];
  const attrs = { rule: 'sgd', rate: 1, decay: 0, numbers: {} };
  expect(readStep({ inputs: { value, gradient }, attrs }).state).toStrictEqual([]);
  expect(readStep({ inputs: { value, gradient, state1, state0 }, attrs }).state).toStrictEqual([
    state0,
    state1,
  ]);
});

const fused = Object.values(known)
  .flatMap(rulesOf)
  .flatMap((rule) => (rule.fused === undefined ? [] : [{ ...rule, fused: rule.fused }]));

it('every rule of the contract is some optimizer’s', () => {
  expect(new Set(fused.map((rule) => rule.fused.rule))).toStrictEqual(new Set(rules));
});

it.each(fused)('$name has the contract’s states and gives all of its numbers', (rule) => {
  const { states, numbers } = stepRules[rule.fused.rule];
  expect(rule.slots.length).toBe(states);
  const hyperparameters = { beta1: 0.9, beta2: 0.99, rho: 0.9, momentum: 0.5 };
  const step = { learningRate: 1, epsilon: 1, baseEpsilon: 1, count: 3, hyperparameters };
  const given = rule.fused.numbers(step as unknown as TensorStep);
  expect(Object.keys(given).sort()).toStrictEqual([...numbers].sort());
  for (const number of Object.values(given)) expect(number).toSatisfy(Number.isFinite);
});
