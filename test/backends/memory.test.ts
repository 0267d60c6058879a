import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(disableTrainingKernels);

/** How far the wasm module's memory has grown. */
function heapBytes(): number {
  const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
  return wasm.HEAPU8.buffer.byteLength;
}

test('200 steps leave tensors and the wasm heap where they were after step 2', async () => {
  const { model, optimizer } = parameterize(
    (width) =>
      tf.sequential({
        layers: [
          tf.layers.conv2d({ filters: width, kernelSize: 3, inputShape: [8, 8, 2] }),
          tf.layers.maxPooling2d({ poolSize: 2 }),
          tf.layers.flatten(),
          tf.layers.dense({ units: width, activation: 'relu' }),
          tf.layers.dense({ units: 3 }),
        ],
      }),
    {
      width: 16,
      baseWidth: 8,
      parameterization: muP({ gauge: 'unit-init' }),
      optimizer: adam({ learningRate: 1e-3 }),
      seed: 1,
    },
  );
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const x = tf.randomUniform([4, 8, 8, 2], -1, 1, 'float32', 1);
  const y = tf.randomUniform([4, 3], -1, 1, 'float32', 2);
  const step = () => model.trainOnBatch(x, y);
  for (let i = 0; i < 2; i++) await step();
  const { numTensors, numBytes } = tf.memory();
  const heap = heapBytes();
  for (let i = 0; i < 200; i++) await step();
  expect(tf.memory()).toMatchObject({ numTensors, numBytes });
  expect(heapBytes()).toBe(heap);
  model.dispose();
  optimizer.dispose();
  tf.dispose([x, y]);
});
