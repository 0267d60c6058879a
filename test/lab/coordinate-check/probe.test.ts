import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { muP, ntk, parameterization } from '../../../src/index.ts';
import type {
  AuditFinding,
  AuditSubject,
  CoordinateCheck,
} from '../../../src/judge/results/check-result.ts';
import type { TensorFactors } from '../../../src/optimizers/tensor-factors.ts';
import {
  adagrad,
  adam,
  adamax,
  adamw,
  lion,
  momentum,
  type OptimizerDescription,
  rmsprop,
  sgd,
} from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { checked, type Made, network, withFactors } from './networks.ts';

const kernels = ['in/kernel', 'hidden/kernel', 'out/kernel'];

/** The audit of a network whose optimizer may give some tensors other factors. */
function audited(
  made: Made & { readonly optimizer: OptimizerDescription },
  change?: (factors: TensorFactors, width: number) => Partial<TensorFactors>,
): Promise<CoordinateCheck> {
  return checked(
    (cell) => {
      const right = network(cell, made);
      if (change === undefined) return right;
      return withFactors(right, made.optimizer, (each) => change(each, cell.width));
    },
    { widths: [16, 32, 64], seeds: [1], steps: 2 },
  );
}

const findings = (check: CoordinateCheck, subject: AuditSubject): readonly AuditFinding[] =>
  check.audit.filter((each) => each.subject === subject);
const names = (found: readonly AuditFinding[]): readonly string[] => found.map(({ name }) => name);
const wrong = (check: CoordinateCheck): readonly string[] =>
  check.audit
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ subject, name }) => `${subject} ${name}`);

onBackend('wasm', 'the optimizer’s probe', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  describe('finds nothing wrong with', () => {
    it.each<[string, OptimizerDescription]>([
      ['SGD', sgd({ learningRate: 0.03 })],
      ['momentum', momentum({ learningRate: 0.01 })],
      ['Nesterov', momentum({ learningRate: 0.01, nesterov: true })],
      ['Adam', adam({ learningRate: 0.003 })],
      ['AMSGrad', adam({ learningRate: 0.003, amsgrad: true })],
      ['a step of two calls', adamw({ learningRate: 0.003, accumulate: 2, weightDecay: 0.1 })],
      ['Adam of a large ε', adam({ learningRate: 0.003, epsilon: 1e-3 })],
      ['AdamW', adamw({ learningRate: 0.001 })],
      ['Adamax', adamax({ learningRate: 0.003 })],
      ['RMSProp', rmsprop({ learningRate: 0.001, momentum: 0.9 })],
      ['Adagrad', adagrad({ learningRate: 0.01 })],
      ['Lion', lion({ learningRate: 0.002, weightDecay: 0.1 })],
      ['SGD that clips', sgd({ learningRate: 0.03, clipNorm: 0.01 })],
      ['Adam that clips', adam({ learningRate: 0.003, clipNorm: 0.01 })],
      [
        'independent decay',
        adamw({ learningRate: 0.003, weightDecay: 1e-3, decay: 'independent' }),
      ],
      ['a warm-up from zero', adamw({ learningRate: (step) => 0.001 * Math.min(1, step / 5) })],
    ])('%s', async (_, optimizer) => {
      for (const scheme of [muP(), parameterization({ richness: 1 / 4, gauge: 'unit-gradient' })]) {
        const check = await audited({ optimizer, parameterization: scheme });
        expect(wrong(check), String(check)).toStrictEqual([]);
        expect(check.verdict, String(check)).not.toBe('fail');
        // It did look.
        expect(names(findings(check, 'learning-rate'))).toHaveLength(6);
        const decayed = optimizer.weightDecay > 0 ? kernels : [];
        expect(names(findings(check, 'weight-decay'))).toStrictEqual(
          expect.arrayContaining(decayed),
        );
      }
    });
  });

  describe('finds', () => {
    it.each([
      ['Adam', adam({ learningRate: 0.003 })],
      ['Adam that clips', adam({ learningRate: 0.003, clipNorm: 0.01 })],
      ['SGD that clips', sgd({ learningRate: 0.03, clipNorm: 0.01 })],
      ['Adam in its warm-up', adam({ learningRate: (step) => 0.001 * Math.min(1, step / 5) })],
    ])('one learning rate off by m^(−1/2) under %s, and nothing else', async (_, optimizer) => {
      const check = await audited({ optimizer }, ({ name, lr }, width) =>
        name === 'hidden/kernel' ? { lr: lr / Math.sqrt(width / 16) } : {},
      );
      const [found, ...others] = findings(check, 'learning-rate').filter(
        ({ verdict }) => verdict === 'fail',
      );
      expect(found).toMatchObject({ name: 'hidden/kernel', role: 'hidden' });
      expect(found?.departure).toBeCloseTo(-0.5, 2);
      expect(others).toStrictEqual([]);
    });

    // At the usual rate and strength a step's decay is below what float32 shows of a weight of one.
    it.each([
      ['at usual strengths', adamw({ learningRate: 0.001 }), muP()],
      ['in NTK', adamw({ learningRate: 0.003, weightDecay: 1e-4 }), ntk()],
      ['in a warm-up', adamw({ learningRate: (step) => Math.min(1, step) * 1e-3 }), muP()],
    ])('decay that is coupled to the scaled rate %s', async (_, optimizer, parameterization) => {
      const check = await audited({ optimizer, parameterization }, () => ({ weightDecay: 1 }));
      const failed = findings(check, 'weight-decay').filter(({ verdict }) => verdict === 'fail');
      expect(names(failed)).toContain('hidden/kernel');
      expect(wrong(check).every((each) => each.startsWith('weight-decay'))).toBe(true);
    });

    it.each([
      ['Adam’s', adam({ learningRate: 0.003 })],
      ['a small one of Adam’s', adam({ learningRate: 0.003, epsilon: 1e-9 })],
      ['RMSProp’s, in the root', rmsprop({ learningRate: 0.001 })],
      ['Adagrad’s, with its accumulator', adagrad({ learningRate: 0.01 })],
    ])('an unscaled ε: %s', async (_, optimizer) => {
      const check = await audited({ optimizer }, () => ({ epsilon: 1 }));
      expect(wrong(check)).toContain('epsilon hidden/kernel');
      expect(wrong(check).every((each) => each.startsWith('epsilon'))).toBe(true);
    });

    it.each([
      ['tf.train.adam', () => tf.train.adam(0.003)],
      ['tf.train.sgd', () => tf.train.sgd(0.03)],
      ['tf.train.rmsprop', () => tf.train.rmsprop(0.001)],
    ])('%s in the place of the one that was planned', async (name, stock) => {
      const description = name.endsWith('sgd')
        ? sgd({ learningRate: 0.03 })
        : name.endsWith('adam')
          ? adam({ learningRate: 0.003 })
          : rmsprop({ learningRate: 0.001 });
      const before = tf.memory().numTensors;
      const check = await checked(
        (cell) => {
          const made = network(cell, { optimizer: description });
          made.optimizer.dispose();
          return { ...made, optimizer: stock() };
        },
        { widths: [16, 32, 64], seeds: [1], steps: 2 },
      );
      expect(check.verdict).toBe('fail');
      const off = wrong(check);
      expect(off).toContain(`learning-rate ${name.endsWith('sgd') ? 'in' : 'hidden'}/kernel`);
      expect(check.suspects[0]).toMatch(/learning rate is n\^-?1\.00 times what the plan gives/);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
