import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bullmqExecutor } from '../../examples/bullmq/executor.ts';
import { jobKey } from '../../src/lab/transfer/job.ts';
import { readTransferCells } from '../../src/lab/transfer/journal/record.ts';
import type { TransferProgress } from '../../src/lab/transfer/sweep-options.ts';
import { transferSweep } from '../../src/lab/transfer/transfer-sweep.ts';
import { root } from '../package/dist.ts';

const found = spawnSync('redis-server', ['--version']).status === 0;
// In CI a missing server is a failure; elsewhere this is a skip, by name.
const skipped = !found && !process.env['CI'];

describe.skipIf(skipped)(
  `a sweep over BullMQ${skipped ? ' (skipped: redis-server is not on the PATH)' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'richscale-bullmq-'));
    const children: ChildProcess[] = [];
    // A socket's file is ours; a port that is free may be another's a moment later.
    const redis = join(folder, 'redis.sock');
    let complaints = '';

    beforeAll(async () => {
      if (!found) throw new Error('redis-server is not on the PATH: install it.');
      const server = spawn(
        'redis-server',
        ['--port', '0', '--unixsocket', redis, '--save', '', '--dir', folder],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      children.push(server);
      await told(server, /ready to accept connections/i);
    });
    afterAll(async () => {
      for (const child of children.reverse()) await end(child);
      rmSync(folder, { recursive: true });
    });

    const queue = 'test-sweep';
    const startWorker = (
      name: string,
      more: Readonly<Record<string, string>> = {},
    ): ChildProcess => {
      const worker = spawn(
        process.execPath,
        ['--import', 'tsx', 'examples/bullmq/worker.ts', 'test/examples/bullmq-task.ts'],
        {
          cwd: root,
          stdio: ['ignore', 'ignore', 'pipe'],
          env: {
            ...process.env,
            REDIS_URL: redis,
            QUEUE: queue,
            SILENCE_MS: '2000',
            NOTES: join(folder, name),
            ...more,
          },
        },
      );
      children.push(worker);
      worker.stderr?.on('data', (text) => {
        complaints += text;
      });
      return worker;
    };
    const until = async (condition: () => boolean): Promise<void> => {
      while (!condition()) {
        if (children.some(({ exitCode }) => exitCode !== null)) throw new Error(complaints);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const notes = (name: string): string[] => {
      const path = join(folder, name);
      return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [];
    };
    const grid = {
      widths: [32, 64],
      learningRates: [2 ** -8, 2 ** -7, 2 ** -6],
      seeds: [1, 2],
      hyperparameters: { scheme: ['μP'] },
      steps: 10,
    };
    const executor = () => bullmqExecutor({ queue, redis, pollMilliseconds: 500 });

    it('ends with every cell once, though a worker is killed in the middle of one', async () => {
      const file = join(folder, 'sweep.jsonl');
      const told: TransferProgress[] = [];
      const run = transferSweep({
        ...grid,
        executor: executor(),
        file,
        onProgress: (progress) => told.push(progress),
      });
      const doomed = startWorker('doomed', { HANGS: '1' });
      await until(() => notes('doomed').length === 1);
      startWorker('other');
      await until(() => told.length >= 3);
      doomed.kill('SIGKILL');
      const sweep = await run;

      const [begun = ''] = notes('doomed');
      expect(notes('doomed')).toHaveLength(1);
      // The other worker did them all, that one from the start.
      expect(new Set(notes('other')).size).toBe(12);
      expect(notes('other')).toContain(begun);
      expect(told.map(({ done, of }) => [done, of])).toStrictEqual(
        Array.from({ length: 12 }, (_, index) => [index + 1, 12]),
      );
      expect(new Set(told.map(({ cell }) => jobKey(cell))).size).toBe(12);
      expect(sweep.cells).toHaveLength(12);
      expect(sweep.cells.every(({ loss }) => loss !== null && loss > 0)).toBe(true);
      const written = await readTransferCells(file);
      expect(written.map(jobKey)).toStrictEqual(told.map(({ cell }) => jobKey(cell)));
    });

    it('takes what workers have done already, without training it again', async () => {
      const before = notes('other');
      const { cells } = await transferSweep({ ...grid, executor: executor() });
      expect(cells).toHaveLength(12);
      expect(notes('other')).toStrictEqual(before);
    });

    it('ends with an error that names the cell that throws', async () => {
      const run = transferSweep({ ...grid, seeds: [1, 666], executor: executor() });
      await expect(run).rejects.toThrow(/cell width=\d+, .*seed=666, scheme=μP: .* a seed of evil/);
    });

    it('ends with an error where a job was removed that nobody has done', async () => {
      const address = { queue: 'drained', redis };
      const run = transferSweep({
        ...grid,
        executor: bullmqExecutor({ ...address, pollMilliseconds: 100 }),
      });
      const refused = expect(run).rejects.toThrow(/Job \w+ was removed from the queue/);
      const jobs = new Queue(address.queue, { connection: { url: redis } });
      await queued(jobs, 12);
      await jobs.drain();
      await refused;
      await jobs.close();
    });

    it('ends when it is cancelled, with nobody to do its cells', async () => {
      const control = new AbortController();
      const reason = new Error('enough');
      const run = transferSweep({
        ...grid,
        executor: bullmqExecutor({ queue: 'nobody', redis }),
        signal: control.signal,
      });
      const cancelled = expect(run).rejects.toBe(reason);
      const jobs = new Queue('nobody', { connection: { url: redis } });
      await queued(jobs, 12);
      control.abort(reason);
      await cancelled;
      await jobs.close();
    });
  },
);

/** Waits until so many jobs wait. */
async function queued(jobs: Queue, count: number): Promise<void> {
  while ((await jobs.getWaitingCount()) < count) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a program has printed such a text. */
async function told(child: ChildProcess, text: RegExp): Promise<void> {
  let output = '';
  for await (const chunk of child.stdout ?? []) {
    output += chunk;
    if (text.test(output)) return;
  }
  throw new Error(`It ended before it said ${text}: ${output}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
