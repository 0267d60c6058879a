import { dirname, join } from 'node:path';
import ts from 'typescript';
import { files, textOf } from './tree.ts';

/** An import or re-export of a file of `src`. */
export interface Import {
  readonly from: string;
  /** A path of the tree, or the name of a package. */
  readonly to: string;
  /** Whether only types are taken. */
  readonly types: boolean;
}

/** The TypeScript files of `src`, without AssemblyScript, which has a folder of its own. */
export const sources: readonly string[] = files.filter(
  (path) => /^src\/.*\.m?ts$/.test(path) && !path.includes('/assembly/'),
);

/** Everything that they import, by import, export … from, import() and import types. */
export const imports: readonly Import[] = sources.flatMap((from) => {
  const source = ts.createSourceFile(from, textOf(from), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, types: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const { text } = specifier;
    const to = text.startsWith('.') ? join(dirname(from), text) : packageOf(text);
    found.push({ from, to, types });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, onlyTypes(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
});

function onlyTypes(clause: ts.ImportClause | ts.ExportDeclaration | undefined): boolean {
  if (clause === undefined) return false;
  const named = ts.isExportDeclaration(clause) ? clause.exportClause : clause.namedBindings;
  const whole = ts.isExportDeclaration(clause)
    ? clause.isTypeOnly
    : clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
  if (whole) return true;
  if (!ts.isExportDeclaration(clause) && clause.name !== undefined) return false;
  if (named === undefined || !(ts.isNamedImports(named) || ts.isNamedExports(named))) return false;
  const elements: readonly { readonly isTypeOnly: boolean }[] = [...named.elements];
  return elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly);
}

function packageOf(specifier: string): string {
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
