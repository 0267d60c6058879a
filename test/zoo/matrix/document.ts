import type { ZooEntry, ZooKind } from '../entry.ts';
import { tolerance } from './cell.ts';
import { type Combination, combinationName, combinationsOf } from './combinations.ts';
import { type Claim, claims, holds, type Outcome } from './outcome.ts';
import type { Recognition } from './recognition.ts';
import { milestones, widths } from './training.ts';

/** An architecture and what is known of it by itself. */
export interface Described {
  readonly entry: ZooEntry;
  readonly recognition: Recognition;
}

/** What is behind that which does not hold. */
const explained = [
  '`mlp-batch-norm` is apart where a feature is there in one example of the batch alone: its gradient vanishes but for',
  'rounding, and Adam divides what rounding left by its own size. With an ε of 1e-7 the losses are apart by 5e-5, with one',
  'of 1e-5 by 4e-7.',
];

const row = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
const rule = (columns: number) => `|${' --- |'.repeat(columns)}`;
const escaped = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const everywhere = 'everywhere';
const cellCount = combinationsOf('').length;

/** All of an architecture's row but what came of its cells. */
export function rowStart({ entry, recognition }: Described): string {
  const { name, about, because = '' } = entry;
  const { tensors, byItself, declared } = recognition;
  return row([`\`${name}\``, about, String(tensors), byItself, declared, because]);
}

/** What the last cell of a row says of the outcomes. */
function heldText(own: readonly Outcome[]): string {
  const held = own.filter(holds).length;
  return own.length < cellCount
    ? `${held} of ${own.length}, not all tried`
    : `${held} of ${cellCount}`;
}

/** How many cells hold, as a document says of an architecture that was tried wholly. */
export function heldIn(document: string, name: string): number | undefined {
  const [line = ''] = document.split('\n').filter((each) => each.startsWith(`| \`${name}\` | `));
  const [, held] = /\| (\d+) of (\d+) \|$/.exec(line) ?? [];
  return line.endsWith(` of ${cellCount} |`) ? Number(held) : undefined;
}

/** The claims that do not hold of a cell, as a document says. */
export function failuresIn(document: string, at: Combination): readonly Claim[] {
  return (Object.keys(claims) as Claim[]).filter((claim) => {
    const start = `| \`${at.entry}\` | ${claims[claim]} | `;
    const [line] = document.split('\n').filter((each) => each.startsWith(start));
    const where = line?.slice(start.length).split(' | ')[0];
    return where === everywhere || where?.split('; ').includes(combinationName(at)) === true;
  });
}

/** A row of what does not hold: the architecture, the claim, where, and the first reason. */
function failureRows(outcomes: readonly Outcome[]): readonly string[] {
  const names = [...new Set(outcomes.map(({ entry }) => entry))];
  return names.flatMap((name) =>
    (Object.keys(claims) as Claim[]).flatMap((claim) => {
      const own = outcomes.filter(({ entry, failures }) => entry === name && claim in failures);
      const [first] = own;
      if (first === undefined) return [];
      const where = own.length === cellCount ? everywhere : own.map(combinationName).join('; ');
      return [row([`\`${name}\``, claims[claim], where, first.failures[claim] ?? ''])];
    }),
  );
}

/** The document. What was not tried yet is said. */
export function documentOf(all: readonly Described[], outcomes: readonly Outcome[]): string {
  const known = new Set(all.map(({ entry }) => entry.name));
  const own = outcomes.filter(({ entry }) => known.has(entry));
  const failures = failureRows(own);
  const kinds = [...new Set(all.map(({ entry }) => entry.kind))];
  return [
    '# The zoo',
    '',
    `${all.length} architectures that people train, each in every cell of a matrix: the parameterizations μP, NTK, r = 1/4`,
    `and SP × the three gauges × SGD, Adam and AdamW. \`npm run zoo-matrix\` writes this file${minutesText(own)};`,
    'the tests hold it to the architectures of `test/zoo`, and a part of the cells to what it says of them.',
    '',
    `Of ${own.length} cells ${own.filter(holds).length} hold. A cell holds if the model, of width ${widths.width} from the base width ${widths.baseWidth},`,
    '',
    ...Object.values(claims).map((claim) => `- ${claim};`),
    '',
    `over ${milestones.end} steps on one batch, saved after ${milestones.saved} and moved to cpu after ${milestones.moved}. Losses may be apart by ${tolerance.toExponential(0)} of the larger`,
    `of the loss and one: ${apartText(own)}. What`,
    'layers draw at random comes from one seeded stream for each step, which stands in for `Math.random`, so models with',
    'dropout or random codes are compared like all others. A loss that is a function cannot be saved by tfjs: there the model is saved',
    'without its optimizer, whose state is kept beside it.',
    '',
    ...missingText(all, own),
    ...kinds.flatMap((kind) => chapter(kind, all, own)),
    '## What does not hold',
    '',
    ...(failures.length === 0
      ? ['Nothing was found.']
      : [
          row(['architecture', 'what does not hold', 'where', 'reason, of the first']),
          rule(4),
          ...failures,
          '',
          ...explained,
        ]),
    '',
  ].join('\n');
}

function chapter(
  kind: ZooKind,
  all: readonly Described[],
  outcomes: readonly Outcome[],
): readonly string[] {
  return [
    `## ${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    '',
    row([
      'architecture',
      'what it is',
      'tensors',
      'known by itself',
      'declared',
      'because',
      'hold',
    ]),
    rule(7),
    ...all
      .filter(({ entry }) => entry.kind === kind)
      .map(
        (each) =>
          `${rowStart(each)} ${heldText(outcomes.filter(({ entry }) => entry === each.entry.name))} |`,
      ),
    '',
  ];
}

function minutesText(outcomes: readonly Outcome[]): string {
  const total = outcomes.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return ` (${Math.ceil(total / 2 / 60_000)} minutes on two busy cores)`;
}

function apartText(outcomes: readonly Outcome[]): string {
  const largest = (which: keyof Outcome['apart']) =>
    Math.max(0, ...outcomes.flatMap(({ apart }) => apart[which] ?? [])).toExponential(0);
  return `between gauges they are by ${largest('gauges')} at most, between backends by ${largest('backends')}`;
}

function missingText(all: readonly Described[], outcomes: readonly Outcome[]): readonly string[] {
  const tried = (name: string) => outcomes.filter(({ entry }) => entry === name).length;
  const missing = all.filter(({ entry }) => tried(entry.name) < cellCount);
  if (missing.length === 0) return [];
  return [`Not tried wholly yet: ${missing.map(({ entry }) => entry.name).join(', ')}.`, ''];
}
