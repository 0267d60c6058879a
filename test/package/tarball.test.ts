// What a user gets from the registry: the links of what they read lead somewhere.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { built, root } from './dist.ts';

built('index.js');
const { stdout, stderr, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--silent'], {
  cwd: root,
  encoding: 'utf8',
});
if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
const [tarball] = JSON.parse(stdout) as { files: { path: string }[]; size: number }[];
const packed = (tarball?.files ?? []).map(({ path }) => path);

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The headings of a document, as links name them. */
const anchorsOf = (path: string): readonly string[] =>
  [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

const links = packed
  .filter((path) => path.endsWith('.md'))
  .flatMap((path) =>
    [...textOf(path).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, to = '']) => to)
      .filter((to) => !/^[a-z]+:/.test(to))
      .map((to) => {
        const [file = '', anchor] = to.split('#');
        const target = file === '' ? path : normalize(join(dirname(path), file));
        return { path, to, target, anchor };
      }),
  );

test('every link in the package leads to a file of the package, and to a heading that it has', () => {
  expect(links.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['README.md', 'docs/guide.md']),
  );
  expect(links.filter(({ target }) => !packed.includes(target))).toEqual([]);
  const named = links.filter(({ anchor }) => anchor !== undefined);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter(({ target, anchor }) => !anchorsOf(target).includes(anchor ?? ''))).toEqual(
    [],
  );
});

test('every ES module has a source map, with its sources', () => {
  const modules = packed.filter((path) => /^dist\/.*\.js$/.test(path));
  expect(modules.length).toBeGreaterThan(5);
  for (const path of modules) {
    expect(packed).toContain(`${path}.map`);
    const { sources, sourcesContent } = JSON.parse(textOf(`${path}.map`)) as {
      sources: string[];
      sourcesContent?: (string | null)[];
    };
    expect(sourcesContent, path).toHaveLength(sources.length);
    expect(sourcesContent?.every((text) => typeof text === 'string')).toBe(true);
  }
});

test('nothing is in it that is for the repository alone', () => {
  expect(existsSync(join(root, 'test'))).toBe(true);
  expect(packed.filter((path) => /^(test|src|bench\/(?!README))/.test(path))).toEqual([]);
});
