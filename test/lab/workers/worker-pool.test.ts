import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { isRichscaleError } from '../../../src/errors.ts';
import type { TransferCell, TransferJob } from '../../../src/judge/results/sweep-result.ts';
import { transferSweep } from '../../../src/lab/transfer/transfer-sweep.ts';
import { workerPool } from '../../../src/workers/index.ts';

import { memoryJournal } from '../transfer/memory-journal.ts';

const module = new URL('./task.ts', import.meta.url);
const grid = { widths: [4, 8], learningRates: [0.05, 0.2, 0.8], seeds: [1, 2] };
const steps = 12;
const pool = workerPool({ module, workers: 2 });
const folder = mkdtempSync(join(tmpdir(), 'richscale-workers-'));
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

const never = new AbortController().signal;
const job: TransferJob = {
  width: 4,
  learningRate: 0.2,
  seed: 1,
  hyperparameters: { scheme: 'μP' },
};

describe('a pool of workers', () => {
  it('trains the cells of a sweep on several threads, each with its own wasm backend', async () => {
    vi.stubEnv('MEETING', folder);
    const sweep = await transferSweep({
      ...grid,
      steps,
      executor: pool,
      hyperparameters: { scheme: ['μP', 'SP'] },
    });
    vi.unstubAllEnvs();
    expect(sweep.cells).toHaveLength(24);
    const losses = sweep.cells.map(({ loss }) => loss ?? Number.NaN);
    const threads = new Set(losses.map(Math.floor));
    expect(threads.size).toBe(2);
    expect(threads).not.toContain(0);
    expect(new Set(losses.map((loss) => Math.floor((loss % 1) * 10 + 1e-6)))).toStrictEqual(
      new Set([1]),
    );
    expect(sweep.groups[0]?.curves).toHaveLength(2);
  });

  it('gives what the process itself gives', async () => {
    const tiny = await import('../transfer/tiny-task.ts');
    const tf = await import('@tensorflow/tfjs');
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    const options = { ...grid, hyperparameters: { scheme: ['μP'] } };
    const here = await transferSweep({ ...tiny, ...options });
    const there = await transferSweep({ ...options, steps, executor: pool });
    const curves = (cells: readonly TransferCell[]) =>
      cells.flatMap(({ curve }) => curve.map(({ loss }) => loss ?? Number.NaN));
    // The workers' kernels are richscale's, which add up in another order.
    const [mine, theirs] = [curves(here.cells), curves(there.cells)];
    expect(theirs).toHaveLength(144);
    theirs.forEach((loss, index) => {
      const expected = mine[index] ?? Number.NaN;
      expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    });
    expect(there.cells.map(({ seed, width }) => [seed, width])).toStrictEqual(
      here.cells.map(({ seed, width }) => [seed, width]),
    );
  });

  it('names the cell that throws, keeps those under way, and can be used again', async () => {
    const journal = memoryJournal();
    const run = transferSweep({
      ...grid,
      steps,
      executor: pool,
      file: journal,
      hyperparameters: { scheme: ['μP', 'throws'] },
    });
    const error = await run.catch((thrown) => thrown);
    expect(isRichscaleError(error, 'cell-failed') && error.fields).toMatchObject({
      job: { width: 4, hyperparameters: { scheme: 'throws' } },
      cause: { name: 'RangeError', message: 'there is no such scheme' },
    });
    expect(error.message).toMatch(
      /^cell width=4, learningRate=0\.05, seed=[12], scheme=throws: .* there is no such scheme/,
    );
    expect(error.cause.stack).toContain('task.ts');
    expect(journal.text().trimEnd().split('\n').length).toBeGreaterThanOrEqual(13);
    const cells: TransferCell[] = [];
    await pool.run([job], async (cell) => void cells.push(cell), never);
    expect(cells).toHaveLength(1);
  });

  it.each([
    ['gives nothing', 'invalid-callback', { callback: 'setup' }, undefined],
    ['is refused', 'cell-failed', { job: { seed: 1 } }, { _tag: 'invalid-argument' }],
  ])('hands on an error of a setup that %s with its tag', async (scheme, _tag, fields, cause) => {
    const wrong = { ...job, hyperparameters: { scheme } };
    const error = await pool.run([wrong], async () => {}, never).catch((thrown) => thrown);
    expect(isRichscaleError(error)).toBe(true);
    expect(error).toMatchObject({ _tag, fields, ...(cause && { cause, fields: { cause } }) });
    expect(error.message).toMatch(/cell width=4, /);
  });

  it('names the cell whose thread ended', async () => {
    const exits = { ...job, hyperparameters: { scheme: 'exits' } };
    await expect(pool.run([exits], async () => {}, never)).rejects.toThrow(
      /^cell .*scheme=exits: .*could not be trained/,
    );
    const cells: TransferCell[] = [];
    await pool.run([job], async (cell) => void cells.push(cell), never);
    expect(cells).toHaveLength(1);
  });

  it('stops in the middle of a cell when it is cancelled', async () => {
    const control = new AbortController();
    const reason = new Error('enough');
    const told: number[] = [];
    const run = transferSweep({
      ...grid,
      steps,
      executor: pool,
      signal: control.signal,
      hyperparameters: { scheme: ['μP'] },
      onProgress: ({ done }) => {
        told.push(done);
        if (done === 2) control.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    expect(told.length).toBeLessThan(5);
  });

  it.each([
    ['./no-such-file.mjs', /cell .*no-such-file\.mjs/],
    ['node:path', /node:path\.setup: received undefined/],
  ])('says what is wrong with the module %s', async (wrong, message) => {
    const other = workerPool({ module: wrong, workers: 1, backend: 'cpu' });
    try {
      await expect(other.run([job], async () => {}, never)).rejects.toThrow(message);
    } finally {
      await other.close();
    }
  });

  it('uses the backend that is asked for', async () => {
    const other = workerPool({ module, workers: 1, backend: 'cpu' });
    const cells: TransferCell[] = [];
    try {
      await other.run([job], async (cell) => void cells.push(cell), never);
    } finally {
      await other.close();
    }
    expect(Math.floor(((cells[0]?.loss ?? 0) % 1) * 10 + 1e-6)).toBe(2);
  });

  it('says what to install where piscina is missing, and can be closed all the same', async () => {
    vi.doMock('piscina', () => {
      throw new Error('not there');
    });
    try {
      const other = workerPool({ module, workers: 1 });
      await expect(other.run([job], async () => {}, never)).rejects.toThrow(/npm install piscina/);
      await expect(other.close()).resolves.toBeUndefined();
    } finally {
      vi.doUnmock('piscina');
    }
  });

  it('says so where its module trains another number of steps than the sweep', async () => {
    const run = transferSweep({
      ...grid,
      steps: 100,
      executor: pool,
      hyperparameters: { scheme: ['μP'] },
    });
    await expect(run).rejects.toThrow(/It trained 12 steps, and the sweep's options say 100/);
  });

  it('refuses an unknown option', () => {
    expect(() => workerPool({ module, threads: 2 } as never)).toThrow(
      expect.objectContaining({ _tag: 'unknown-key' }),
    );
  });

  it('refuses no workers, and less', () => {
    for (const workers of [0, -1, 1.5]) {
      expect(() => workerPool({ module, workers })).toThrow(`workers: received ${workers}`);
    }
  });
});
