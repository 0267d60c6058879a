import * as tf from '@tensorflow/tfjs';
import { expectTypeOf, it } from 'vitest';
import {
  adam,
  type CommonOptions,
  defineOptimizer,
  lion,
  momentum,
  type OptimizerDescription,
  type sgd,
} from '../../src/tfjs/index.ts';

const learningRate = 0.1;

// Type tests are never run: what is not marked has to compile, what is marked has to be refused.

it('a definition knows its slots and its numbers', () => {
  const make = defineOptimizer({
    name: 'typed',
    response: 'adam',
    hyperparameters: { beta: { default: 0.9, min: 0 }, epsilon: 'backend' },
    slots: ['m'],
    start: ({ hyperparameters }) => {
      expectTypeOf(hyperparameters).toEqualTypeOf<Readonly<Record<'beta', number>>>();
      return { m: hyperparameters.beta };
    },
    step: ({ value, state, hyperparameters, epsilon }) => {
      expectTypeOf(state).toEqualTypeOf<Readonly<Record<'m', tf.Variable>>>();
      expectTypeOf(hyperparameters).toEqualTypeOf<Readonly<Record<'beta', number>>>();
      expectTypeOf(epsilon).toBeNumber();
      return { value, state: { m: state.m } };
    },
  });
  expectTypeOf(make({ learningRate })).toEqualTypeOf<OptimizerDescription>();
  make({ learningRate: (step) => 1 / step, beta: 0.5, epsilon: 1e-3, clipNorm: 1 });
  // @ts-expect-error: it has no such number
  make({ learningRate, beta2: 0.5 });
  // @ts-expect-error: a number
  make({ learningRate, beta: '0.5' });
  // @ts-expect-error: a learning rate is needed
  make({ beta: 0.5 });
});

it('a definition without slots or numbers has neither', () => {
  const make = defineOptimizer({
    name: 'plain',
    response: { degree: 1 },
    step: ({ value, gradient, state, hyperparameters }) => {
      expectTypeOf(state).toEqualTypeOf<Readonly<Record<never, tf.Variable>>>();
      expectTypeOf(hyperparameters).toEqualTypeOf<Readonly<Record<never, number>>>();
      return { value: tf.sub(value, gradient) };
    },
  });
  make({ learningRate });
  // @ts-expect-error: it has no numbers
  make({ learningRate, beta: 0.5 });
});

it('a definition that cannot be run does not compile', () => {
  const plain = { name: 'x', step: ({ value }: { readonly value: tf.Tensor }) => ({ value }) };
  // @ts-expect-error: how it answers to gradients is needed
  defineOptimizer({ ...plain });
  // @ts-expect-error: a matrix's rule is none of single entries
  defineOptimizer({ ...plain, response: 'muon' });
  // @ts-expect-error: only ε can be the backend's
  defineOptimizer({ ...plain, response: 'adam', hyperparameters: { beta: 'backend' } });
  // @ts-expect-error: every slot has a new state
  defineOptimizer({ ...plain, response: 'adam', slots: ['m'] });
  defineOptimizer({
    name: 'x',
    response: 'adam',
    slots: ['m'],
    // @ts-expect-error: there is no such slot
    step: ({ value, state }) => ({ value, state: { m: state.v } }),
  });
});

it('known optimizers take their own numbers', () => {
  expectTypeOf<Parameters<typeof sgd>>().toEqualTypeOf<[options: CommonOptions]>();
  adam({ learningRate, beta1: 0.9, epsilon: 1e-8 });
  momentum({ learningRate, nesterov: true });
  // @ts-expect-error: Lion has no ε
  lion({ learningRate, epsilon: 1e-8 });
  // @ts-expect-error: misspelled
  adam({ learningRate, weightdecay: 0.1 });
});
