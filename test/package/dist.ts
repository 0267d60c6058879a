import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's root folder. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** The path of a built file. */
export function built(name: string): string {
  const path = join(root, 'dist', name);
  if (existsSync(path)) return path;
  throw new Error(`dist/${name} is not there: run \`npm run build\` first, or \`npm test\`.`);
}

/** What a built file imports, as written: by import, export … from, import() and require. */
export function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*["']([^"']+)["']/gm,
    /^\s*import\s*["']([^"']+)["']/gm,
    /\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/g,
  ];
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''));
}

/** A built file and all that it reaches through relative imports. */
export function graphOf(path: string, seen: ReadonlySet<string> = new Set()): ReadonlySet<string> {
  if (seen.has(path)) return seen;
  return importsOf(path)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(path), name))
    .reduce((found, next) => graphOf(next, found), new Set([...seen, path]) as ReadonlySet<string>);
}

/** Runs a script in a fresh Node, in the package's root; gives what it prints, as JSON. */
export function runInNode(format: 'module' | 'commonjs', script: string): unknown {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [`--input-type=${format}`, '--eval', script],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`The script failed: ${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}
