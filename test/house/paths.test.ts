import { expect, test } from 'vitest';
import { files, folders, isCode, isIgnored, wordsOf } from './tree.ts';

/** `src/core/theory`, `test/laws/*.test.ts`, `docs/…`: as they are written in sentences. */
const mention = /(?<![\w./@-])(?:src|test|docs|bench|examples)\/[\w./*…-]*[\w*…]/g;

const written = files.filter((path) => isCode(path) || path.endsWith('.md'));
const mentions = written.flatMap((path) =>
  [...new Set(wordsOf(path).match(mention))].map((mentioned) => ({ path, mentioned })),
);

function exists(path: string): boolean {
  if (files.includes(path) || folders.has(path)) return true;
  if (!/[*…]/.test(path)) return false;
  const pattern = new RegExp(
    `^${path
      .replaceAll(/[.+?^${}()|[\]\\-]/g, '\\$&')
      .replaceAll(/\*\*|…/g, '.+')
      .replaceAll(/(?<!\.)\*/g, '[^/]+')}$`,
  );
  return [...files, ...folders].some((each) => pattern.test(each));
}

test('every path that comments and documents mention is in the tree, or a command makes it', () => {
  const lost = mentions.filter(({ mentioned }) => !exists(mentioned) && !isIgnored(mentioned));
  expect(lost).toStrictEqual([]);
});

test('such paths are found', () => {
  expect(mentions).toContainEqual({ path: 'CONTRIBUTING.md', mentioned: 'test/laws' });
  expect(mentions.some(({ path }) => path.startsWith('src/'))).toBe(true);
  expect(exists('src/core/*.ts')).toBe(true);
  expect(exists('src/core/*.md')).toBe(false);
  expect(exists('src/core/no-such-file.ts')).toBe(false);
});
