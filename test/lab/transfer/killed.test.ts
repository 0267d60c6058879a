import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { TransferCell } from '../../../src/judge/results/sweep-result.ts';
import { jobKey } from '../../../src/lab/transfer/job.ts';
import { readTransferCells } from '../../../src/lab/transfer/journal/record.ts';

const folder = mkdtempSync(join(tmpdir(), 'richscale-killed-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'sweep.jsonl');
const program = fileURLToPath(new URL('./sweep-process.ts', import.meta.url));

function start(notes: string, cells: number): ChildProcess {
  const args = [program, file, join(folder, notes), String(cells)];
  return spawn(process.execPath, ['--import', 'tsx', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function linesOf(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
}

/** Kills it once it has written so many lines; waits for its end. */
async function killAfter(child: ChildProcess, lines: number): Promise<void> {
  const ended = once(child, 'exit');
  while (linesOf(file).length < lines && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill('SIGKILL');
  const [code, signal] = await ended;
  expect({ code, signal }).toStrictEqual({ code: null, signal: 'SIGKILL' });
}

it('a sweep killed twice, once in the middle of a line, runs nothing twice and loses nothing', async () => {
  await killAfter(start('first', 5), 6);
  const first = await readTransferCells(file);
  expect(first).toHaveLength(5);

  await killAfter(start('second', 6), 12);
  const second = await readTransferCells(file);
  expect(second.slice(0, first.length)).toStrictEqual(first);
  expect(second).toHaveLength(11);
  // What a kill in the middle of a write leaves, down to half a letter.
  const half = Buffer.from('{"schemaVersion":1,"width":8,"hyperparameters":{"scheme":"μ').subarray(
    0,
    -1,
  );
  appendFileSync(file, half);

  const last = start('third', 24);
  let output = '';
  last.stdout?.on('data', (text) => {
    output += text;
  });
  expect(await once(last, 'exit')).toStrictEqual([0, null]);

  const cells = await readTransferCells(file);
  expect(cells.slice(0, second.length)).toStrictEqual(second);
  expect(cells).toHaveLength(24);
  expect(new Set(cells.map(jobKey)).size).toBe(24);
  const reported: TransferCell[] = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  const byKey = (all: readonly TransferCell[]) => new Map(all.map((cell) => [jobKey(cell), cell]));
  expect(byKey(reported)).toStrictEqual(byKey(cells));

  // Nothing that was written down was started again; only what a kill interrupted was.
  const [, again = [], rest = []] = ['first', 'second', 'third'].map((notes) =>
    linesOf(join(folder, notes)),
  );
  const noteOf = ({ width, learningRate, seed, hyperparameters }: TransferCell): string =>
    Object.values({ ...hyperparameters, width, learningRate, seed }).join(' ');
  expect(again.filter((note) => first.map(noteOf).includes(note))).toStrictEqual([]);
  expect(new Set(rest)).toStrictEqual(new Set(cells.slice(second.length).map(noteOf)));
  expect(rest).toHaveLength(24 - second.length);
});
