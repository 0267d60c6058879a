import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { adamw, type Declarations, parameterize, planOf, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, reloaded } from './models.ts';
import { weightValues } from './training.ts';

const common = { parameterization: muP(), width: 32, baseWidth: 8, seed: 1, onWarning: () => {} };

/** What one step on gradients of ones takes from every weight, by the plan's names. */
function step(optimizer: ReturnType<typeof sgd>, tensors: Declarations) {
  const result = parameterize(mlp, { ...common, optimizer, tensors });
  const before = weightValues(result.model);
  const variables = result.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const grads = variables.map((variable) => [variable.name, tf.onesLike(variable)] as const);
  result.optimizer.applyGradients(Object.fromEntries(grads));
  const taken = weightValues(result.model).map(
    (values, i) => (before[i]?.[0] ?? 0) - (values[0] ?? 0),
  );
  const names = result.plan.rows.map(({ name }) => name);
  return { taken: new Map(names.map((name, i) => [name, taken[i] ?? Number.NaN])), ...result };
}

onBackend('cpu', 'factors of the user’s own on a tensor', () => {
  it('reach the optimizer, composed with the plan’s, of that tensor alone', () => {
    const optimizer = sgd({ learningRate: 0.1 });
    const plain = step(optimizer, {});
    const own = step(optimizer, { 'out/*': { learningRate: 10 } });
    for (const [name, taken] of plain.taken) {
      const factor = name.startsWith('out/') ? 10 : 1;
      expect((own.taken.get(name) ?? 0) / taken, name).toBeCloseTo(factor, 4);
    }
    expect(own.plan.row('out/kernel').own).toStrictEqual({ learningRate: 10 });
  });

  it('turn decay off', () => {
    const optimizer = adamw({ learningRate: 0.01, weightDecay: 0.5 });
    const { plan } = step(optimizer, { 'hidden/kernel': { weightDecay: 0 } });
    expect(plan.row('hidden/kernel').weightDecay).toBe(0);
    expect(plan.row('out/kernel').weightDecay).toBeGreaterThan(0);
    expect(String(plan)).toContain('weight decay × 0 of its own');
  });

  it('are saved with the model', async () => {
    const { model, plan } = step(sgd({ learningRate: 0.1 }), { 'in/kernel': { learningRate: 3 } });
    expect(planOf(await reloaded(model))?.rows).toStrictEqual(plan.rows);
  });

  it.each<[string, Declarations, RegExp]>([
    [
      'no number',
      { 'in/kernel': { learningRate: '10' as unknown as number } },
      /learningRate: received "10"/,
    ],
    [
      'negative',
      { 'in/kernel': { weightDecay: -1 } },
      /tensors\["in\/kernel"\]\.weightDecay: received -1/,
    ],
    ['misspelled', { 'in/kernel': { learningrate: 2 } as object }, /Did you mean `learningRate`/],
  ])('are refused: %s', (_, tensors, message) => {
    expect(() => step(sgd({ learningRate: 0.1 }), tensors)).toThrow(message);
  });
});
