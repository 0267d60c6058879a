import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../../src/backends/index.ts';
import { type Executor, inProcess } from '../../../src/lab/transfer/executor.ts';
import { trainCell } from '../../../src/lab/transfer/train-cell.ts';
import { held } from '../../tfjs/memory.ts';
import { documentOf, resultRow, subjectRow } from './document.ts';
import { optimizers, type Setting, schemes, taskOf } from './make-task.ts';
import type { Subject } from './subject.ts';
import { subjectNamed, subjects } from './subjects.ts';
import { measured, type SweepPlan, sweep } from './sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'richscale-transfer-'));

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(() => {
  disableTrainingKernels();
  rmSync(folder, { recursive: true });
});

test('the table has ten architectures and more, each in four sizes by a factor of eight', () => {
  expect(subjects.filter(({ axis }) => axis === 'width').length).toBeGreaterThanOrEqual(10);
  expect(subjects.filter(({ axis }) => axis === 'depth').length).toBeGreaterThan(1);
  for (const { name, sizes } of subjects) {
    expect(sizes, name).toHaveLength(4);
    expect((sizes[3] ?? 0) / (sizes[0] ?? 1), name).toBeGreaterThanOrEqual(8);
  }
  expect(new Set(subjects.map(({ name }) => name)).size).toBe(subjects.length);
});

// What is new changes the table too: `npm run zoo` writes it.
test.each(subjects)('$name is in docs/transfer.md', (subject) => {
  const document = readFileSync(new URL('../../../docs/transfer.md', import.meta.url), 'utf8');
  expect(document).toContain(subjectRow(subject));
});

test.each(
  subjects.flatMap((subject) => schemes.map((scheme) => ({ name: subject.name, subject, scheme }))),
)('$name learns under $scheme, twice its smallest size, and leaves nothing', async (each) => {
  const { subject, scheme } = each;
  const task = taskOf({ ...subject, steps: 4 });
  const hyperparameters: Setting = { scheme, optimizer: 'adam' };
  const job = { width: subject.sizes[1] ?? 0, learningRate: 2 ** -9, seed: 1, hyperparameters };
  const before = held();
  const { curve } = await trainCell(job, task);
  expect(held()).toEqual(before);
  const losses = curve.map(({ loss }) => loss ?? Number.NaN);
  expect(losses.every(Number.isFinite), `${losses}`).toBe(true);
  expect(new Set(losses).size).toBe(losses.length);
});

const tiny: SweepPlan = {
  pilot: { sgd: [-5, -2, 1], adam: [-11, -7, -3] },
  around: [-1, 0, 1],
  seeds: [1, 2],
  extend: 0,
};
const never: Executor = {
  async run() {
    throw new Error('Nothing was to be trained.');
  },
};

function small(name: string): Subject {
  const subject = subjectNamed(name);
  return { ...subject, sizes: subject.sizes.slice(0, 2), steps: 15 };
}

describe.each([small('two-towers'), small('residual-mlp-depth')])('$name, in short', (subject) => {
  const optimizer = 'adam';
  const at = {
    subject,
    optimizer,
    plan: tiny,
    folder,
    executor: inProcess<Setting>(taskOf(subject)),
  } as const;

  test('is swept under both schemes, which are one at the smallest size', async () => {
    await sweep(at);
    const found = await measured(folder, subject, optimizer);
    expect(found?.cells).toHaveLength(2 * 2 * 3 * 2);
    const [smallest] = subject.sizes;
    const losses = schemes.map((scheme) =>
      found?.cells
        .filter(
          ({ width, hyperparameters: { scheme: own } }) => width === smallest && own === scheme,
        )
        .map(({ loss }) => loss),
    );
    expect(losses[0]).toStrictEqual(losses[1]);
    const others = schemes.map((scheme) =>
      found?.cells
        .filter(
          ({ width, hyperparameters: { scheme: own } }) => width !== smallest && own === scheme,
        )
        .map(({ loss }) => loss),
    );
    expect(others[0]).not.toEqual(others[1]);
  });

  test('is not trained twice', async () => {
    await expect(sweep({ ...at, executor: never })).resolves.toBeUndefined();
  });

  test('has its numbers in the document, which says what is missing', async () => {
    const all = await Promise.all(
      optimizers.map(async (own) => ({
        subject,
        optimizer: own,
        sweep: await measured(folder, subject, own),
      })),
    );
    const document = documentOf(all);
    expect(document).toContain(`Not measured wholly yet: \`${subject.name}\` under SGD.`);
    const [sgdRow, adamRow] = all.map(resultRow);
    expect(sgdRow).toMatch(/\| not measured \| not measured \|/);
    expect(adamRow).toMatch(/\| [+-]?\d\.\d+ \(.*\) \| .* \| \d\.\d+, \d\.\d+ \(\+\d+ %\) \|/);
    expect(document).toContain(adamRow);
  });

  test('goes on where it was broken off', async () => {
    const [file = ''] = readdirSync(folder).filter(
      (each) => each.startsWith(subject.name) && !each.includes('pilot'),
    );
    const path = join(folder, file);
    const whole = readFileSync(path, 'utf8');
    const lines = whole.trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(0, -2).join('\n')}\n`);
    appendFileSync(path, (lines.at(-2) ?? '').slice(0, 30));
    await expect(sweep({ ...at, executor: never })).rejects.toThrow('Nothing was to be trained.');
    await sweep(at);
    const again = readFileSync(path, 'utf8').trimEnd().split('\n');
    expect(again).toHaveLength(lines.length);
  });
});
