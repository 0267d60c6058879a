import type { Verdict } from '../../judge/statistics/verdict.ts';
import { escaped } from '../svg/escape.ts';

/** Text with its powers, `2^−3`, as raised exponents, and what is between backticks as code. */
export function prose(text: string): string {
  return escaped(text)
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>')
    .replaceAll(/\^-(?=\d)/g, '^−')
    .replaceAll(/\^(−?\d+(?:\.\d+)?)/g, '<sup>$1</sup>');
}

/** Elements below each other in a file, empty ones left out. */
export function stacked(...elements: readonly (string | readonly string[])[]): string {
  return elements
    .flat()
    .filter((element) => element !== '')
    .join('\n');
}

/** A section with its heading; nothing where there is nothing in it. */
export function section(
  heading: string,
  ...content: readonly (string | readonly string[])[]
): string {
  const inside = stacked(...content);
  return inside === '' ? '' : `<section>\n<h2>${escaped(heading)}</h2>\n${inside}\n</section>`;
}

/** A figure with its caption. */
export function captioned(svg: string, caption: string): string {
  const below = caption === '' ? '' : `<figcaption>${prose(caption)}</figcaption>\n`;
  return `<figure>\n${svg.trim()}\n${below}</figure>`;
}

/** A verdict without colours. */
export const verdictSigns: Readonly<
  Record<Verdict, { readonly sign: string; readonly words: string }>
> = {
  pass: { sign: '✓', words: 'passed' },
  fail: { sign: '✗', words: 'failed' },
  undecided: { sign: '?', words: 'undecided' },
};

/** Things that passed or not, said by a sign and in words. */
export function verdicts(
  findings: readonly { readonly verdict: Verdict; readonly text: string }[],
): string {
  if (findings.length === 0) return '';
  const items = findings.map(({ verdict, text }) => {
    const { sign, words } = verdictSigns[verdict];
    return `<li><span class="sign ${verdict}" role="img" aria-label="${words}">${sign}</span><span>${prose(text)}</span></li>`;
  });
  return `<ul class="verdicts">\n${items.join('\n')}\n</ul>`;
}

/** Sentences as a list. */
export function list(texts: readonly string[]): string {
  if (texts.length === 0) return '';
  return `<ul>\n${texts.map((text) => `<li>${prose(text)}</li>`).join('\n')}\n</ul>`;
}

/** A column of a table. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
  /** Numbers stand to the right; sentences are broken into lines. */
  readonly kind?: 'number' | 'sentence';
}

/**
 * A table whose first column names its rows, in a region of its own that scrolls sideways where
 * the page is narrow.
 */
export function table<Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): string {
  if (rows.length === 0) return '';
  const look = ({ kind }: Column<Row>): string => (kind === undefined ? '' : ` class="${kind}"`);
  const head = columns
    .map((column) => `<th scope="col"${look(column)}>${prose(column.heading)}</th>`)
    .join('');
  const body = rows.map((row) => {
    const cells = columns.map((column, index) => {
      const text = prose(column.cell(row));
      return index === 0 ? `<th scope="row">${text}</th>` : `<td${look(column)}>${text}</td>`;
    });
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escaped(caption)}">
<table>
<caption>${prose(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>
</div>`;
}

/** What is shown only when asked for. */
export function folded(summary: string, content: string): string {
  if (content === '') return '';
  return `<details>\n<summary>${escaped(summary)}</summary>\n${content}\n</details>`;
}
