import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { built, root } from '../package/dist.ts';
import { files, textOf } from './tree.ts';

/** A block of code in an entry's module documentation. */
interface Block {
  readonly language: string;
  readonly code: string;
  /** The file that it is, by its first line; else a program of its own. */
  readonly name: string;
}

const entries = files
  .filter((path) => /^src\/(?:[^/]+\/)?index\.ts$/.test(path))
  .map((path) => ({ path, blocks: blocksOf(path) }));

/** The blocks of the comment that names the module, which comes first in its file. */
function blocksOf(path: string): readonly Block[] {
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(textOf(path)) ?? [];
  if (!comment.includes('@module')) return [];
  const text = comment.replaceAll(/^ \* ?/gm, '');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => {
    const [, given] = /^\/\/ (\S+\.m?[jt]s)$/m.exec(code.split('\n')[0] ?? '') ?? [];
    const isTest = code.includes("from 'vitest'");
    return { language, code, name: given ?? (isTest ? 'block.test.ts' : 'block.ts') };
  });
}

// Inside the repository, so that the package's own name leads to it as built.
mkdirSync(join(root, 'tmp'), { recursive: true });
const folder = mkdtempSync(join(root, 'tmp', 'module-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));
/** A configuration of vitest that says nothing: the repository's knows other tests. */
const bare = join(folder, 'vitest.config.mjs');
const placeOf = (path: string, { name }: Block): string =>
  join(folder, path.replaceAll('/', '-').replace(/\.ts$/, ''), name);

beforeAll(() => {
  built('index.js');
  writeFileSync(bare, 'export default {};');
  for (const { path, blocks } of entries) {
    for (const block of blocks) {
      mkdirSync(join(placeOf(path, block), '..'), { recursive: true });
      writeFileSync(placeOf(path, block), block.code);
    }
  }
});

describe.each(entries)('the documentation of $path', ({ path, blocks }) => {
  test('opens with what it is for, and a program of about eight lines', () => {
    const statements = (code: string) => code.split('\n').filter((line) => /[;{})\]]/.test(line));
    const programs = blocks.filter(({ name }) => name.startsWith('block'));
    expect(programs).toHaveLength(1);
    for (const { code } of blocks) expect(statements(code).length).toBeLessThan(16);
  });

  test.each(blocks.filter(({ name }) => name.startsWith('block')))('$name runs', (block) => {
    const place = placeOf(path, block);
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const args = block.name.endsWith('.test.ts')
      ? [vitest, 'run', '--root', join(place, '..'), '--config', bare]
      : ['--import', 'tsx', place];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
    });
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(stdout).not.toBe('');
  });
});

test('the built declarations are all that the programs need', () => {
  const programs = entries.flatMap(({ path, blocks }) =>
    blocks.filter(({ language }) => language === 'ts').map((block) => placeOf(path, block)),
  );
  const program = ts.createProgram(programs, {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  });
  const complaints = ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => [
      file?.fileName,
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    ]);
  expect(complaints).toEqual([]);
});
