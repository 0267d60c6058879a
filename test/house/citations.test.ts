import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { files, isCode, textOf, wordsOf } from './tree.ts';

const code = files.filter((path) => isCode(path) && !path.startsWith('test/house/'));
const documents = new Set(
  files.filter((path) => path.endsWith('.md')).map((path) => basename(path)),
);

test('no comment cites a document that a reader of the repository does not have', () => {
  const lost = code.flatMap((path) =>
    (wordsOf(path).match(/[\w-]+\.(?:md|pdf|tex|docx?)\b/g) ?? [])
      .filter((cited) => !documents.has(cited))
      .map((cited) => ({ path, cited })),
  );
  expect(lost).toStrictEqual([]);
});

// Papers have numbers and stay as they are; our documents have names, and are edited.
test('a document of ours is cited by what it says, not by a number', () => {
  const numbered =
    /\.md(?:,? (?:section|fact)? ?\d|[^\n]{0,3}\bT\d)|(?<![\w-])T\d{1,2}\b|\bfact \d/;
  const lost = code
    .map((path) => ({ path, found: numbered.exec(textOf(path))?.[0] }))
    .filter(({ found }) => found !== undefined);
  expect(lost).toStrictEqual([]);
  for (const wrong of ['theory.md T20', 'docs/theory.md 3.4', 'notes.md, section 4', '(T3)']) {
    expect(wrong).toMatch(numbered);
  }
  expect('Tensor Programs V, Table 3; HTML5').not.toMatch(numbered);
});
