import { describe, expect, it } from 'vitest';
import { muP, ntk, plan, type TableOptions, type TensorSpec } from '../../src/index.ts';
import { mlp } from './networks.ts';

it('a plan prints as an aligned table', () => {
  const made = plan({ parameterization: ntk(), optimizer: 'adam', tensors: mlp });
  expect(`\n${made}\n`).toMatchInlineSnapshot(`
    "
    NTK (r = 0, unit-multiplier) under adam; factors relative to base
    tensor      role    fan-in  fan-out  init  multiplier     lr  epsilon  decay
    h1/kernel   input      784   64→256     1           1    0.5      0.5      2
    h1/bias     input        1   64→256     1           1    0.5      0.5      2
    h2/kernel   hidden  64→256   64→256   0.5           1  0.125      0.5      8
    out/kernel  output  64→256       10   0.5           1   0.25        1      4
    out/bias    fixed        1       10     1           1      1        1      1
    input: its updates move all of a growing layer at once
    hidden: its updates add up coherently over a growing fan-in
    output: it sums a growing number of features that move together
    fixed: it keeps its values at every width
    "
  `);
});

it('without ε where the optimizer has none, with branches and warnings where there are any', () => {
  const tensors = mlp.map((tensor) => ({ ...tensor, branch: tensor.name.startsWith('h2') }));
  const made = plan({
    parameterization: muP({ gauge: { output: -1 } }),
    optimizer: 'muon',
    tensors,
    depth: { layers: { size: 8, base: 2 }, alpha: 0.5 },
  });
  expect(`\n${made}\n`).toMatchInlineSnapshot(`
    "
    muP (r = 0.5, multipliers {"output":-1}) under muon; factors relative to base
    tensor      role    fan-in  fan-out  init  multiplier   lr  decay
    h1/kernel   input      784   64→256     1           1    1      1
    h1/bias     input        1   64→256     1           1    1      1
    h2/kernel   hidden  64→256   64→256   0.5           1  0.5      2
    out/kernel  output  64→256       10     1        0.25    4   0.25
    out/bias    fixed        1       10     1           1    1      1
    input: its updates move all of a growing layer at once
    hidden: its updates add up coherently over a growing fan-in
    output: it sums a growing number of features that move together
    fixed: it keeps its values at every width
    multiply each residual branch by 0.5
    warning: h1/bias is no matrix: muon is read there as normalizing the update to length one. Plan vectors and embeddings under the optimizer that really trains them, such as adam.
    "
  `);
});

it('every line of the table has its columns in the same place', () => {
  const text = plan({ parameterization: muP(), optimizer: 'sgd', tensors: mlp }).toString();
  const [, heading = '', ...lines] = text.split('\n');
  for (const line of lines.slice(0, mlp.length)) {
    expect(line).toHaveLength(heading.length);
    expect(line[heading.indexOf('fan-out') + 'fan-out'.length]).toBe(' ');
  }
});

const w = { size: 256, base: 64 };
const lines = (tensors: readonly TensorSpec[], options?: TableOptions) =>
  plan({ parameterization: muP(), optimizer: 'sgd', tensors })
    .toString(options)
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, ' | '));
const names = (tensors: readonly TensorSpec[], options?: TableOptions) =>
  lines(tensors, options)
    .slice(2)
    .flatMap((line) => (line.includes(' | ') ? [line.split(' | ')[0]] : []));

describe('tensors that differ by a number alone', () => {
  const blocks = Array.from({ length: 12 }, (_, index) => [
    { name: `block${index + 1}/kernel`, fanIn: w, fanOut: w },
    { name: `block${index + 1}/bias`, kind: 'bias' as const, size: w },
  ]).flat();
  const head = { name: 'out/kernel', fanIn: w, fanOut: 10 };

  it('share a line, in the place of the first, with their numbers and how many they are', () => {
    expect(names([...blocks, head])).toStrictEqual([
      'block[1-12]/kernel ×12',
      'block[1-12]/bias ×12',
      'out/kernel',
    ]);
  });

  it('have a line each where all are asked for', () => {
    expect(names([...blocks, head], { all: true })).toStrictEqual(
      [...blocks, head].map(({ name }) => name),
    );
  });

  it('have a line each where there are fewer than three, or anything else differs', () => {
    const few = [1, 2].map((index) => ({ name: `h${index}`, fanIn: w, fanOut: w }));
    expect(names(few)).toStrictEqual(['h1', 'h2']);
    const grown = [64, 128, 256].map((size, index) => ({
      name: `h${index}`,
      fanIn: w,
      fanOut: { size, base: 64 },
    }));
    expect(names(grown)).toStrictEqual(['h0', 'h1', 'h2']);
    // Leading zeros are a part of the name.
    const padded = ['001', '002', '003'].map((name) => ({ name, fanIn: w, fanOut: w }));
    expect(names(padded)).toStrictEqual(['001', '002', '003']);
  });

  it('fold by one number after the other, and gaps are shown', () => {
    const grid = [0, 1, 2, 5].flatMap((layer) =>
      [1, 2, 3].map((part) => ({ name: `layer${layer}/conv${part}`, fanIn: w, fanOut: w })),
    );
    expect(names(grid)).toStrictEqual(['layer[0-2,5]/conv[1-3] ×12']);
  });

  it('of a network of 156 fit on a screen', () => {
    const tensors = Array.from({ length: 52 }, (_, index) => {
      const channels = 64 * 2 ** Math.floor(index / 13);
      const wide = { size: 4 * channels, base: channels };
      return [
        { name: `conv_${index}/kernel`, fanIn: wide, fanOut: wide },
        { name: `conv_${index}_bn/gamma`, kind: 'gain' as const, size: wide },
        { name: `conv_${index}_bn/beta`, kind: 'bias' as const, size: wide },
      ];
    }).flat();
    expect(tensors).toHaveLength(156);
    const made = plan({ parameterization: muP(), optimizer: 'adam', tensors });
    const shown = String(made).split('\n');
    expect(shown.length).toBeLessThan(25);
    for (const line of shown.slice(1, 13)) expect(line.length).toBeLessThan(100);
  });
});

it('a tensor that reads several things has a line for each of them', () => {
  const text = plan({
    parameterization: muP(),
    optimizer: 'sgd',
    tensors: [
      { name: 'in', fanIn: 64, fanOut: w },
      { name: 'joined', fanIn: [64, w], fanOut: w },
      { name: 'out', fanIn: [64, w], fanOut: 1 },
    ],
  });
  expect(`\n${text}\n`).toMatchInlineSnapshot(`
    "
    muP (r = 0.5, unit-multiplier) under sgd; factors relative to base
    tensor      role     fan-in  fan-out  init  multiplier    lr  decay
    in          input        64   64→256     1           1     4   0.25
    joined              128→320   64→256
    joined @0   input        64              1           1     4   0.25
    joined @64  hidden   64→256            0.5           1     1      1
    out                 128→320        1
    out @0      fixed        64              1           1     1      1
    out @64     output   64→256           0.25           1  0.25      4
    input: its updates move all of a growing layer at once
    hidden: its updates add up coherently over a growing fan-in
    output: it sums a growing number of features that move together
    fixed: it keeps its values at every width
    "
  `);
});

it('characters that a terminal or a file would obey are escaped, and the name quoted', () => {
  const name = 'x\nimport os  # \u001b[31m\u202e\u009b';
  const made = plan({
    parameterization: muP({ gauge: 'unit-init' }),
    optimizer: 'muon',
    tensors: [
      { name, fanIn: w, fanOut: 8, role: 'bottleneck' },
      { name: `${name}bias`, kind: 'bias', size: w },
    ],
  });
  for (const text of [String(made), ...made.warnings]) {
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text).not.toMatch(/^import/m);
  }
  expect(String(made)).toContain('"x\\u000aimport os  # \\u001b[31m\\u202e\\u009b"');
  expect(() => made.row('no\n')).toThrow(/received "no\\n".*"x\\u000aimport/);
});

it('an option that there is not is refused', () => {
  const made = plan({ parameterization: muP(), optimizer: 'sgd', tensors: mlp });
  expect(() => made.toString({ every: true } as never)).toThrow(/options\.every/);
});
