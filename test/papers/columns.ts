import {
  abc,
  type Exponents,
  type Optimizer,
  type Parameterization,
  type TensorSpec,
} from '../../src/index.ts';

/** A line of a paper's table: input (embedding), hidden, output (readout). */
export type Columns = readonly [input: number, hidden: number, output: number];

/** The exponents of n of one quantity, in the papers' order of columns. */
export function columns(
  p: Parameterization,
  optimizer: Optimizer,
  quantity: keyof Exponents,
): Columns {
  return [
    p.exponents({ role: 'input', optimizer })[quantity],
    p.exponents({ role: 'hidden', optimizer })[quantity],
    p.exponents({ role: 'output', optimizer })[quantity],
  ];
}

/**
 * A Tensor Programs table, W = n^−a w with w ~ n^−b and learning rate n^−c, as a
 * parameterization: every sign turned.
 */
export function tensorProgram(
  name: string,
  a: Columns,
  b: Columns,
  c: Columns,
  optimizer?: Optimizer,
): Parameterization {
  const line = (column: 0 | 1 | 2) => ({
    multiplier: -a[column],
    init: -b[column],
    lr: -c[column],
  });
  return abc({
    name,
    exponents: { input: line(0), hidden: line(1), output: line(2) },
    ...(optimizer === undefined ? {} : { optimizer }),
  });
}

/** A network with a tensor of each role, all widths m times those of base. */
export function mlp(m: number): readonly TensorSpec[] {
  const width = { size: 64 * m, base: 64 };
  return [
    { name: 'input', fanIn: 784, fanOut: width },
    { name: 'bias', size: width, kind: 'bias' },
    { name: 'hidden', fanIn: width, fanOut: width },
    { name: 'output', fanIn: width, fanOut: 10 },
    { name: 'output bias', size: 10, kind: 'bias' },
  ];
}
