import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { TransferJob } from '../../../src/judge/results/sweep-result.ts';
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { trainCell } from '../../../src/lab/transfer/train-cell.ts';
import { onEveryBackend } from '../../on-backends.ts';
import * as tiny from './tiny-task.ts';

const job: TransferJob = {
  width: 8,
  learningRate: 0.25,
  seed: 3,
  hyperparameters: { scheme: 'μP' },
};
const task = tiny as TransferTask;

onEveryBackend('trainCell', () => {
  it('gives the same losses as a loop by hand', async () => {
    const { model, optimizer } = await tiny.setup({ ...job, scheme: 'μP' });
    const losses: number[] = [];
    for (let step = 0; step < tiny.steps; step++) {
      const { x, y } = tiny.data(step, job.seed);
      const { value, grads } = tf.variableGrads(() =>
        tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor),
      );
      losses.push(value.dataSync()[0] ?? Number.NaN);
      optimizer.applyGradients(grads);
    }
    const cell = await trainCell(job, task);
    expect(cell).toMatchObject(job);
    expect(cell.curve).toStrictEqual(losses.map((loss, step) => ({ step, loss })));
    // The last fifth of twelve steps is two.
    const [a = Number.NaN, b = Number.NaN] = losses.slice(-2);
    expect(cell.loss).toBeCloseTo((a + b) / 2, 12);
    expect(cell.divergedAt).toBeUndefined();
    expect(cell.milliseconds).toBeGreaterThan(0);
  });

  it('thins the curve to a few dozen, the first and the last step among them', async () => {
    const { curve } = await trainCell(job, { ...task, steps: 100 });
    const steps = curve.map(({ step }) => step);
    expect(steps).toHaveLength(33);
    expect([steps[0], steps[1], steps.at(-1)]).toStrictEqual([0, 3, 99]);
    expect((await trainCell(job, { ...task, steps: 1 })).curve).toHaveLength(1);
  });

  it('takes divergence for a result', async () => {
    const cell = await trainCell({ ...job, learningRate: 1e18 }, task);
    expect(cell.loss).toBeNull();
    expect(cell.divergedAt).toBeGreaterThan(0);
    expect(cell.curve.at(-1)).toStrictEqual({ step: cell.divergedAt, loss: null });
    expect(cell.curve[0]?.loss).toBeGreaterThan(0);
  });

  it('is judged by a function of the model where one is given', async () => {
    const seen: string[] = [];
    const judge: TransferTask['judge'] = async (model) => {
      seen.push(model.layers.map(({ name }) => name).join());
      return 0.125;
    };
    expect((await trainCell(job, { ...task, judge })).loss).toBe(0.125);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toContain('hidden');
    expect((await trainCell(job, { ...task, judge: () => Number.NaN })).loss).toBeNull();
  });

  it("trains on the network's own data where setup gives them", async () => {
    const x = tf.zeros([4, 2]);
    const own = await trainCell(job, {
      ...task,
      setup: async (settings) => ({
        ...(await task.setup(settings)),
        data: () => ({ x: tf.zeros([4, 2]), y: tf.fill([4, 1], settings.width) }),
      }),
    });
    // tanh(0) is 0: the first loss is the square of the target.
    expect(own.curve[0]?.loss).toBe(64);
    x.dispose();
  });

  it('leaves no tensors, whether it ends well or not', async () => {
    const before = tf.memory().numTensors;
    await trainCell(job, task);
    await trainCell({ ...job, learningRate: 1e18 }, task);
    const failing: Partial<TransferTask>[] = [
      { data: () => ({ x: tf.zeros([4, 3]), y: tf.zeros([4, 1]) }) },
      { judge: () => Promise.reject(new Error('no')) },
    ];
    for (const part of failing) {
      await expect(trainCell(job, { ...task, ...part })).rejects.toThrow(/cell width=8/);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the cell where the task throws', async () => {
    const setup = (): never => {
      throw new RangeError('there is no such width');
    };
    const error = await trainCell(job, { ...task, setup }).catch((thrown) => thrown);
    expect(error).toMatchObject({ _tag: 'cell-failed', fields: { job, cause: error.cause } });
    expect(error.message).toMatch(
      /^cell width=8, learningRate=0\.25, seed=3, scheme=μP: .* there is no such width/,
    );
    expect(error.cause).toBeInstanceOf(RangeError);
  });

  it.each(['loss', 'data', 'judge'] as const)('names the cell where %s throws', async (part) => {
    const broken = (): never => {
      throw new Error('no luck');
    };
    await expect(trainCell(job, { ...task, [part]: broken })).rejects.toThrow(
      /^cell width=8, .* no luck/,
    );
  });

  it('takes no judgment but a number: a scalar would pass for divergence', async () => {
    const scalar = tf.scalar(1);
    const judge = (): number => scalar as unknown as number;
    const run = trainCell(job, { ...task, judge });
    await expect(run).rejects.toThrow(
      /^judge of cell width=8, .*: received a .* must return a number/,
    );
    await expect(run).rejects.toMatchObject({
      _tag: 'invalid-callback',
      fields: { callback: 'judge' },
    });
    scalar.dispose();
  });

  it.each([
    ['setup', { setup: () => undefined }, /^setup of cell width=8, .* not { model, optimizer }/],
    ['setup', { setup: () => ({ model: tiny }) }, /^setup of cell width=8, /],
    ['data', { data: async () => ({}) }, /^data of cell width=8, .* not give a batch { x, y }/],
    ['data', { data: () => ({ xs: 1 }) }, /^data of cell width=8, .*: received \{"xs":1\}/],
  ])('says so where %s gives back what cannot be used', async (callback, part, message) => {
    const before = tf.memory().numTensors;
    const run = trainCell(job, { ...task, ...part } as unknown as TransferTask);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ _tag: 'invalid-callback', fields: { callback } });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('ends with the reason of its signal', async () => {
    const control = new AbortController();
    const before = tf.memory().numTensors;
    const reason = new Error('enough');
    const endless = trainCell(
      job,
      {
        ...task,
        steps: 1e9,
        data: (step, seed) => {
          if (step === 5) control.abort(reason);
          return tiny.data(step, seed);
        },
      },
      control.signal,
    );
    await expect(endless).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(before);
  });
});
