import { textOf } from '../tree.ts';

/** One step of a recipe of CONTRIBUTING.md, as its sentence says it. */
export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'append'; readonly path: string; readonly text: string }
  /** After the one line that has the anchor in it. */
  | {
      readonly kind: 'insert';
      readonly path: string;
      readonly anchor: string;
      readonly text: string;
      /** Whether the text is to be indented as the line with the anchor is. */
      readonly aligned: boolean;
    }
  | { readonly kind: 'replace'; readonly path: string; readonly old: string; readonly text: string }
  | { readonly kind: 'run'; readonly command: string };

const block = /\s*\n(?<indent> *)```ts\n(?<code>.*?)\n\k<indent>```$/.source;
const sentences: readonly RegExp[] = [
  new RegExp(`A file \`(?<name>\\S+)\` in \`(?<folder>\\S+)\`:${block}`, 'gms'),
  new RegExp(`At the end of \`(?<path>\\S+)\`:${block}`, 'gms'),
  /\b[Ii]n `(?<path>(?:src|test)\/\S+)`/g,
  new RegExp(`[Aa]fter\\s+\`(?<anchor>[^\`\n]+)\`:${block}`, 'gms'),
  /[Aa]fter\s+`(?<anchor>[^`\n]+)`:\s+`(?<line>[^`\n]+)`/g,
  /`(?<old>[^`\n]+)`\s+becomes\s+`(?<line>[^`\n]+)`/g,
  /Run `(?<command>[^`\n]+)`/g,
];

/** The recipes by their titles; those without steps are advice. */
export const recipes: ReadonlyMap<string, readonly Step[]> = new Map(
  textOf('CONTRIBUTING.md')
    .split(/^(?=##+ )/m)
    .flatMap((section) => {
      const [, title] = /^### (A new .*)/.exec(section) ?? [];
      return title === undefined ? [] : [[title, stepsOf(section)]];
    }),
);

/** The steps of the numbered list, in its order; what is said around it is not done. */
function stepsOf(section: string): readonly Step[] {
  const [list = ''] = /^1\. .*?(?=^[^\s\d])/ms.exec(`${section}\nend`) ?? [];
  const found = sentences
    .flatMap((sentence) => [...list.matchAll(sentence)])
    .sort((a, b) => a.index - b.index);
  let path = '';
  return found.flatMap(({ groups = {} }): Step[] => {
    const { name, folder, anchor, old, line, command, indent = '', code } = groups;
    const text = line ?? (code ?? '').replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    if (command !== undefined) return [{ kind: 'run', command }];
    if (name !== undefined) return [{ kind: 'file', path: `${folder}/${name}`, text }];
    if (anchor !== undefined) {
      return [{ kind: 'insert', path, anchor, text, aligned: line !== undefined }];
    }
    if (old !== undefined) return [{ kind: 'replace', path, old, text }];
    path = groups['path'] ?? '';
    return code === undefined ? [] : [{ kind: 'append', path, text }];
  });
}
