import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { built, root } from './dist.ts';

/** The module settings that users have. */
export type ModuleSetting = 'bundler' | 'node16' | 'nodenext';

export const moduleSettings: readonly ModuleSetting[] = ['bundler', 'node16', 'nodenext'];

const compilerOptions: Readonly<Record<ModuleSetting, ts.CompilerOptions>> = {
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  node16: { module: ts.ModuleKind.Node16 },
  nodenext: { module: ts.ModuleKind.NodeNext },
};

/** A project outside of the repository, with this package installed. */
export interface Project {
  readonly folder: string;
  /** What TypeScript says of the project's files, declarations of packages included. */
  complaints(module: ModuleSetting): readonly string[];
  /** Adds a package that is nothing but declarations. */
  install(name: string, declarations: string): void;
  remove(): void;
}

/**
 * Makes a project that has the built package and nothing else.
 *
 * @param files their text by name; ES modules
 * @param linked other packages that it has, from this repository's `node_modules`, by their names there
 */
export function projectWith(
  files: Readonly<Record<string, string>>,
  linked: Readonly<Record<string, string>> = {},
): Project {
  const folder = mkdtempSync(join(tmpdir(), 'richscale-'));
  const installed = join(folder, 'node_modules', 'richscale');
  mkdirSync(installed, { recursive: true });
  cpSync(join(root, 'package.json'), join(installed, 'package.json'));
  cpSync(dirname(built('index.js')), join(installed, 'dist'), { recursive: true });
  for (const [name, source] of Object.entries(linked)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', source), link);
  }
  const all = { 'package.json': JSON.stringify({ type: 'module' }), ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
  const sources = Object.keys(files)
    .filter((name) => name.endsWith('ts'))
    .map((name) => join(folder, name));
  return {
    folder,
    complaints(module) {
      const program = ts.createProgram(sources, {
        ...compilerOptions[module],
        target: ts.ScriptTarget.ES2022,
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        skipLibCheck: false,
        types: [],
      });
      return ts
        .getPreEmitDiagnostics(program)
        .map(
          ({ file, messageText }) =>
            `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
        );
    },
    install(name, declarations) {
      const target = join(folder, 'node_modules', name);
      mkdirSync(target, { recursive: true });
      const manifest = { name, version: '0.0.0', type: 'module', exports: './index.js' };
      writeFileSync(join(target, 'package.json'), JSON.stringify(manifest));
      writeFileSync(join(target, 'index.js'), '');
      writeFileSync(join(target, 'index.d.ts'), declarations);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
