import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { root } from '../package/dist.ts';

/** The files of the repository as git names them, those not yet committed included. */
export const files: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: root, encoding: 'utf8' },
)
  .trim()
  .split('\n')
  .filter((path) => existsSync(join(root, path)));

/** Every folder that holds one of them. */
export const folders: ReadonlySet<string> = new Set(
  files.flatMap((path) => {
    const names = path.split('/').slice(0, -1);
    return names.map((_, end) => names.slice(0, end + 1).join('/'));
  }),
);

/** The text of a file. */
export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Whether a path is a product of some command, which git is told to ignore. */
export function isIgnored(path: string): boolean {
  try {
    // A pattern with a slash at its end matches folders only, and this one may not be there.
    const paths = [path, `${path}/`];
    execFileSync('git', ['check-ignore', '--', ...paths], { cwd: root, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const isCode = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

/** What a file says to its readers: a document's text, the comments of code. */
export function wordsOf(path: string): string {
  return isCode(path) ? commentsOf(path).join('\n') : textOf(path);
}

function commentsOf(path: string): readonly string[] {
  const text = textOf(path);
  const source = ts.createSourceFile(basename(path), text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, string>();
  const collect = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(text, node.pos) ?? [];
    const after = ts.getTrailingCommentRanges(text, node.end) ?? [];
    for (const { pos, end } of [...before, ...after]) comments.set(pos, text.slice(pos, end));
    for (const child of node.getChildren(source)) collect(child);
  };
  collect(source);
  return [...comments.values()];
}
