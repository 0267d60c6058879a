import type { OpCase } from '../ops/op-case.ts';
import { casesByKind } from './all-cases.ts';

/** What is evaluated beside stock's: a column of the table. */
export interface Column {
  readonly backend: 'cpu' | 'wasm' | 'webgpu';
  readonly kernels: 'stock' | 'ours';
}

export const columns: readonly Column[] = (['cpu', 'wasm', 'webgpu'] as const).flatMap((backend) =>
  (['stock', 'ours'] as const).map((kernels) => ({ backend, kernels })),
);

/** The cells of each case, in the order of {@link columns}. */
export type Cells = readonly (readonly string[])[];

const head = `${columns.map(({ backend, kernels }) => `${backend}, ${kernels}`).join(' | ')} |`;
const rule = (count: number) => `|${' --- |'.repeat(count)}`;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const nameOf = ({ op, of }: OpCase) => [`\`${op}\``, of.replaceAll('|', '\\|')];

/** How the row of a case begins. */
export const rowName = (each: OpCase): string => row(nameOf(each));

/** How many cells of each column say that everything is right. */
const countOf = (cells: Cells) =>
  columns.map((_, column) => String(cells.filter((each) => each[column] === 'right').length));

function opSections(cells: Cells): string[] {
  let start = 0;
  return Object.entries(casesByKind.ops).flatMap(([kind, cases]) => {
    const own = cells.slice(start, start + cases.length);
    start += cases.length;
    return [
      `### ${kind}`,
      '',
      `| operation | case | ${head}`,
      rule(2 + columns.length),
      ...cases.map((each, index) => row([...nameOf(each), ...(own[index] ?? [])])),
      '',
    ];
  });
}

function layerSections(cells: Cells): string[] {
  const cases = Object.values(casesByKind.layers).flat();
  const names = [...new Set(cases.map(({ op }) => op))];
  const wrong = cases.flatMap((each, index) => {
    const own = cells[index] ?? [];
    const ours = columns.some(({ kernels }, at) => kernels === 'ours' && own[at] !== 'right');
    return ours ? [row([...nameOf(each), ...own])] : [];
  });
  return [
    'How many configurations of each layer are right in outputs and gradients:',
    '',
    `| layer | configurations | ${head}`,
    rule(2 + columns.length),
    ...names.map((name) => {
      const own = cells.filter((_, index) => cases[index]?.op === name);
      return row([`\`${name}\``, String(own.length), ...countOf(own)]);
    }),
    '',
    'Those that are not right somewhere with our kernels:',
    '',
    `| layer | configuration | ${head}`,
    rule(2 + columns.length),
    ...wrong,
    '',
  ];
}

/** The document. */
export function documentOf(ops: Cells, layers: Cells): string {
  return [
    '# Which operations are right where',
    '',
    `Each of ${ops.length} uses of tfjs's operations and ${layers.length} configurations of its layers, on each backend, with`,
    "stock's kernels and with ours (`enableTrainingKernels`). A cell says of outputs and gradient whether they are right,",
    'wrong, or throw; one word speaks of both, or of the outputs where there is no gradient.',
    '',
    'Outputs are held against plain numbers in float64 where a case has them, else against the stock cpu backend, which',
    "passes all of tfjs-core's own specs. Gradients are held against differences of outputs along eight directions. webgpu",
    'is SwiftShader. `npm run op-table` writes this file, and the tests hold its columns of ours on cpu and wasm.',
    '',
    `| all right | cases | ${head}`,
    rule(2 + columns.length),
    row(['operations', String(ops.length), ...countOf(ops)]),
    row(['layers', String(layers.length), ...countOf(layers)]),
    '',
    'What is not right with ours on cpu and wasm:',
    '',
    "- complex numbers and Fourier transforms: the heap of tfjs's wasm backend has no place for complex numbers, and the",
    '  tape of gradients none for theirs, on any backend;',
    "- ragged tensors and `staticRegexReplace` on wasm, which tfjs's wasm backend lacks;",
    "- `einsum` of three operands, which tfjs's operation refuses: contract two of them first;",
    '- training of `batchNormalization` layers without scale or center, which tfjs-layers itself breaks off: it reads the',
    '  weights that the layer was told not to have.',
    '',
    'Besides these, on webgpu:',
    '',
    '- `bitwiseAnd`, `unique`, sparse tensors, strings and `image.nonMaxSuppressionPadded`, which its backend lacks;',
    '- gradients of images resized with half-pixel centres, `image.transform`, and `image.threshold` by Otsu, whose',
    '  shaders give other numbers than cpu.',
    '',
    '## Operations',
    '',
    ...opSections(ops),
    '## Layers',
    '',
    ...layerSections(layers),
  ].join('\n');
}
