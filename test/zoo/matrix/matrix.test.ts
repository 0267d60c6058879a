import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { disableTrainingKernels, useBackend } from '../../../src/backends/index.ts';
import { stream } from '../../../src/random.ts';
import { allEntries } from '../all-entries.ts';
import type { ZooEntry } from '../entry.ts';
import { tryOne } from './cell.ts';
import { type Combination, combinationsOf } from './combinations.ts';
import { failuresIn, heldIn, rowStart } from './document.ts';
import { recognitionOf } from './recognition.ts';

const document = readFileSync(new URL('../../../docs/zoo.md', import.meta.url), 'utf8');

beforeAll(async () => {
  tf.env().set('PROD', true);
  await useBackend('wasm');
});
afterAll(() => disableTrainingKernels());

/** One of an entry's cells, another for each. */
function sampled({ name }: ZooEntry): Combination {
  const all = combinationsOf(name);
  return all[Math.floor(stream(1, name).uniform() * all.length)] as Combination;
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
    const at = sampled(entry);
    const { failures } = await tryOne(entry, at);
    expect(Object.keys(failures), JSON.stringify(failures)).toEqual(failuresIn(document, at));
  });
});
