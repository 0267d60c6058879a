import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { jacobian } from '../../../src/lab/measure/jacobian.ts';
import type { Kernel } from '../../../src/lab/measure/kernels.ts';
import { tangentKernel } from '../../../src/lab/measure/tangent-kernel.ts';
import { onBackend, onEveryBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import { centralGradient, tanhMlp, tanhMlpOutputs, weightsIn } from './reference.ts';

const examples = [
  [0.3, -1.2, 0.7],
  [-0.4, 0.1, 1.5],
  [2, 0.5, -0.3],
];

const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, index) => total + value * (b[index] as number), 0);

function expectKernel(kernel: Kernel, wanted: readonly (readonly number[])[]): void {
  expect(kernel.length).toBe(wanted.length ** 2);
  wanted.flat().forEach((value, index) => {
    expect(kernel[index], `entry ${index}`).toBeCloseTo(value, 5);
  });
}

onEveryBackend('the tangent kernel', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  it('of a linear model is x·x′ + 1 within an output, and 0 between outputs', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] });
    const kernel = await tangentKernel(model, tf.tensor2d(examples), { projections: 2 });
    const rows = examples.flatMap((x) => [0, 1].map((output) => ({ x, output })));
    expectKernel(
      kernel,
      rows.map((a) => rows.map((b) => (a.output === b.output ? product(a.x, b.x) + 1 : 0))),
    );
  });

  it('of a tanh MLP is what central differences in float64 give', async () => {
    const sizes = [3, 5, 4, 1];
    const model = tanhMlp(sizes);
    const gradients = examples.map((example) =>
      centralGradient(
        (weights) => tanhMlpOutputs(sizes, weights, example)[0] as number,
        weightsIn(model),
      ),
    );
    const kernel = await tangentKernel(model, tf.tensor2d(examples));
    expectKernel(
      kernel,
      gradients.map((a) => gradients.map((b) => product(a, b))),
    );
  });
});

onBackend('wasm', 'the tangent kernel in blocks', () => {
  const model = () => tanhMlp([3, 5, 2]);
  const parameters = 3 * 5 + 5 + 5 * 2 + 2;
  const rows = 6;
  const whole = { projections: 2 };

  it.each([2, 3, 4, 5, 6, 7])('of %i rows is the same, to the last bit', async (heldRows) => {
    const x = tf.tensor2d(examples);
    const kernel = await tangentKernel(model(), x, whole);
    const inBlocks = await tangentKernel(model(), x, {
      ...whole,
      memoryLimit: heldRows * parameters * 4,
    });
    expect(kernel.length).toBe(rows ** 2);
    expect(inBlocks).toStrictEqual(kernel);
  });

  it('works rows out as often as it says, and asks before each', async () => {
    const asked = async (heldRows: number): Promise<number> => {
      let count = 0;
      await tangentKernel(model(), tf.tensor2d(examples), {
        ...whole,
        memoryLimit: heldRows * parameters * 4,
        checkpoint: async () => {
          count += 1;
        },
      });
      return count;
    };
    expect(await asked(6)).toBe(6);
    // Blocks of 2 rows: all six pass by, then the last four, then the last two.
    expect(await asked(3)).toBe(6 + 4 + 2);
    expect(await asked(2)).toBe(6 + 5 + 4 + 3 + 2 + 1);
  });

  it('takes one row of one example in a single one', async () => {
    const x = tf.tensor2d(examples.slice(0, 1));
    const kernel = await tangentKernel(model(), x, { memoryLimit: parameters * 4 });
    const row = await jacobian(model(), x).row(0);
    expectKernel(kernel, [[product([...row], [...row])]]);
  });

  it('refuses a limit below two rows, and says how many bytes they take', async () => {
    const before = held();
    const x = tf.tensor2d(examples);
    await expect(
      tangentKernel(model(), x, { memoryLimit: 2 * parameters * 4 - 1 }),
    ).rejects.toMatchObject({
      _tag: 'invalid-argument',
      message: expect.stringContaining(`${2 * parameters * 4} bytes`),
    });
    tf.dispose(x);
    tf.disposeVariables();
    expect(held()).toStrictEqual(before);
  });

  it('leaves no tensors, also when it is stopped in the middle', async () => {
    const x = tf.tensor2d(examples);
    const subject = model();
    const before = held();
    await tangentKernel(subject, x);
    expect(held()).toStrictEqual(before);
    let count = 0;
    const stopped = tangentKernel(subject, x, {
      checkpoint: async () => {
        count += 1;
        if (count === 2) throw new Error('stop');
      },
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(held()).toStrictEqual(before);
  });
});
