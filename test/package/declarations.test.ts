import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from './dist.ts';

/** What TypeScript says of a file that sees the built declarations and none of the sources. */
function complaintsAbout(file: string): readonly string[] {
  const program = ts.createProgram([`${root}/${file}`], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
  });
  expect(program.getSourceFiles().some(({ fileName }) => fileName.includes('/src/'))).toBe(false);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

test.each([
  'examples/scaling.test.ts',
  'examples/scaling-rules.test.ts',
  'examples/measure-a-model.ts',
  'examples/wrap-a-model.ts',
  'examples/plan-a-model.ts',
])('the built declarations are all that %s needs', (file) => {
  expect(complaintsAbout(file)).toEqual([]);
});
