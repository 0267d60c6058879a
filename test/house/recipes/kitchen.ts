import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../package/dist.ts';
import { recipes, type Step } from './recipe.ts';

/** Tests of the repository to run beside a program. */
export interface Others {
  /** Files and folders, as vitest takes them. */
  readonly paths: readonly string[];
  /** A pattern of the names of those to run, the program's own among them. */
  readonly named: string;
}

/** A copy of the sources to which a recipe was done. */
export interface Kitchen {
  readonly folder: string;
  /**
   * Runs vitest in the copy.
   *
   * @param program a test file to write first; it imports the copy's `./src/…`
   * @returns the names of the tests that passed
   * @throws with all that was printed, if one did not
   */
  test(program: string, others?: Others): readonly string[];
  remove(): void;
}

/** Copies the sources, and does what a recipe says. */
export function kitchen(title: string): Kitchen {
  return kitchenOf(recipes.get(title) ?? []);
}

/** The same of any steps. */
export function kitchenOf(steps: readonly Step[]): Kitchen {
  // Inside the repository, so that packages are found.
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, 'tmp', 'recipe-'));
  for (const name of ['src', 'test/core', 'test/laws', 'tsconfig.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const step of steps) perform(folder, step);
  return {
    folder,
    test: (program, others) => runTests(folder, program, others),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function perform(folder: string, step: Step): void {
  if (step.kind === 'run') {
    run(folder, step.command, { shell: true });
    return;
  }
  const path = join(folder, step.path);
  const text = step.kind === 'file' ? '' : readFileSync(path, 'utf8');
  writeFileSync(path, changed(text, step));
}

function changed(text: string, step: Exclude<Step, { kind: 'run' }>): string {
  switch (step.kind) {
    case 'file':
    case 'append':
      return `${text}${step.text}\n`;
    case 'replace':
      only(text.split(step.old).length - 1, step.path, step.old);
      return text.replace(step.old, () => step.text);
    case 'insert': {
      const lines = text.split('\n');
      const found = lines.filter((line) => line.includes(step.anchor));
      only(found.length, step.path, step.anchor);
      const [line = ''] = found;
      const indent = step.aligned ? (/^ */.exec(line)?.[0] ?? '') : '';
      lines.splice(lines.indexOf(line) + 1, 0, `${indent}${step.text}`);
      return lines.join('\n');
    }
  }
}

function only(count: number, path: string, sought: string): void {
  if (count === 1) return;
  throw new Error(`${path} has ${count} × \`${sought}\`: CONTRIBUTING.md needs another anchor.`);
}

function runTests(
  folder: string,
  program: string,
  { paths, named }: Others = { paths: [], named: '' },
): readonly string[] {
  const file = 'program.test.ts';
  const report = join(folder, 'report.json');
  writeFileSync(join(folder, file), program);
  // As the repository's own, of which a root elsewhere knows nothing.
  writeFileSync(
    join(folder, 'vitest.config.mjs'),
    'export default { test: { server: { deps: { inline: [/tfjs-core.dist.(?!tf-core)/] } } } };',
  );
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = ['--root', folder, '--reporter', 'json', '--outputFile', report, '-t', named];
  run(folder, process.execPath, { args: [vitest, 'run', ...options, file, ...paths] });
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly testResults: readonly {
      readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
    }[];
  };
  return testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed')
    .map(({ fullName }) => fullName);
}

function run(
  folder: string,
  command: string,
  { args = [], shell = false }: { readonly args?: readonly string[]; readonly shell?: boolean },
): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    shell,
  });
  if (status !== 0) throw new Error(`${command} failed:\n${stdout}${stderr}`);
}
