import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { imports, sources } from './imports.ts';
import { textOf } from './tree.ts';

const lines = (path: string): number => textOf(path).trimEnd().split('\n').length;

test('no file of src has more than 300 lines', () => {
  expect(sources.filter((path) => lines(path) > 300)).toEqual([]);
});

/** Names that several files have, and what is the same about them. */
const sameJob: Readonly<Record<string, string>> = {
  'index.ts': 'an entry',
  'register.ts': 'the effects of importing its room',
  'backend.ts': 'the one place that loads this backend of tfjs',
  'optimizer-step.ts': 'the fused step, by backend and as a contract',
};

test('files of one name do the same job', () => {
  const named = new Map<string, string[]>();
  for (const path of sources) {
    named.set(basename(path), [...(named.get(basename(path)) ?? []), path]);
  }
  const several = [...named].filter(([, paths]) => paths.length > 1);
  const unexplained = several.filter(([name]) => !Object.hasOwn(sameJob, name));
  expect(Object.fromEntries(unexplained)).toEqual({});
  const single = Object.keys(sameJob).filter((name) => (named.get(name)?.length ?? 0) < 2);
  expect(single).toEqual([]);
});

/** Short files that stay, and why. */
const short: Readonly<Record<string, string>> = {
  'src/backends/wasm/identity.ts': 'a kernel, which has a file as every kernel has',
  'src/gradients/registered-before.ts': 'runs before what its user imports next',
  'src/tfjs/register.ts': 'the one file of its room with effects at import',
};

test('what has fewer than 15 lines and one user is in the file of that user', () => {
  const crumbs = sources.filter((path) => {
    const users = new Set(imports.filter(({ to }) => to === path).map(({ from }) => from));
    const isEntry = basename(path) === 'index.ts';
    return lines(path) < 15 && users.size === 1 && !isEntry;
  });
  const wanted = crumbs.filter((path) => !Object.hasOwn(short, path));
  expect(wanted).toEqual([]);
  expect(Object.keys(short).filter((path) => !crumbs.includes(path))).toEqual([]);
});
