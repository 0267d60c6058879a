import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import type { TransferCell, TransferJob } from '../../../src/judge/results/sweep-result.ts';
import type { Executor } from '../../../src/lab/transfer/executor.ts';
import { jobKey } from '../../../src/lab/transfer/job.ts';
import { readTransferCells } from '../../../src/lab/transfer/journal/record.ts';
import type { TransferProgress } from '../../../src/lab/transfer/sweep-options.ts';
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { transferSweep } from '../../../src/lab/transfer/transfer-sweep.ts';
import { onBackend } from '../../on-backends.ts';
import { memoryJournal } from './memory-journal.ts';
import * as tiny from './tiny-task.ts';

const grid = { widths: [4, 8], learningRates: [0.05, 0.2, 0.8], seeds: [1, 2] };
const hyperparameters = { scheme: ['μP', 'SP'] };

/** Answers from a formula, and remembers what it was asked for. */
function answering(
  log2Optimum: (width: number) => number,
): Executor & { readonly asked: TransferJob[] } {
  const asked: TransferJob[] = [];
  return {
    asked,
    async run(jobs, onCell) {
      for (const job of jobs) {
        asked.push(job);
        await onCell(answer(job, log2Optimum));
      }
    },
  };
}

function answer(job: TransferJob, log2Optimum: (width: number) => number): TransferCell {
  const distance = Math.log2(job.learningRate) - log2Optimum(job.width);
  return { ...job, loss: 1 + distance ** 2, curve: [], milliseconds: 1 };
}

/** Cells without what differs from run to run. */
function untimed(cells: readonly TransferCell[]): unknown[] {
  return cells.map(({ milliseconds: _, ...cell }) => cell);
}

onBackend('cpu', 'transferSweep in process', () => {
  it('trains every cell once, and summarizes them in grid order', async () => {
    const asked: string[] = [];
    const sweep = await transferSweep({
      ...tiny,
      ...grid,
      hyperparameters,
      setup: (settings) => {
        asked.push(Object.values(settings).join(' '));
        return tiny.setup(settings);
      },
    });
    expect(asked).toHaveLength(24);
    expect(new Set(asked).size).toBe(24);
    expect(sweep.groups.map(({ label }) => label)).toStrictEqual(['scheme=μP', 'scheme=SP']);
    expect(
      sweep.cells.map(({ width, learningRate, seed }) => [width, learningRate, seed]),
    ).toStrictEqual(
      [1, 2].flatMap(() =>
        [4, 8].flatMap((width) =>
          [0.05, 0.2, 0.8].flatMap((rate) => [1, 2].map((seed) => [width, rate, seed])),
        ),
      ),
    );
    // At the base width the schemes are one network.
    const [mup, sp] = sweep.groups;
    expect(mup?.curves[0]).toStrictEqual(sp?.curves[0]);
    expect(mup?.curves[1]).not.toStrictEqual(sp?.curves[1]);
    expect(mup?.widerIsBetter.comparisons).toBe(tiny.steps);
  });

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors;
    await transferSweep({ ...tiny, ...grid, learningRates: [0.2, 1e18], hyperparameters });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('tells its progress as it goes, to a callback and to who goes over it', async () => {
    const told: TransferProgress[] = [];
    const run = transferSweep({
      ...tiny,
      ...grid,
      hyperparameters: { scheme: ['μP'] },
      onProgress: (progress) => told.push(progress),
    });
    const seen: TransferProgress[] = [];
    for await (const progress of run) seen.push(progress);
    const { cells } = await run;
    expect(seen).toStrictEqual(told);
    expect(told.map(({ done, of, resumed }) => [done, of, resumed])).toStrictEqual(
      Array.from({ length: 12 }, (_, index) => [index + 1, 12, false]),
    );
    expect(told.map(({ cell }) => jobKey(cell))).toStrictEqual(cells.map(jobKey));
  });

  it('can be cancelled between cells, and goes on from its file', async () => {
    const journal = memoryJournal();
    const control = new AbortController();
    const reason = new Error('enough');
    const options = { ...tiny, ...grid, hyperparameters, file: journal };
    const run = transferSweep({
      ...options,
      signal: control.signal,
      onProgress: ({ done }) => {
        if (done === 5) control.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    expect(journal.text().trimEnd().split('\n')).toHaveLength(6);

    const told: boolean[] = [];
    const sweep = await transferSweep({
      ...options,
      onProgress: ({ resumed }) => told.push(resumed),
    });
    expect(told).toStrictEqual([...Array(5).fill(true), ...Array(19).fill(false)]);
    const whole = await transferSweep({ ...tiny, ...grid, hyperparameters });
    expect(untimed(sweep.cells)).toStrictEqual(untimed(whole.cells));
    expect(sweep.groups).toStrictEqual(whole.groups);
  });

  it('ends with the first cell that throws, its name, and what came before it kept', async () => {
    const journal = memoryJournal();
    const before = tf.memory().numTensors;
    const setup: typeof tiny.setup = (settings) => {
      if (settings.width === 8) throw new Error('too wide');
      return tiny.setup(settings);
    };
    const run = transferSweep({ ...tiny, ...grid, hyperparameters, setup, file: journal });
    await expect(run).rejects.toThrow(
      /^cell width=8, learningRate=0\.05, seed=1, scheme=μP: .* too wide/,
    );
    expect(journal.text().trimEnd().split('\n')).toHaveLength(7);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes the values of hyperparameters as they were typed', async () => {
    const sweep = await transferSweep({
      ...tiny,
      ...grid,
      steps: 1,
      hyperparameters: { scheme: ['μP'], depth: [1, 2], bias: [true] },
      setup: ({ scheme, depth, bias, ...settings }) => {
        // These would not compile if their types were lost.
        const exact: 'μP' = scheme;
        const number: 1 | 2 = depth;
        expect([exact, number, bias]).toStrictEqual(['μP', depth, true]);
        return tiny.setup({ ...settings, scheme });
      },
    });
    expect(sweep.groups.map(({ hyperparameters: own }) => own)).toStrictEqual([
      { scheme: 'μP', depth: 1, bias: true },
      { scheme: 'μP', depth: 2, bias: true },
    ]);
  });
});

describe('transferSweep with an executor', () => {
  const steps = 10;

  it('hands it plain JSON, the longest cells first', async () => {
    const executor = answering(() => -2);
    await transferSweep({
      ...grid,
      steps,
      executor,
      cost: ({ width }) => width ** 2,
    });
    expect(executor.asked).toStrictEqual(JSON.parse(JSON.stringify(executor.asked)));
    expect(executor.asked.map(({ width }) => width)).toStrictEqual([
      ...Array(6).fill(8),
      ...Array(6).fill(4),
    ]);
    // Where the cost is the same the order stays.
    expect(
      executor.asked.slice(0, 3).map(({ learningRate, seed }) => [learningRate, seed]),
    ).toStrictEqual([
      [0.05, 1],
      [0.05, 2],
      [0.2, 1],
    ]);
  });

  it('gives the same result in whatever order cells come, however often each does', async () => {
    const disorderly: Executor = {
      async run(jobs, onCell) {
        const cells = [...jobs].reverse().map((job) => answer(job, () => -2));
        await Promise.all([...cells, ...cells].map(onCell));
        await onCell({ ...answer(jobs[0] as TransferJob, () => -2), seed: 99 });
      },
    };
    const journal = memoryJournal();
    const sweep = await transferSweep({ ...grid, steps, executor: disorderly, file: journal });
    const orderly = await transferSweep({ ...grid, steps, executor: answering(() => -2) });
    expect(JSON.stringify(sweep)).toBe(JSON.stringify(orderly));
    expect(journal.text().trimEnd().split('\n')).toHaveLength(13);
  });

  it('is an error if a cell is missing in the end', async () => {
    const forgetful: Executor = {
      async run(jobs, onCell) {
        for (const job of jobs.slice(2)) await onCell(answer(job, () => -2));
      },
    };
    await expect(transferSweep({ ...grid, steps, executor: forgetful })).rejects.toThrow(
      /executor: received .*"seed":1.* ended without this cell and 1 others/,
    );
  });

  it('may hand cells on without waiting, and fail with some not yet written: none is lost', async () => {
    const journal = memoryJournal();
    const slow = {
      ...journal,
      append: async (text: string) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await journal.append(text);
      },
    };
    const options = { ...grid, steps, file: slow };
    const hasty = (count: number, end: () => void): Executor => ({
      async run(jobs, onCell) {
        for (const job of jobs.slice(0, count)) void onCell(answer(job, () => -2));
        end();
      },
    });
    const failing = hasty(5, () => {
      throw new Error('the queue is gone');
    });
    await expect(transferSweep({ ...options, executor: failing })).rejects.toThrow('queue is gone');
    expect(journal.text().trimEnd().split('\n')).toHaveLength(6);

    const sweep = await transferSweep({ ...options, executor: hasty(7, () => {}) });
    expect(sweep.cells).toHaveLength(12);
    expect(journal.text().trimEnd().split('\n')).toHaveLength(13);
  });

  it.each<[string, (cell: TransferCell) => unknown, RegExp]>([
    ['has no loss', ({ loss: _, ...cell }) => cell, /It handed on what is no cell/],
    ['is nothing', () => null, /executor: received null\. It handed on what is no cell/],
    [
      'was trained too short',
      (cell) => ({ ...cell, curve: [{ step: 4, loss: 1 }] }),
      /It trained 5 steps, and the sweep's options say 10/,
    ],
    [
      'diverged too late',
      (cell) => ({ ...cell, loss: null, divergedAt: 10, curve: [{ step: 10, loss: null }] }),
      /It trained 11 steps/,
    ],
  ])('is an error if a cell %s, and that is not written', async (_, spoilt, message) => {
    const file = memoryJournal();
    const executor: Executor = {
      run: async (jobs, onCell) => {
        for (const job of jobs) await onCell(spoilt(answer(job, () => -2)) as TransferCell);
      },
    };
    await expect(transferSweep({ ...grid, steps, file, executor })).rejects.toThrow(message);
    expect(file.text().trimEnd().split('\n')).toHaveLength(1);
  });

  it('may share a file with another program that began at the same time', async () => {
    const file = memoryJournal();
    const options = { ...grid, steps, file };
    const both = [answering(() => -2), answering(() => -2)].map((executor) =>
      transferSweep({ ...options, executor }),
    );
    const [one, other] = await Promise.all(both);
    expect(JSON.stringify(one)).toBe(JSON.stringify(other));
    const third = answering(() => -2);
    const again = await transferSweep({ ...options, executor: third });
    expect(third.asked).toStrictEqual([]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(one));
    expect(await readTransferCells(file)).toHaveLength(12);
  });

  it('is told to stop where a cell cannot be written', async () => {
    const journal = memoryJournal();
    const executor = answering(() => -2);
    const full = {
      ...journal,
      append: async (text: string) => {
        if (executor.asked.length === 3) throw new Error('the disk is full');
        await journal.append(text);
      },
    };
    const seen: boolean[] = [];
    const run = transferSweep({
      ...grid,
      steps,
      file: full,
      executor: {
        async run(jobs, onCell, signal) {
          for (const job of jobs) {
            executor.asked.push(job);
            await onCell(answer(job, () => -2));
            seen.push(signal.aborted);
            signal.throwIfAborted();
          }
        },
      },
    });
    await expect(run).rejects.toThrow('the disk is full');
    expect(seen).toStrictEqual([false, false, true]);
  });

  it('grows the rates of a group where an optimum lies on its edge, as often as is asked', async () => {
    // 2^-2 and 2^2.1: two steps of 4 beyond the highest rate, 0.8.
    const executor = answering((width) => (width === 8 ? 2.1 : -2));
    const options = { ...grid, steps, executor };
    const fixed = await transferSweep(options);
    expect(fixed.learningRates).toStrictEqual(grid.learningRates);
    expect(fixed.groups[0]?.curves[1]?.optimum?.edge).toBe('high');

    const told: [number, number][] = [];
    const grown = await transferSweep({
      ...options,
      extend: 5,
      onProgress: ({ done, of }) => told.push([done, of]),
    });
    expect(grown.learningRates).toStrictEqual(
      [0.05, 0.2, 0.8, 3.2, 12.8].map((rate) => expect.closeTo(rate, 9)),
    );
    expect(grown.groups[0]?.curves[1]?.optimum?.log2).toBeCloseTo(2.1, 9);
    expect(grown.groups[0]?.curves.map(({ optimum }) => optimum?.edge)).toStrictEqual([
      undefined,
      undefined,
    ]);
    expect(told.at(-1)).toStrictEqual([20, 20]);

    const once = await transferSweep({ ...options, extend: 1 });
    expect(once.learningRates).toHaveLength(4);
    expect(once.groups[0]?.curves[1]?.optimum?.edge).toBe('high');
  });

  it('grows each group by itself, downwards where everything diverges', async () => {
    const executor: Executor = {
      async run(jobs, onCell) {
        for (const job of jobs) {
          const diverges = job.hyperparameters['scheme'] === 'SP' && job.learningRate > 0.02;
          const cell = answer(job, () => (job.hyperparameters['scheme'] === 'SP' ? -7 : -2));
          await onCell(diverges ? { ...cell, loss: null, divergedAt: 1 } : cell);
        }
      },
    };
    const sweep = await transferSweep({ ...grid, steps, executor, hyperparameters, extend: 3 });
    const rates = sweep.groups.map(({ curves }) => curves[0]?.points.map((p) => p.learningRate));
    expect(rates[0]).toStrictEqual(grid.learningRates);
    expect(rates[1]).toHaveLength(5);
    expect(rates[1]?.[0]).toBeCloseTo(0.05 / 16, 9);
  });

  it('takes widths, rates, seeds and values that are added to the same file', async () => {
    const file = memoryJournal();
    const first = answering(() => -2);
    await transferSweep({
      ...grid,
      steps,
      file,
      executor: first,
      hyperparameters: { scheme: ['μP'] },
    });
    const second = answering(() => -2);
    const more = {
      widths: [4, 8, 16],
      learningRates: [0.05, 0.1, 0.2, 0.8],
      seeds: [1, 2, 3],
      hyperparameters,
    };
    const sweep = await transferSweep({ ...more, steps, file, executor: second });
    expect(first.asked).toHaveLength(12);
    expect(second.asked).toHaveLength(2 * 3 * 4 * 3 - 12);
    expect(new Set([...first.asked, ...second.asked].map(jobKey)).size).toBe(72);
    expect(sweep.cells).toHaveLength(72);

    // A smaller sweep of the same file reads its own cells only.
    const third = answering(() => -2);
    const less = await transferSweep({ ...grid, steps, file, executor: third, hyperparameters });
    expect(third.asked).toStrictEqual([]);
    expect(less.cells).toHaveLength(24);
    await expect(
      transferSweep({ ...grid, steps: 11, file, executor: third, hyperparameters }),
    ).rejects.toThrow(/its steps is 10, not 11/);
  });

  it('resumes a sweep whose grid had grown', async () => {
    const file = memoryJournal();
    const options = { ...grid, steps, file, extend: 4 };
    const first = await transferSweep({ ...options, executor: answering(() => 2.1) });
    const second = answering(() => 2.1);
    const again = await transferSweep({ ...options, executor: second });
    expect(second.asked).toStrictEqual([]);
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  });

  it('caps the losses that are fitted at what the networks start from', async () => {
    const cell = (job: TransferJob): TransferCell => {
      const distance = Math.log2(job.learningRate) + 2;
      const loss = distance > 0.9 ? 1e9 : Math.min(2.3, 0.5 + 0.3 * distance ** 2);
      const curve = [0, steps - 1].map((step) => ({ step, loss: 2.3 }));
      return { ...job, loss, curve, milliseconds: 1 };
    };
    const executor: Executor = {
      run: async (jobs, onCell) => {
        for (const job of jobs) await onCell(cell(job));
      },
    };
    const options = {
      ...grid,
      steps,
      executor,
      learningRates: [0.03125, 0.0625, 0.125, 0.25, 0.5, 1, 2],
    };
    const optimum = async (more: object) =>
      (await transferSweep({ ...options, ...more })).groups[0]?.curves[0]?.optimum?.log2;
    const capped = await optimum({});
    // The vertex through 0.8, 0.5 and 2.3.
    expect(capped).toBeCloseTo(-2 - 1.5 / 4.2, 9);
    expect(await optimum({ guessing: 2.3 })).toBe(capped);
    // A judge's losses are of another kind than the training losses.
    expect(await optimum({ judge: () => 0 })).toBeCloseTo(-2.5, 6);
  });
});

describe('what guessing comes to', () => {
  it('is found for each curve by itself', async () => {
    const executor: Executor = {
      run: async (jobs, onCell) => {
        for (const job of jobs) {
          const scale = Number(job.hyperparameters['scale']);
          const loss = scale * (0.2 + 0.1 * (Math.log2(job.learningRate) + 6.4) ** 2);
          const curve = [{ step: 0, loss: scale }];
          await onCell({ ...job, loss, curve, milliseconds: 1 });
        }
      },
    };
    const { groups } = await transferSweep({
      ...grid,
      learningRates: [-9, -8, -7, -6, -5, -4].map((log2) => 2 ** log2),
      steps: 1,
      executor,
      hyperparameters: { scale: [1, 2, 100] },
    });
    const optima = groups.flatMap(({ curves }) => curves.map(({ optimum }) => optimum?.log2));
    expect(optima).toStrictEqual(Array(6).fill(expect.closeTo(-6.4, 9)));
  });
});

describe('transferSweep refuses', () => {
  const good = { ...(tiny as TransferTask), ...grid };
  it.each([
    ['no setup', { setup: undefined }, /options\.setup: received undefined/],
    ['no data', { data: undefined }, /options\.data/],
    ['no steps', { steps: 0 }, /options\.steps: received 0.*positive whole number/],
    ['an unknown loss', { loss: 'hinge' }, /loss: received "hinge"/],
    ['a judge that is no function', { judge: 3 }, /options\.judge: received 3/],
    ['no widths', { widths: [] }, /widths: received \[\]/],
    ['a width that is not whole', { widths: [4, 8.5] }, /positive whole numbers/],
    ['a width twice', { widths: [4, 4] }, /none of them twice/],
    ['one rate', { learningRates: [0.1] }, /learningRates: .* 2 or more/],
    ['a rate of zero', { learningRates: [0, 0.1] }, /learningRates/],
    ['a seed that is not whole', { seeds: [0.5] }, /seeds/],
    ['a taken name', { hyperparameters: { width: [4] } }, /hyperparameters: received "width"/],
    ['an empty list', { hyperparameters: { r: [] } }, /hyperparameters\.r/],
    ['a value that is no JSON', { hyperparameters: { r: [Number.NaN] } }, /hyperparameters\.r/],
    [
      'a target that is no width',
      { targetWidth: -1 },
      /targetWidth: received -1\. It must be a positive/,
    ],
    ['a guess that is no number', { guessing: Number.NaN }, /guessing: received NaN/],
    ['an executor that cannot run', { executor: {} }, /executor: received \{\}.* no function run/],
    ['half an extension', { extend: 0.5 }, /extend: received 0\.5/],
  ])('%s, before anything is trained or written', async (_, wrong, message) => {
    const file = memoryJournal();
    const run = transferSweep({ ...good, ...wrong, file } as Parameters<typeof transferSweep>[0]);
    await expect(run).rejects.toMatchObject({ _tag: 'invalid-argument' });
    await expect(run).rejects.toThrow(message);
    expect(file.text()).toBe('');
  });

  it.each([
    ['learningRate', 'learningRates'],
    ['extends', 'extend'],
    ['learning_rates', 'learningRates'],
    ['optimizer', undefined],
  ])('the unknown option %s', async (key, nearest) => {
    const run = transferSweep({ ...good, [key]: undefined });
    await expect(run).rejects.toMatchObject({ _tag: 'unknown-key', fields: { key, nearest } });
    // A task beside an executor is none.
    const executor: Executor = { run: async () => {} };
    const spread = transferSweep({ ...good, executor, [key]: undefined });
    await expect(spread).rejects.toMatchObject({ _tag: 'unknown-key' });
    await expect(transferSweep({ ...good, executor })).rejects.toMatchObject({
      _tag: 'invalid-callback',
      fields: { callback: 'executor' },
    });
  });

  it('a batch with more in it than x and y', async () => {
    const data = { x: tf.zeros([2, 3]), y: tf.zeros([2, 1]), weights: 1 };
    const run = transferSweep({ ...good, data });
    await expect(run).rejects.toMatchObject({ _tag: 'unknown-key', fields: { key: 'weights' } });
    tf.dispose([data.x, data.y]);
  });
});
