import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { checkLoss, type LossName, lossOf } from '../../../src/lab/training/loss.ts';
import { onBackend } from '../../on-backends.ts';

const value = (loss: tf.Tensor): number => loss.dataSync()[0] as number;

onBackend('cpu', 'a loss', () => {
  const targets = () => tf.tensor2d([1, 0, 0, 1], [2, 2]);
  const predictions = () => tf.tensor2d([2, -1, 0.5, 3], [2, 2]);

  it.each<[LossName | undefined, number]>([
    [undefined, (1 + 1 + 0.25 + 4) / 4],
    ['meanSquaredError', (1 + 1 + 0.25 + 4) / 4],
    ['linear', (2 + 3) / 4],
    ['softmaxCrossEntropy', (Math.log1p(Math.exp(-3)) + Math.log1p(Math.exp(-2.5))) / 2],
    [
      'sigmoidCrossEntropy',
      [-2, -1, 0.5, -3].reduce((sum, z) => sum + Math.log1p(Math.exp(z)), 0) / 4,
    ],
  ])('named %s is a mean over batch and outputs', (name, wanted) => {
    const loss = lossOf(name, targets(), predictions());
    expect(loss.shape).toStrictEqual([]);
    expect(value(loss)).toBeCloseTo(wanted, 5);
  });

  it('of several outputs is their sum, and a function is asked for each', () => {
    const [y, f] = [
      [targets(), tf.ones([2, 1])],
      [predictions(), tf.zeros([2, 1])],
    ];
    expect(value(lossOf('meanSquaredError', y, f))).toBeCloseTo(6.25 / 4 + 1, 5);
    const asked: number[][] = [];
    const own = (wanted: tf.Tensor, given: tf.Tensor): tf.Scalar => {
      asked.push([wanted.size, given.size]);
      return tf.scalar(asked.length);
    };
    expect(value(lossOf(own, y, f))).toBe(1 + 2);
    expect(asked).toStrictEqual([
      [4, 4],
      [2, 2],
    ]);
  });

  it('is refused by an unknown name, Object’s own among them', () => {
    for (const bad of ['hinge', 'toString', 3]) {
      expect(() => checkLoss(bad as never)).toThrow('The losses known by name are');
    }
    for (const good of [undefined, 'linear', () => tf.scalar(0)] as const) {
      expect(() => checkLoss(good)).not.toThrow();
    }
  });
});
