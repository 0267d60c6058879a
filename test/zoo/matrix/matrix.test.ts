import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../../src/backends/index.ts';
import { stream } from '../../../src/random.ts';
import { allEntries } from '../all-entries.ts';
import type { ZooEntry } from '../entry.ts';
import { tryJob } from './cell.ts';
import { type Job, jobsOf } from './combinations.ts';
import { failuresIn, heldIn, rowStart } from './document.ts';
import type { Claim, Outcome } from './outcome.ts';
import { recognitionOf } from './recognition.ts';

const document = readFileSync(new URL('../../../docs/zoo.md', import.meta.url), 'utf8');

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(() => disableTrainingKernels());

const failed = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ failures }) => Object.keys(failures) as Claim[]);

/** One of an entry's jobs, another for each. */
function sampled({ name }: ZooEntry): Job {
  const jobs = jobsOf(name);
  return jobs[Math.floor(stream(1, name).uniform() * jobs.length)] as Job;
}

test('no two architectures have one name', () => {
  const names = allEntries.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

// What is mended or new changes the table too: `npm run zoo-matrix` writes it.
describe.each(allEntries)('$name', (entry) => {
  test('is in docs/zoo.md with what is known of it, and was tried in every cell', () => {
    expect(document).toContain(rowStart({ entry, recognition: recognitionOf(entry) }));
    expect(heldIn(document, entry.name)).toBeDefined();
  });

  test('holds where docs/zoo.md says so', async () => {
    const outcomes = await tryJob(entry, sampled(entry));
    expect(failed(outcomes), JSON.stringify(outcomes)).toEqual(
      outcomes.map((at) => failuresIn(document, at)),
    );
  });
});
