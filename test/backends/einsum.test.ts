import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

/** Σ over every label of the product of the operands' entries, by plain loops in float64. */
function reference(equation: string, operands: readonly tf.Tensor[]): number[] {
  const [from = '', to = ''] = equation.split('->');
  const terms = from.split(',');
  const sizes = new Map<string, number>();
  terms.forEach((term, index) => {
    [...term].forEach((label, axis) => {
      sizes.set(label, operands[index]?.shape[axis] ?? 0);
    });
  });
  const values = operands.map((operand) => operand.dataSync());
  const sum = new Map<string, number>();
  const at: Record<string, number> = {};
  const place = (labels: string) =>
    [...labels].reduce((index, label) => index * (sizes.get(label) ?? 0) + (at[label] ?? 0), 0);
  const walk = ([label, ...rest]: readonly string[]): void => {
    if (label === undefined) {
      const term = terms.reduce((product, each, index) => {
        return product * (values[index]?.[place(each)] ?? Number.NaN);
      }, 1);
      const key = String(place(to));
      sum.set(key, (sum.get(key) ?? 0) + term);
      return;
    }
    for (
      at[label] = 0;
      (at[label] ?? 0) < (sizes.get(label) ?? 0);
      at[label] = (at[label] ?? 0) + 1
    )
      walk(rest);
  };
  walk([...sizes.keys()]);
  const length = [...to].reduce((product, label) => product * (sizes.get(label) ?? 0), 1);
  return Array.from({ length }, (_, index) => sum.get(String(index)) ?? 0);
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    enableTrainingKernels();
  });

  test.each<[string, ...number[][]]>([
    ['ij,jk->ik', [3, 4], [4, 5]],
    ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
    ['bqhd,bkhd->bhqk', [2, 3, 2, 4], [2, 5, 2, 4]],
    ['aij,bji->ab', [2, 3, 4], [5, 4, 3]],
    ['bi,bi->b', [3, 4], [3, 4]],
    ['i,i->', [3], [3]],
    ['i,j->ij', [3], [4]],
    ['ij,j->ij', [3, 4], [4]],
    ['ij->ji', [3, 4]],
    ['ij->j', [3, 4]],
    ['ij->', [3, 4]],
    ['ij,k->i', [2, 3], [4]],
    // Nothing of the first is summed, and of the second something is: stock leaves the first out.
    ['i,jk->ij', [2], [3, 4]],
    ['i,k->i', [2], [3]],
    [',ij->j', [], [2, 3]],
    ['ij,jk->ik', [2, 0], [0, 3]],
    ['ij,jk->ik', [0, 3], [3, 2]],
    ['cb,dbae->d', [2, 1], [0, 1, 4, 2]],
    ['ij->i', [2, 0]],
    ['ij->ji', [0, 3]],
  ])('einsum %s of %j %j is a plain loop’s, and leaks nothing', (equation, ...shapes) => {
    const operands = shapes.map((shape, i) => tf.randomUniform(shape, -1, 1, 'float32', i + 1));
    const before = operands.map((operand) => operand.dataSync());
    const { numTensors, numDataBuffers } = tf.memory();
    const data = tf.backend().numDataIds();
    const result = tf.einsum(equation, ...operands);
    const values = result.dataSync();
    const [, to = ''] = equation.split('->');
    expect(result.rank).toBe(to.length);
    result.dispose();
    expect(operands.map((operand) => operand.dataSync())).toEqual(before);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(tf.backend().numDataIds()).toBe(data);
    const wanted = reference(equation, operands);
    expect(values.length).toBe(wanted.length);
    wanted.forEach((value, index) => {
      expect(values[index]).toBeCloseTo(value, 5);
    });
    tf.dispose(operands);
  });

  test('integers stay integers', () => {
    tf.tidy(() => {
      const a = tf.tensor2d(
        [
          [1, 2],
          [3, 4],
        ],
        [2, 2],
        'int32',
      );
      const product = tf.einsum('ij,jk->ik', a, a);
      expect(product.dtype).toBe('int32');
      expect([...product.dataSync()]).toEqual([7, 10, 15, 22]);
    });
  });

  test('shapes that do not fit the equation are refused, and leave nothing', () => {
    tf.tidy(() => {
      const [a, b] = [tf.ones([2, 3]), tf.ones([4, 2])];
      const data = tf.backend().numDataIds();
      expect(() => tf.einsum('ij,jk->ik', a, b)).toThrow('Expected dimension 3');
      expect(() => tf.einsum('ijk,k->i', a, b)).toThrow(
        'wants an input of rank 3, not of shape [2,3]',
      );
      expect(tf.backend().numDataIds()).toBe(data);
    });
  });
});

test('an operand that is returned as it is stays the caller’s', async () => {
  await tf.setBackend('wasm');
  enableTrainingKernels();
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  tf.einsum('ij->ij', x).dispose();
  expect([...x.dataSync()]).toEqual([1, 2, 3, 4]);
  x.dispose();
});

test('a product beyond 4 GiB is a clear error, not a wrong number', async () => {
  await tf.setBackend('wasm');
  enableTrainingKernels();
  const [a, b] = [tf.zeros([40_000, 1]), tf.zeros([1, 40_000])] as [tf.Tensor2D, tf.Tensor2D];
  const { numTensors } = tf.memory();
  expect(() => tf.matMul(a, b)).toThrow('the wasm heap has no room for 6400000000 more bytes');
  expect(tf.memory().numTensors).toBe(numTensors);
  tf.dispose([a, b]);
});
