import { readFileSync, writeFileSync } from 'node:fs';
import { allCases, type CaseKind } from './all-cases.ts';
import { type Cells, columns, rowName } from './table.ts';

/** What was found, for each case by the name of its row; in the order of the columns. */
type Found = Readonly<Record<CaseKind, Readonly<Record<string, readonly string[]>>>>;

const file = new URL('cells.json', import.meta.url);

/** The cells of all cases, as they were found last; what was never looked at is empty. */
export function readCells(kind: CaseKind): Cells {
  const found = JSON.parse(readFileSync(file, 'utf8')) as Found;
  const unknown = columns.map(() => '');
  return allCases(kind).map((each) => found[kind][rowName(each)] ?? unknown);
}

/** One line for each case, so that changes are seen case by case. */
export function writeCells(cells: Readonly<Record<CaseKind, Cells>>): void {
  const lines = (kind: CaseKind) =>
    allCases(kind)
      .map((each, at) => `    ${JSON.stringify(rowName(each))}: ${JSON.stringify(cells[kind][at])}`)
      .join(',\n');
  writeFileSync(
    file,
    `{\n  "ops": {\n${lines('ops')}\n  },\n  "layers": {\n${lines('layers')}\n  }\n}\n`,
  );
}
