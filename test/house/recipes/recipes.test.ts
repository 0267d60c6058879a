import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { files } from '../tree.ts';
import { type Kitchen, kitchenOf } from './kitchen.ts';
import { recipes } from './recipe.ts';

let all: Kitchen;
beforeAll(() => {
  // What commands make has no types of its own.
  all = kitchenOf([...recipes.values()].flat().filter(({ kind }) => kind !== 'run'));
});
afterAll(() => all.remove());

test('every recipe has steps, and a test that follows them', () => {
  const followed = [...recipes].filter(([, steps]) => steps.length > 0).map(([title]) => title);
  expect(followed).toHaveLength(6);
  const tests = files.filter((path) => path.startsWith('test/house/recipes/'));
  for (const title of followed) {
    const [, name = ''] = /^A new (\w+)/.exec(title) ?? [];
    expect(tests).toContain(`test/house/recipes/${name}.test.ts`);
  }
});

test('the compiler has nothing to say to all of them together', () => {
  const config = join(all.folder, 'tsconfig.json');
  const json = { ...ts.readConfigFile(config, ts.sys.readFile).config, include: ['src', 'test'] };
  const { fileNames, options } = ts.parseJsonConfigFileContent(json, ts.sys, all.folder);
  const program = ts.createProgram(fileNames, options);
  const complaints = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => [
      file?.fileName,
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ]);
  expect(fileNames.length).toBeGreaterThan(100);
  expect(complaints).toEqual([]);
});
