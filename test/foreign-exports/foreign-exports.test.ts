import { expect, it } from 'vitest';
import {
  type ExportPlanOptions,
  exportPlan,
  type Optimizer,
  type OptimizerName,
  type Parameterization,
  type Plan,
  parameterization,
  plan,
  type TensorSpec,
} from '../../src/index.ts';
import { type Case, describeExports, type Result } from './run-exports.ts';

const w = { size: 16, base: 4 };
const tensors: readonly TensorSpec[] = [
  { name: 'embed.weight', kind: 'embedding', size: w },
  { name: 'h1.weight', fanIn: 8, fanOut: w },
  { name: 'h1.bias', kind: 'bias', size: w },
  { name: 'norm.weight', kind: 'gain', size: w },
  { name: 'h2.weight', fanIn: w, fanOut: w, own: { learningRate: 10 } },
  { name: 'frozen.weight', fanIn: w, fanOut: w, own: { learningRate: 0 } },
  { name: 'head.weight', fanIn: w, fanOut: 4, own: { weightDecay: 0 } },
];
/** As torch has them, (out, in); a step of one size for all entries asks for no order. */
const shapes = {
  'embed.weight': [5, 16],
  'h1.weight': [16, 8],
  'h1.bias': [16],
  'norm.weight': [16],
  'h2.weight': [16, 16],
  'frozen.weight': [16, 16],
  'head.weight': [4, 16],
};
const matrices = ['h1.weight', 'h2.weight', 'frozen.weight', 'head.weight'] as const;
const [weight, gradient] = [2, 3];
const globals = { learningRate: 0.01, epsilon: 1e-6 };
const weightDecay = 0.25;

interface Export {
  readonly optimizer: Optimizer;
  readonly format: ExportPlanOptions['format'];
  /** Whether the framework has a decay of the plan's kind. */
  readonly decays?: boolean;
  /** The first step for the gradient 3, in learning rates; with the factor of ε where it is one of them. */
  readonly step?: (epsilon: number) => number;
  /** The first step for a gradient of 1 that a decay is part of. */
  readonly decayStep?: number;
}

const momentum = 0.9;
const exports: readonly Export[] = [
  { format: 'torch', optimizer: 'sgd', decays: true, step: () => 3 },
  { format: 'torch', optimizer: 'momentum', decays: true, step: () => 3 },
  {
    format: 'torch',
    optimizer: 'nesterov',
    decays: true,
    step: () => 3 * (1 + momentum),
    decayStep: 1 + momentum,
  },
  { format: 'torch', optimizer: 'adam' },
  { format: 'torch', optimizer: 'adamw', decays: true },
  { format: 'torch', optimizer: 'adamax' },
  {
    format: 'torch',
    optimizer: { name: 'rmsprop', epsilonPlace: 'outside-root' },
    step: () => 1 / Math.sqrt(1 - 0.9),
  },
  { format: 'torch', optimizer: { name: 'adagrad', epsilonPlace: 'outside-root' } },
  {
    format: 'torch',
    optimizer: { name: 'muon', fanFactor: 'sqrt(max(1,out/in))' },
    decays: true,
  },
  { format: 'optax', optimizer: 'sgd', step: () => 3 },
  { format: 'optax', optimizer: 'momentum', step: () => 3 },
  { format: 'optax', optimizer: 'nesterov', step: () => 3 * (1 + momentum) },
  { format: 'optax', optimizer: 'adam' },
  { format: 'optax', optimizer: 'adamw', decays: true },
  { format: 'optax', optimizer: 'adamax' },
  {
    format: 'optax',
    optimizer: { name: 'rmsprop', epsilonPlace: 'inside-root' },
    step: () => 1 / Math.sqrt(1 - 0.9),
  },
  {
    format: 'optax',
    optimizer: { name: 'adagrad', epsilonPlace: 'inside-root' },
    step: (epsilon) => 3 / Math.sqrt(3 ** 2 + 0.1 * epsilon),
  },
  { format: 'optax', optimizer: 'lion', decays: true },
  { format: 'optax', optimizer: 'sign' },
];

const nameOf = ({ optimizer }: Export): string =>
  typeof optimizer === 'string' ? optimizer : ((optimizer as { name: OptimizerName }).name ?? '');
const isMuon = (each: Export): boolean => nameOf(each) === 'muon';

function planOf(each: Export): Plan {
  return plan({
    // Every factor differs from one somewhere.
    parameterization: parameterization({ richness: 1 / 4, gauge: { output: -1 } }),
    optimizer: each.optimizer,
    tensors: isMuon(each)
      ? tensors.filter(({ name }) => (matrices as readonly string[]).includes(name))
      : tensors,
    ...(each.decays === true ? { decays: ['weight', 'embedding'] as const } : {}),
  });
}

function caseOf(each: Export, planned: Plan): Case {
  const options = { ...globals, format: each.format, ...(each.decays ? { weightDecay } : {}) };
  const own = planned.rows.map(({ name }) => [name, shapes[name as keyof typeof shapes]] as const);
  return {
    text: exportPlan(planned, options),
    shapes: Object.fromEntries(own.map(([name, shape]) => [name, shape ?? [2, 2]])),
    weight,
    gradient,
  };
}

/** Names of files of others: quotes, line breaks, what ends a string, and what Python would run. */
const hostile = [
  'x\nHACKED = True  # ',
  '"\nHACKED = True\n"',
  '"]; HACKED = True; ["',
  '"""',
  "'''",
  "a'b",
  'back\\slash\\',
  '\\',
  '{HACKED}',
  '%s',
  '#',
  '\r',
  '\t',
  'line\u2028separator',
  'naïve 漢 🦊',
];
const hostileTensors = hostile.map((name, index) => ({
  name,
  fanIn: index % 2 === 0 ? w : 8,
  fanOut: w,
}));

function hostileCase(format: Export['format']): Case {
  const ours: Parameterization = parameterization({
    name: 'ours\nHACKED = True',
    richness: 1 / 2,
  });
  const planned = plan({
    parameterization: ours,
    optimizer: 'adam',
    tensors: hostileTensors,
    outputs: [{ name: 'similarity\nHACKED = True', fanIn: w }],
    depth: { layers: { size: 4, base: 2 }, alpha: 1 },
  });
  return {
    ...caseOf({ format, optimizer: 'adam' }, planned),
    shapes: Object.fromEntries(hostile.map((name) => [name, [2, 2]])),
  };
}

/** A model that has a tensor more, or one less, than the plan. */
function otherModels(format: Export['format']): readonly Case[] {
  const each = { format, optimizer: 'adamw' } as const;
  const right = caseOf(each, planOf(each));
  const { 'h1.bias': _, ...fewer } = right.shapes;
  return [
    { ...right, shapes: { ...right.shapes, 'extra.weight': [2, 2] } },
    { ...right, shapes: fewer },
  ];
}

function expectAll(moved: readonly [number, number] | undefined, wanted: number): void {
  const tolerance = 2e-6 * weight + 2e-5 * Math.abs(wanted);
  for (const value of moved ?? [Number.NaN]) {
    expect(Math.abs(value - wanted)).toBeLessThan(tolerance);
  }
}

const scopes = {
  torch: ['groups', 'model', 'optimizer', 'params', 'planned', 'torch'],
  optax: ['labels', 'optax', 'optimizer', 'planned', 'transforms'],
} as const;

for (const format of ['torch', 'optax'] as const) {
  const own = exports.filter((each) => each.format === format);
  const cases = [
    ...own.map((each) => caseOf(each, planOf(each))),
    hostileCase(format),
    ...otherModels(format),
  ];
  describeExports(format, cases, (results) => {
    const named = own.map((each, index) => ({
      name: nameOf(each),
      each,
      planned: planOf(each),
      result: results[index] as Result,
    }));

    it.each(named)('train by the plan’s learning rates: $name', ({ each, planned, result }) => {
      expect(result.error).toBeUndefined();
      expect(Object.keys(result.moved)).toHaveLength(planned.rows.length);
      for (const row of planned.rows) {
        const lr = globals.learningRate * row.lr;
        if (isMuon(each)) {
          // An orthogonal update has no one size; one of rate 0 has.
          expect(result.moved[row.name]?.some((value) => value !== 0)).toBe(lr !== 0);
          continue;
        }
        const decay = each.decays ? weightDecay * row.weightDecay * weight : 0;
        const step = each.step?.(row.epsilon) ?? 1;
        expectAll(result.moved[row.name], -lr * (step + decay * (each.decayStep ?? 1)));
      }
    });

    it.each(named)('decay by the plan’s factors: $name', ({ each, planned, result }) => {
      for (const row of planned.rows) {
        const lr = globals.learningRate * row.lr;
        const decay = each.decays ? weightDecay * row.weightDecay * weight : 0;
        expectAll(result.decayed[row.name], -lr * decay * (each.decayStep ?? 1));
      }
    });

    it.each(named)('freeze what the plan freezes, and that alone: $name', ({ result }) => {
      const still = Object.entries(result.moved).filter(([, moved]) =>
        moved.every((by) => by === 0),
      );
      expect(still.map(([name]) => name)).toStrictEqual(['frozen.weight']);
    });

    if (format === 'torch') {
      it.each(named)(
        'say the plan’s values of every tensor: $name',
        ({ each, planned, result }) => {
          const values = new Map(
            result.groups.flatMap((group) => group.tensors.map((name) => [name, group] as const)),
          );
          for (const row of planned.rows) {
            expect(values.get(row.name)).toMatchObject({
              lr: globals.learningRate * row.lr,
              weight_decay: each.decays ? weightDecay * row.weightDecay : 0,
              ...(planned.optimizer.epsilonPlace === 'none'
                ? {}
                : { eps: globals.epsilon * row.epsilon }),
            });
          }
        },
      );
    }

    it('run nothing that stands in a name', () => {
      const result = results[own.length] as Result;
      expect(result.error).toBeUndefined();
      expect(result.names).toStrictEqual(scopes[format]);
      expect(Object.keys(result.moved).sort()).toStrictEqual([...hostile].sort());
      for (const { name, fanIn } of hostileTensors) {
        const lr = globals.learningRate * (fanIn === w ? 1 / 4 : 1);
        expectAll(result.moved[name], -lr);
      }
    });

    it('stop where a model has other tensors', () => {
      const [more, fewer] = results.slice(own.length + 1) as [Result, Result];
      expect(more.error).toBe("AssertionError: not planned: ['extra.weight'], not there: []");
      expect(fewer.error).toBe("AssertionError: not planned: [], not there: ['h1.bias']");
    });
  });
}
