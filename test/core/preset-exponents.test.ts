import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { muP, ntk, type Optimizer, sp } from '../../src/index.ts';

/**
 * The literal types of `preset-exponents.ts` are typed by hand, so the type checker itself is
 * asked for every one of them, `ExponentsOf` and its negated decay included, and each is held
 * against the algebra.
 */
const presets = { muP, ntk, sp };
const gauges = ['unit-multiplier', 'unit-gradient', 'unit-init'] as const;
const roles = ['input', 'hidden', 'output', 'fixed'] as const;
const optimizers = [
  'sgd',
  'momentum',
  'nesterov',
  'adam',
  'adamw',
  'adamax',
  'rmsprop',
  'adagrad',
  'adadelta',
  'lion',
  'sign',
  'muon',
  'adafactor',
] as const satisfies readonly Optimizer[];
const quantities = ['multiplier', 'init', 'lr', 'epsilon', 'weightDecay'] as const;

type Tree = { readonly [key: string]: Tree } | number;

/** Reads `All` below as a tree of numbers; a type that is no literal is an error. */
function literalTypes(): Tree {
  const core = fileURLToPath(new URL('../../src/core/', import.meta.url));
  const asked = `${core}asked.ts`;
  const source = `
    import type { ExponentsOf, PresetOptimizer, PresetTables } from './preset-exponents.ts';
    import type { GaugeName } from './theory/gauge.ts';
    import type { Role } from './theory/role.ts';
    export type All = { [P in keyof PresetTables]: { [G in GaugeName]: { [R in Role]: {
      [O in PresetOptimizer]: ExponentsOf<P, G, R, O> } } } };`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    allowImportingTsExtensions: true,
    lib: ['lib.es2023.d.ts'],
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === asked || fileExists.call(host, name);
  host.getSourceFile = (name, language) =>
    name === asked
      ? ts.createSourceFile(name, source, language)
      : getSourceFile.call(host, name, language);
  const program = ts.createProgram([asked], options, host);
  const file = program.getSourceFile(asked);
  if (file === undefined) throw new Error('the question was not compiled');
  expect(program.getSemanticDiagnostics(file)).toStrictEqual([]);
  const checker = program.getTypeChecker();
  const alias = file.statements.find(ts.isTypeAliasDeclaration);
  if (alias === undefined) throw new Error('the question has no type');

  const read = (type: ts.Type): Tree => {
    if (type.isNumberLiteral()) return type.value + 0;
    if ((type.flags & ts.TypeFlags.Object) === 0) return Number.NaN;
    return Object.fromEntries(
      type
        .getProperties()
        .map((property) => [
          property.name,
          read(checker.getTypeOfSymbolAtLocation(property, file)),
        ]),
    );
  };
  return read(checker.getTypeAtLocation(alias.name));
}

function runtimeExponents(): Tree {
  const tree = <K extends string>(keys: readonly K[], of: (key: K) => Tree): Tree =>
    Object.fromEntries(keys.map((key) => [key, of(key)]));
  return tree(['muP', 'ntk', 'sp'] as const, (preset) =>
    tree(gauges, (gauge) => {
      const p = presets[preset]({ gauge });
      return tree(roles, (role) =>
        tree(optimizers, (optimizer) => {
          const exponents = p.exponents(role, optimizer);
          return tree(quantities, (quantity) => exponents[quantity]);
        }),
      );
    }),
  );
}

describe('the literal types of the presets', () => {
  const types = literalTypes();

  it('are numbers, one for each preset, gauge, role, optimizer and quantity', () => {
    const count = (tree: Tree): number =>
      typeof tree === 'number'
        ? Number(Number.isFinite(tree))
        : Object.values(tree).reduce((sum: number, branch) => sum + count(branch), 0);
    expect(count(types)).toBe(3 * 3 * 4 * 13 * 5);
  });

  it('are what the algebra gives', () => {
    expect(types).toStrictEqual(runtimeExponents());
  });
});
