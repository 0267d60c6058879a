import { expect, test } from 'vitest';
import { files, textOf } from './tree.ts';

const [, appendix = ''] = textOf('docs/theory.md').split('\n## Laws\n');
const laws = [...appendix.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)]
  .slice(2)
  .map(([, name = '', , held = '']) => ({
    name,
    tests: [...held.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  }));

test('every law has a test, and the test is there', () => {
  expect(laws.length).toBeGreaterThan(10);
  for (const { name, tests } of laws) expect(tests, name).not.toHaveLength(0);
  expect(laws.flatMap(({ tests }) => tests).filter((path) => !files.includes(path))).toEqual([]);
});

test('every file of test/laws holds a law that is named', () => {
  const named = laws.flatMap(({ tests }) => tests);
  const tests = files.filter((path) => /^test\/laws\/.*\.test\.ts$/.test(path));
  expect(tests.filter((path) => !named.includes(path))).toEqual([]);
});

test('laws are named once, in the order of the alphabet', () => {
  const names = laws.map(({ name }) => name.toLowerCase());
  expect(names).toEqual([...new Set(names)].sort());
});
