import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';

beforeAll(() => {
  tf.env().set('PROD', true);
});
afterAll(disableTrainingKernels);

test.each<[string, ...number[][]]>([
  ['ij,jk->ik', [3, 4], [4, 5]],
  ['bij,bjk->bik', [2, 3, 4], [2, 4, 5]],
  ['bqhd,bkhd->bhqk', [2, 3, 2, 4], [2, 5, 2, 4]],
  ['i,j->ij', [3], [4]],
  ['ij->ji', [3, 4]],
  ['ij->j', [3, 4]],
  ['ij->', [3, 4]],
])('einsum %s on wasm is cpu’s, and leaks nothing', async (equation, ...shapes: number[][]) => {
  const run = async (backend: string) => {
    await tf.setBackend(backend);
    if (backend === 'wasm') enableTrainingKernels();
    const operands = shapes.map((shape, i) => tf.randomUniform(shape, -1, 1, 'float32', i + 1));
    const before = operands.map((operand) => operand.dataSync());
    const { numTensors, numDataBuffers } = tf.memory();
    const result = tf.einsum(equation, ...operands);
    const values = { shape: result.shape, data: [...result.dataSync()] };
    result.dispose();
    expect(operands.map((operand) => operand.dataSync())).toEqual(before);
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    tf.dispose(operands);
    return values;
  };
  const cpu = await run('cpu');
  const wasm = await run('wasm');
  expect(wasm.shape).toEqual(cpu.shape);
  wasm.data.forEach((value, index) => {
    expect(value).toBeCloseTo(cpu.data[index] ?? Number.NaN, 5);
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
