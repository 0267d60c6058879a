import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { allCases } from './all-cases.ts';
import { cellsOf } from './cells.ts';
import { readCells } from './record.ts';
import { bundleCases } from './run.ts';
import { columns, documentOf, rowName } from './table.ts';

const runner = bundleCases();
afterAll(runner.remove);

const held = columns.filter(({ backend, kernels }) => kernels === 'ours' && backend !== 'webgpu');
const recorded = { ops: readCells('ops'), layers: readCells('layers') };

test('docs/op-table.md is made of the cells that are recorded', () => {
  const path = new URL('../../../docs/op-table.md', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(documentOf(recorded.ops, recorded.layers));
});

// What is mended changes the table too: `npm run op-table -- cpu wasm` writes it.
test.each([
  ['every operation', 'ops', 1],
  ['every eighth layer', 'layers', 8],
] as const)('the table says of %s what our kernels make of it', async (_, kind, every) => {
  const cells = await cellsOf(runner, kind, held, every);
  const sample = <T>(all: readonly T[]) => all.filter((__, index) => index % every === 0);
  const cases = sample(allCases(kind));
  const said = sample(recorded[kind]).map((all) =>
    held.map((column) => all[columns.indexOf(column)]),
  );
  expect(cases.map((each, index) => [rowName(each), cells[index]])).toEqual(
    cases.map((each, index) => [rowName(each), said[index]]),
  );
});

test.each([
  ['ops', 260],
  ['layers', 500],
] as const)('no two cases of %s have one name, and there are at least %i', (kind, least) => {
  const names = allCases(kind).map(rowName);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  expect(names.length).toBeGreaterThanOrEqual(least);
});
