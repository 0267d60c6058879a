import { describe, expect, it } from 'vitest';
import {
  exportPlan,
  muP,
  type OutputSpec,
  type Parameterization,
  parameterization,
  plan,
  planFromJSON,
  tiedEmbedding,
} from '../../src/index.ts';

const w = { size: 256, base: 64 };
const tensors = [
  { name: 'embedding', kind: 'embedding' as const, size: w },
  { name: 'hidden', fanIn: w, fanOut: w },
];
const made = (outputs: readonly OutputSpec[], parameterization: Parameterization = muP()) =>
  plan({ parameterization, optimizer: 'adam', tensors, outputs });
const sum = { name: 'similarity', fanIn: w };
const mean = { name: 'cosine', fanIn: w, reduction: 'mean' as const };

describe('outputs without a weight of their own', () => {
  it.each([
    [0, 1 / 2, 2],
    [1 / 4, 4 ** -0.75, 4 ** 0.25],
    [1 / 2, 1 / 4, 1],
  ])('at r = %d are multiplied by %d, and means by %d', (richness, ofSum, ofMean) => {
    const p = parameterization({ richness });
    expect(made([sum, mean], p).outputs).toStrictEqual([
      { name: 'similarity', fanIn: w, reduction: 'sum', multiplier: ofSum },
      { name: 'cosine', fanIn: w, reduction: 'mean', multiplier: ofMean },
    ]);
    expect(tiedEmbedding({ parameterization: p, width: w }).multiplier).toBe(ofSum);
  });

  it('are not multiplied at the base width, and none are there unless declared', () => {
    const atBase = { size: 64, base: 64 };
    const [output] = made([{ name: 'similarity', fanIn: atBase }]).outputs;
    expect(output?.multiplier).toBe(1);
    expect(plan({ parameterization: muP(), optimizer: 'adam', tensors }).outputs).toEqual([]);
  });

  it('know nothing of the gauge', () => {
    const [output] = made([sum], muP({ gauge: 'unit-gradient' })).outputs;
    expect(output?.multiplier).toBe(1 / 4);
  });

  it('stand below the table, and in what is exported', () => {
    const planned = made([sum, mean]);
    expect(String(planned)).toContain(
      '\nsimilarity: a sum over 64→256 without a weight of its own, multiplied by 0.25\ncosine: a mean over 64→256 without a weight of its own, multiplied by 1',
    );
    const text = exportPlan(planned, { format: 'torch', learningRate: 1 });
    expect(text).toContain(
      '# - multiply the output "similarity", a sum over 64→256 without a weight of its own, by 0.25 times its multiplier at base\n',
    );
    expect(text).not.toContain('as a tied embedding');
  });

  it('are quoted where their names cannot be printed', () => {
    const planned = made([{ name: 'x\nimport os', fanIn: w }]);
    expect(String(planned)).toContain('"x\\u000aimport os": a sum');
    expect(exportPlan(planned, { format: 'torch', learningRate: 1 })).not.toMatch(/^import os/m);
  });

  it('that are not declared are exported as a power of the width, with γ', () => {
    const planned = made([], muP({ gamma: 2 }));
    expect(exportPlan(planned, { format: 'torch', learningRate: 1 })).toContain(
      'as a tied embedding: output * (width / width_base)**-1 * 0.5\n',
    );
  });

  it('are what they were as JSON, and nobody else can change them', () => {
    const planned = made([sum, mean]);
    const again = planFromJSON(JSON.parse(JSON.stringify(planned)));
    expect(again.toJSON()).toStrictEqual(planned.toJSON());
    expect(String(again)).toBe(String(planned));
    expect(() => Object.assign(again.outputs[0] ?? {}, { multiplier: 2 })).toThrow(TypeError);
    expect(() => Object.assign(planned.outputs[0] ?? {}, { multiplier: 2 })).toThrow(TypeError);
  });

  it.each([
    ['no list', 2, /not the JSON of a plan/],
    ['a multiplier that is none', [{ ...sum, reduction: 'sum', multiplier: '1' }], /not the JSON/],
    ['a reduction that is none', [{ ...sum, reduction: 'max', multiplier: 1 }], /not the JSON/],
    [
      'a width that is none',
      [{ name: 'a', fanIn: -1, reduction: 'sum', multiplier: 1 }],
      /json\.outputs\[0\]\.fanIn: received -1/,
    ],
  ])('with %s in JSON are not read', (_, outputs, message) => {
    const json = JSON.parse(JSON.stringify(made([sum])));
    expect(() => planFromJSON({ ...json, outputs })).toThrow(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', { similarity: 'sum' }, /^outputs: received .* Pass an array/],
    ['no name', [{ fanIn: w }], /^outputs\[0\]\.name: received undefined/],
    ['a name twice', [sum, sum], /^outputs\[1\]\.name: received "similarity".*Another output/],
    ['a tensor’s name', [{ ...sum, name: 'hidden' }], /^outputs\[0\]\.name: .*or a tensor/],
    ['no width', [{ name: 'a' }], /^outputs\[0\]\.fanIn: received undefined/],
    ['another reduction', [{ ...sum, reduction: 'max' }], /^outputs\[0\]\.reduction: .*"max"/],
    ['an unknown key', [{ ...sum, fanin: w }], /^outputs\[0\]\.fanin.*Did you mean `fanIn`/],
  ])('with %s are refused', (_, outputs, message) => {
    expect(() => made(outputs as readonly OutputSpec[])).toThrow(message);
  });
});
