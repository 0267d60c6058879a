import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../package/dist.ts';
import { files, textOf } from './tree.ts';

/** The paths of the files that belong to a tsconfig.json. */
function filesOf(config: string): readonly string[] {
  const { config: json } = ts.readConfigFile(join(root, config), ts.sys.readFile);
  const folder = join(root, dirname(config));
  return ts.parseJsonConfigFileContent(json, ts.sys, folder).fileNames;
}

/** The tsconfig.json that an editor opens a file with. */
function nearestConfig(path: string): string {
  const folder = dirname(path);
  const config = join(folder, 'tsconfig.json');
  return files.includes(config) || folder === '.' ? config : nearestConfig(folder);
}

const script = JSON.parse(textOf('package.json')).scripts as Readonly<Record<string, string>>;

test('an editor opens every TypeScript file in a project that has it', () => {
  const projects = new Map<string, ReadonlySet<string>>();
  const homeless = files
    // AssemblyScript has types of its own.
    .filter((path) => path.endsWith('.ts') && !path.includes('/assembly/'))
    .filter((path) => {
      const config = nearestConfig(path);
      const project = projects.get(config) ?? new Set(filesOf(config));
      projects.set(config, project);
      return !project.has(join(root, path));
    });
  expect(homeless).toEqual([]);
});

test('the type check covers the projects of all editors', () => {
  const checked = [...(script['typecheck'] ?? '').matchAll(/-p (\S+)/g)].flatMap(([, name = '']) =>
    filesOf(name.endsWith('.json') ? name : join(name, 'tsconfig.json')),
  );
  const configs = files.filter((path) => path.endsWith('tsconfig.json'));
  const opened = new Set(configs.flatMap(filesOf));
  expect(configs.length).toBeGreaterThan(1);
  expect([...opened].filter((path) => !checked.includes(path))).toEqual([]);
});

test('types are checked before anything is built', () => {
  expect(script['test']).toMatch(/^npm run typecheck && npm run build/);
});
