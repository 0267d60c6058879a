// The coordinate check over models of the layers: PASS as they are, FAIL with a planted fault.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { coordinateCheck } from '../../src/lab/index.ts';
import type { MultiHeadAttention } from '../../src/layers/multi-head-attention.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { attending, experts, positions } from './models.ts';

const optimizer = adam({ learningRate: 2 ** -8 });
const setup =
  (make: (width: number) => tf.LayersModel, change: (model: tf.LayersModel) => void = () => {}) =>
  ({ width, seed }: { readonly width: number; readonly seed: number }) => {
    const wrapped = parameterize(make, {
      width,
      baseWidth: 32,
      parameterization: muP(),
      optimizer,
      seed,
      onWarning: () => {},
    });
    change(wrapped.model);
    return wrapped;
  };
const common = { widths: [32, 64, 128], seeds: [1, 2, 3, 4, 5, 6, 7, 8], steps: 3 };
const x = (shape: [number, number, number], seed: number) =>
  tf.randomNormal(shape, 0, 1, 'float32', seed);

onBackend('wasm', 'the coordinate check of layers', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  test('passes attention as it is, and fails it with logits over the root of d', async () => {
    const data = () => ({ x: x([8, positions, 5], 1), y: x([8, positions, 3], 2) });
    const right = await coordinateCheck({ ...common, setup: setup(attending), data });
    expect(right.verdict, String(right)).toBe('pass');
    const wrong = await coordinateCheck({
      ...common,
      data,
      setup: setup(attending, (model) => {
        (model.getLayer('attention') as MultiHeadAttention).logitMultiplier = 1;
      }),
    });
    expect(wrong.verdict).toBe('fail');
    expect(String(wrong)).toContain('attention logits');
  });

  test('passes experts and another sequence', async () => {
    const data = () => ({
      x: [x([8, positions, 5], 1), x([8, 4, 3], 3)],
      y: x([8, positions, 2], 2),
    });
    const check = await coordinateCheck({ ...common, setup: setup(experts), data });
    expect(check.verdict, String(check)).toBe('pass');
  });
});
