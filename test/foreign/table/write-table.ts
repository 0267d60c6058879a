// `npm run op-table`: writes docs/op-table.md, and cells.json that it is made of. Backends may be
// named, `npm run op-table -- cpu wasm`: what the others make of the cases stays as it was.
import { writeFileSync } from 'node:fs';
import type { CaseKind } from './all-cases.ts';
import { cellsOf } from './cells.ts';
import { readCells, writeCells } from './record.ts';
import { bundleCases } from './run.ts';
import { type Cells, columns, documentOf } from './table.ts';

const backends = process.argv.slice(2);
const wanted = columns.filter(({ backend }) => backends.length === 0 || backends.includes(backend));
const runner = bundleCases();

async function renewed(kind: CaseKind): Promise<Cells> {
  const own = await cellsOf(runner, kind, wanted);
  return readCells(kind).map((before, index) =>
    columns.map((column, at) => {
      const place = wanted.indexOf(column);
      return (place < 0 ? before[at] : own[index]?.[place]) ?? '';
    }),
  );
}

const cells = { ops: await renewed('ops'), layers: await renewed('layers') };
runner.remove();
writeCells(cells);
const path = new URL('../../../docs/op-table.md', import.meta.url);
writeFileSync(path, documentOf(cells.ops, cells.layers));
