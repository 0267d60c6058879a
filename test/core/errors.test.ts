import { describe, expect, it } from 'vitest';
import {
  abc,
  absolute,
  attentionScale,
  classify,
  depthFactors,
  type ErrorTag,
  exportPlan,
  interpolate,
  isRichscaleError,
  muP,
  ntk,
  type Optimizer,
  parameterGroups,
  parameterization,
  parameterizationFromJSON,
  plan,
  planFromJSON,
  predict,
  RichscaleError,
  regauge,
  sp,
  type TensorSpec,
  tiedEmbedding,
} from '../../src/index.ts';
import { mlp } from './networks.ts';

/** A value that the type checker would refuse: a caller may have no type checker. */
// biome-ignore lint/suspicious/noExplicitAny: that is what this is
const untyped = (value: unknown): any => value;

const width = { size: 256, base: 64 };
const line = { multiplier: 0, init: 0, lr: 0 };
const lines = { input: line, hidden: line, output: line };
const planOf = (tensor: object, optimizer: Optimizer = 'adam') =>
  plan({ parameterization: muP(), optimizer, tensors: [untyped(tensor)] });
const made = (optimizer: Optimizer) => plan({ parameterization: muP(), optimizer, tensors: mlp });
const w = (rest: object): TensorSpec =>
  untyped({ name: 'w', fanIn: width, fanOut: width, ...rest });
const under = (optimizer: unknown) => () =>
  muP().exponents({ role: 'hidden', optimizer: untyped(optimizer) });
const torch = { format: 'torch', learningRate: 1 } as const;
const optax = { format: 'optax', learningRate: 1 } as const;

interface Case {
  readonly call: () => unknown;
  /** `invalid-argument` if left out. */
  readonly tag?: ErrorTag;
  /** What the message starts with. */
  readonly argument: string;
  /** The value as the message shows it. */
  readonly shows: string;
  /** A piece of what the message says to do. */
  readonly remedy: string;
}

const cases: Readonly<Record<string, Case>> = {
  'richness above 1/2': {
    call: () => parameterization({ richness: 0.6 }),
    argument: 'richness',
    shows: '0.6',
    remedy: 'raise `gamma`',
  },
  'richness below 0': {
    call: () => parameterization({ richness: -0.1 }),
    argument: 'richness',
    shows: '-0.1',
    remedy: 'lower `gamma`',
  },
  'richness NaN, even if unstable': {
    call: () => parameterization({ richness: Number.NaN, unstable: true }),
    argument: 'richness',
    shows: 'NaN',
    remedy: '`unstable: true`',
  },
  'gamma 0': {
    call: () => muP({ gamma: 0 }),
    argument: 'gamma',
    shows: '0',
    remedy: 'Use 1 for no change',
  },
  'gamma infinite': {
    call: () => parameterization({ gamma: Number.POSITIVE_INFINITY }),
    argument: 'gamma',
    shows: 'Infinity',
    remedy: 'Use 1 for no change',
  },
  'gamma for SP': {
    call: () => sp(untyped({ gamma: 2 })),
    argument: 'gamma',
    shows: '2',
    remedy: 'Leave it out',
  },
  'gauge unknown': {
    call: () => parameterization({ gauge: untyped('mup') }),
    argument: 'gauge',
    shows: '"mup"',
    remedy: "'unit-multiplier', 'unit-gradient', 'unit-init'",
  },
  'gauge null': {
    call: () => regauge(muP(), untyped(null)),
    argument: 'gauge',
    shows: 'null',
    remedy: '{ output: -1 }',
  },
  'gauge of a fixed tensor': {
    call: () => regauge(muP(), untyped({ fixed: 1 })),
    argument: 'gauge.fixed',
    shows: '1',
    remedy: 'multiplier exponents by role',
  },
  'gauge with a text exponent': {
    call: () => regauge(muP(), untyped({ output: '-1' })),
    argument: 'gauge.output',
    shows: '"-1"',
    remedy: 'multiplier exponents by role',
  },
  'role unknown': {
    call: () => muP().exponents({ role: untyped('bias'), optimizer: 'adam' }),
    argument: 'role',
    shows: '"bias"',
    remedy: 'may be left out',
  },
  'role unknown, of formulas': {
    call: () => muP().formulas({ role: untyped('bias'), optimizer: 'adam' }),
    argument: 'role',
    shows: '"bias"',
    remedy: 'may be left out',
  },
  'optimizer unknown': {
    call: under('adamm'),
    tag: 'unknown-optimizer',
    argument: 'optimizer',
    shows: '"adamm"',
    remedy: '{ degree: 0 }',
  },
  'optimizer named like a method of Object': {
    call: under('toString'),
    tag: 'unknown-optimizer',
    argument: 'optimizer',
    shows: '"toString"',
    remedy: '{ degree: 1 }',
  },
  'optimizer missing': {
    call: () => classify(muP(), untyped({})),
    tag: 'unknown-optimizer',
    argument: 'optimizer',
    shows: 'undefined',
    remedy: '{ degree: 1 }',
  },
  'degree not finite': {
    call: under({ degree: Number.NaN }),
    argument: 'optimizer.degree',
    shows: 'NaN',
    remedy: 'Give 1 for a rule like SGD',
  },
  'fan factor without muon': {
    call: under({ name: 'adam', fanFactor: 'one' }),
    argument: 'optimizer.fanFactor',
    shows: '"one"',
    remedy: 'Leave it out',
  },
  'fan factor unknown': {
    call: under({ name: 'muon', fanFactor: 'sqrt(in/out)' }),
    argument: 'optimizer.fanFactor',
    shows: '"sqrt(in/out)"',
    remedy: 'Use one of these',
  },
  'epsilon place unknown': {
    call: under({ name: 'adam', epsilonPlace: 'in' }),
    argument: 'optimizer.epsilonPlace',
    shows: '"in"',
    remedy: 'Use one of these',
  },
  'decay unknown': {
    call: under({ degree: 1, decay: 'L2' }),
    argument: 'optimizer.decay',
    shows: '"L2"',
    remedy: 'Use one of these',
  },
  'L2 under Adam': {
    call: under({ name: 'adam', decay: 'l2' }),
    tag: 'inconsistent-decay',
    argument: 'optimizer.decay',
    shows: '"l2"',
    remedy: "decay: 'independent'",
  },
  'L2 under Adafactor': {
    call: () => made({ name: 'adafactor', decay: 'l2' }),
    tag: 'inconsistent-decay',
    argument: 'optimizer.decay',
    shows: '"l2"',
    remedy: "{ name: 'adamw' }",
  },
  'L2 under a degree that is not 1': {
    call: () => planOf(w({}), { degree: 0.5, decay: 'l2' }),
    tag: 'inconsistent-decay',
    argument: 'optimizer.decay',
    shows: '"l2"',
    remedy: 'Use decoupled decay',
  },
  'abc without a role': {
    call: () => abc({ name: 'x', exponents: untyped({ input: line, hidden: line }) }),
    argument: 'exponents.output',
    shows: 'undefined',
    remedy: 'Pass { multiplier, init, lr }',
  },
  'abc without exponents': {
    call: () => abc(untyped({ name: 'x' })),
    argument: 'exponents',
    shows: 'undefined',
    remedy: 'Pass { input, hidden, output }',
  },
  'abc with an exponent NaN': {
    call: () => abc({ name: 'x', exponents: { ...lines, hidden: { ...line, lr: Number.NaN } } }),
    argument: 'exponents.hidden.lr',
    shows: 'NaN',
    remedy: '-0.5 for 1/√n',
  },
  'abc with a, b, c': {
    call: () => abc({ name: 'x', exponents: { ...lines, input: untyped({ a: 0, b: 0, c: 1 }) } }),
    argument: 'exponents.input',
    shows: '{"a":0,"b":0,"c":1}',
    remedy: '{ multiplier: -a, init: -b, lr: -c }',
  },
  'interpolation beyond its ends': {
    call: () => interpolate(ntk(), muP(), 1.5),
    argument: 't',
    shows: '1.5',
    remedy: 'Use 0 for the first',
  },
  'interpolation at NaN': {
    call: () => interpolate(ntk(), muP(), Number.NaN),
    argument: 't',
    shows: 'NaN',
    remedy: '1 for the second',
  },
  'alignment of classify': {
    call: () => classify(muP(), { optimizer: 'sgd', alignment: 0.4 }),
    argument: 'alignment',
    shows: '0.4',
    remedy: '1/2 for Everett',
  },
  'alignment of predict': {
    call: () => predict(muP(), { optimizer: 'sgd', alignment: 1.1 }),
    argument: 'alignment',
    shows: '1.1',
    remedy: 'Use 1 for the Tensor Programs',
  },
  'absolute fan-in 0': {
    call: () => absolute({ role: 'hidden', fanIn: 0, width: 8 }),
    argument: 'fanIn',
    shows: '0',
    remedy: 'Give its value',
  },
  'absolute width missing': {
    call: () => absolute(untyped({ role: 'hidden', fanIn: 8 })),
    argument: 'width',
    shows: 'undefined',
    remedy: 'Give its value',
  },
  'absolute gamma negative': {
    call: () => absolute({ role: 'hidden', fanIn: 8, width: 8, gamma: -1 }),
    argument: 'gamma',
    shows: '-1',
    remedy: 'Give its value',
  },
  'absolute richness': {
    call: () => absolute({ role: 'hidden', fanIn: 8, width: 8, richness: 1 }),
    argument: 'richness',
    shows: '1',
    remedy: 'change `gamma`',
  },
  'absolute role fixed': {
    call: () => absolute({ role: untyped('fixed'), fanIn: 8, width: 8 }),
    argument: 'role',
    shows: '"fixed"',
    remedy: 'keeps its values',
  },
  'absolute gauge of multipliers': {
    call: () => absolute({ role: 'hidden', fanIn: 8, width: 8, gauge: untyped({ output: -1 }) }),
    argument: 'gauge',
    shows: '{"output":-1}',
    remedy: 'Use one of these',
  },
  'absolute optimizer': {
    call: () => absolute({ role: 'hidden', fanIn: 8, width: 8, optimizer: untyped('x') }),
    tag: 'unknown-optimizer',
    argument: 'optimizer',
    shows: '"x"',
    remedy: '{ degree: 1 }',
  },
  'depth of no layers': {
    call: () => depthFactors({ layers: { size: 0, base: 2 }, alpha: 1 }),
    argument: 'depth.layers.size',
    shows: '0',
    remedy: 'Give the number of units',
  },
  'depth alpha': {
    call: () =>
      plan({
        parameterization: muP(),
        optimizer: 'sgd',
        tensors: mlp,
        depth: { layers: 2, alpha: 0 },
      }),
    argument: 'depth.alpha',
    shows: '0',
    remedy: '0.5 for Depth-μP, 1 for CompleteP',
  },
  'plan without a parameterization': {
    call: () => plan(untyped({ parameterization: 'muP', optimizer: 'adam', tensors: mlp })),
    argument: 'parameterization',
    shows: '"muP"',
    remedy: 'Pass one made by muP()',
  },
  'plan given the function and not its value': {
    call: () => plan(untyped({ parameterization: muP, optimizer: 'adam', tensors: mlp })),
    argument: 'parameterization',
    shows: 'a function muP',
    remedy: 'Pass one made by muP()',
  },
  'plan without a list': {
    call: () => plan(untyped({ parameterization: muP(), optimizer: 'adam', tensors: new Map() })),
    argument: 'tensors',
    shows: 'a Map',
    remedy: 'Pass an array of TensorSpec',
  },
  'tensor without a name': {
    call: () => planOf(w({ name: '' })),
    argument: 'tensors[].name',
    shows: '""',
    remedy: 'Give its path',
  },
  'tensor null': {
    call: () => plan(untyped({ parameterization: muP(), optimizer: 'sgd', tensors: [null] })),
    argument: 'tensors[].name',
    shows: 'undefined',
    remedy: 'Give its path',
  },
  'two tensors of one name': {
    call: () => plan({ parameterization: muP(), optimizer: 'sgd', tensors: [w({}), w({})] }),
    argument: 'tensors[].name',
    shows: '"w"',
    remedy: 'give each its own path',
  },
  'fan-in missing': {
    call: () => planOf(w({ fanIn: undefined })),
    argument: 'w.fanIn',
    shows: 'undefined',
    remedy: '{ size: 512, base: 64 }',
  },
  'fan-out negative': {
    call: () => planOf(w({ fanOut: -3 })),
    argument: 'w.fanOut',
    shows: '-3',
    remedy: 'Write 10',
  },
  'fan-out without a base': {
    call: () => planOf(w({ fanOut: { size: 8 } })),
    argument: 'w.fanOut',
    shows: '{"size":8}',
    remedy: '{ size: 512, base: 64 }',
  },
  'fan-in with base 0': {
    call: () => planOf(w({ fanIn: { size: 8, base: 0 } })),
    argument: 'w.fanIn.base',
    shows: '0',
    remedy: 'Give the number of units',
  },
  'fan-in with infinite size': {
    call: () => planOf(w({ fanIn: { size: Number.POSITIVE_INFINITY, base: 1 } })),
    argument: 'w.fanIn.size',
    shows: 'Infinity',
    remedy: 'Give the number of units',
  },
  'kind unknown': {
    call: () => planOf(w({ kind: 'kernel' })),
    argument: 'w.kind',
    shows: '"kernel"',
    remedy: 'Leave it out for a weight',
  },
  'declared role unknown': {
    call: () => planOf(w({ role: 'router' })),
    argument: 'w.role',
    shows: '"router"',
    remedy: 'may be left out',
  },
  'a bias with fans': {
    call: () => planOf(w({ kind: 'bias' })),
    tag: 'unknown-key',
    argument: 'w.fanIn',
    shows: '{"size":256,"base":64}',
    remedy: 'size',
  },
  'a weight with a size': {
    call: () => planOf({ name: 'w', size: width }),
    tag: 'unknown-key',
    argument: 'w.size',
    shows: '{"size":256,"base":64}',
    remedy: 'fanIn, fanOut',
  },
  'a gain that sums': {
    call: () => planOf({ name: 'g', kind: 'gain', size: width, role: 'hidden' }),
    tag: 'undeclared-tensor',
    argument: 'g',
    shows: 'hidden with fan-in 1 and fan-out 64→256',
    remedy: 'Leave the role out',
  },
  'a bias that is read out': {
    call: () => planOf({ name: 'b', kind: 'bias', size: 10, role: 'output' }),
    tag: 'undeclared-tensor',
    argument: 'b',
    shows: 'output with fan-in 1 and fan-out 10',
    remedy: 'Leave the role out',
  },
  'a tensor with a misspelled key': {
    call: () => planOf({ name: 'w', fan_in: width, fanOut: width }),
    tag: 'unknown-key',
    argument: 'w.fan_in',
    shows: '{"size":256,"base":64}',
    remedy: 'Did you mean `fanIn`?',
  },
  'an option of plan that there is not': {
    call: () =>
      plan(untyped({ parameterization: muP(), optimizer: 'adam', tensors: [], weight_decay: 0.1 })),
    tag: 'unknown-key',
    argument: 'options.weight_decay',
    shows: '0.1',
    remedy: 'Did you mean `weightDecay`?',
  },
  'an optimizer with its ε': {
    call: under({ name: 'adam', epsilon: 1e-8 }),
    tag: 'unknown-key',
    argument: 'optimizer.epsilon',
    shows: '1e-8',
    remedy: 'epsilonPlace',
  },
  'an option of a preset that there is not': {
    call: () => muP(untyped({ richness: 0 })),
    tag: 'unknown-key',
    argument: 'options.richness',
    shows: '0',
    remedy: 'gauge, gamma',
  },
  'an optimizer where options go': {
    call: () => classify(muP(), untyped('adam')),
    argument: 'options',
    shows: '"adam"',
    remedy: 'Pass { optimizer, alignment }',
  },
  'exponents of a role alone': {
    call: () => muP().exponents(untyped('hidden')),
    argument: 'options',
    shows: '"hidden"',
    remedy: 'Pass { role, optimizer }',
  },
  'an input with a fan-in that scales': {
    call: () => planOf(w({ role: 'input' })),
    tag: 'undeclared-tensor',
    argument: 'w',
    shows: 'input with fan-in 64→256',
    remedy: "role: 'hidden'",
  },
  'an output with a fan-out that scales': {
    call: () => planOf(w({ role: 'output' })),
    tag: 'undeclared-tensor',
    argument: 'w',
    shows: 'output with fan-in 64→256',
    remedy: "role: 'hidden'",
  },
  'a fixed tensor that scales': {
    call: () => planOf(w({ fanIn: 3, role: 'fixed' })),
    tag: 'undeclared-tensor',
    argument: 'w',
    shows: 'fixed with fan-in 3 and fan-out 64→256',
    remedy: 'Bare numbers',
  },
  'row of no such name': {
    call: () => made('adam').row('h3/kernel'),
    tag: 'unknown-tensor',
    argument: 'name',
    shows: '"h3/kernel"',
    remedy: 'h1/kernel, h1/bias, h2/kernel',
  },
  'plan JSON of another version': {
    call: () => planFromJSON(untyped({ ...made('adam').toJSON(), schemaVersion: 2 })),
    tag: 'unreadable-json',
    argument: 'json',
    shows: '{"schemaVersion":2',
    remedy: 'JSON.stringify(plan)',
  },
  'plan JSON null': {
    call: () => planFromJSON(untyped(null)),
    tag: 'unreadable-json',
    argument: 'json',
    shows: 'null',
    remedy: 'JSON.stringify(plan)',
  },
  'plan JSON that is a parameterization’s': {
    call: () => planFromJSON(untyped(muP().toJSON())),
    tag: 'unreadable-json',
    argument: 'json',
    shows: '"name":"muP"',
    remedy: 'JSON.stringify(plan)',
  },
  'parameterization JSON of another version': {
    call: () => parameterizationFromJSON(untyped({ ...muP().toJSON(), schemaVersion: 2 })),
    tag: 'unreadable-json',
    argument: 'json',
    shows: '"schemaVersion":2',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON undefined': {
    call: () => parameterizationFromJSON(untyped(undefined)),
    tag: 'unreadable-json',
    argument: 'json',
    shows: 'undefined',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON with a bad gauge': {
    call: () => parameterizationFromJSON(untyped({ ...muP().toJSON(), gauge: 'x' })),
    argument: 'json.gauge',
    shows: '"x"',
    remedy: "'unit-multiplier'",
  },
  'parameterization JSON with an unknown scheme': {
    call: () => parameterizationFromJSON(untyped({ ...muP().toJSON(), scheme: { kind: 'x' } })),
    tag: 'unreadable-json',
    argument: 'json.scheme',
    shows: '{"kind":"x"}',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON without a scheme': {
    call: () => parameterizationFromJSON(untyped({ ...muP().toJSON(), scheme: undefined })),
    tag: 'unreadable-json',
    argument: 'json.scheme',
    shows: 'undefined',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON with a table that has no exponents': {
    call: () => parameterizationFromJSON(untyped({ ...muP().toJSON(), scheme: { kind: 'abc' } })),
    tag: 'unreadable-json',
    argument: 'json.scheme',
    shows: '{"kind":"abc"}',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON with a table with holes': {
    call: () =>
      parameterizationFromJSON(
        untyped({ ...sp().toJSON(), scheme: { kind: 'abc', exponents: { input: line } } }),
      ),
    tag: 'unreadable-json',
    argument: 'json.scheme',
    shows: '{"kind":"abc"',
    remedy: 'JSON.stringify(parameterization)',
  },
  'parameterization JSON with a mix without t': {
    call: () =>
      parameterizationFromJSON(
        untyped({ ...sp().toJSON(), scheme: { kind: 'mix', from: sp().scheme, to: sp().scheme } }),
      ),
    tag: 'unreadable-json',
    argument: 'json.scheme',
    shows: '{"kind":"mix"',
    remedy: 'JSON.stringify(parameterization)',
  },
  'learning rate negative': {
    call: () => parameterGroups(made('adam'), { learningRate: -1 }),
    argument: 'learningRate',
    shows: '-1',
    remedy: 'tuned at the base width',
  },
  'learning rate missing': {
    call: () => parameterGroups(made('adam'), untyped({})),
    argument: 'learningRate',
    shows: 'undefined',
    remedy: 'tuned at the base width',
  },
  'epsilon infinite': {
    call: () =>
      parameterGroups(made('adam'), { learningRate: 1, epsilon: Number.POSITIVE_INFINITY }),
    argument: 'epsilon',
    shows: 'Infinity',
    remedy: 'tuned at the base width',
  },
  'decay NaN': {
    call: () => parameterGroups(made('adam'), { learningRate: 1, weightDecay: Number.NaN }),
    argument: 'weightDecay',
    shows: 'NaN',
    remedy: 'tuned at the base width',
  },
  'export to an unknown framework': {
    call: () => exportPlan(made('adam'), untyped({ format: 'jax', learningRate: 1 })),
    argument: 'format',
    shows: '"jax"',
    remedy: 'Use one of these',
  },
  'export of lion to torch': {
    call: () => exportPlan(made('lion'), torch),
    argument: 'plan.optimizer',
    shows: '"lion"',
    remedy: 'parameterGroups',
  },
  'export of muon to optax': {
    call: () => exportPlan(made('muon'), optax),
    argument: 'plan.optimizer',
    shows: '"muon"',
    remedy: 'parameterGroups',
  },
  'export of a custom optimizer': {
    call: () => exportPlan(made({ degree: 1 }), torch),
    argument: 'plan.optimizer',
    shows: '"update ∝ gradient^1"',
    remedy: 'parameterGroups',
  },
  'export of ε inside the root to torch': {
    call: () => exportPlan(made('rmsprop'), torch),
    argument: 'plan.optimizer.epsilonPlace',
    shows: '"inside-root"',
    remedy: "{ name: 'rmsprop', epsilonPlace: 'outside-root' }",
  },
  'export of ε outside the root to optax': {
    call: () => exportPlan(made({ name: 'adagrad', epsilonPlace: 'outside-root' }), optax),
    argument: 'plan.optimizer.epsilonPlace',
    shows: '"outside-root"',
    remedy: "{ name: 'adagrad', epsilonPlace: 'inside-root' }",
  },
  'export of Adam with decay': {
    call: () => exportPlan(made('adam'), { ...torch, weightDecay: 0.1 }),
    argument: 'weightDecay',
    shows: '0.1',
    remedy: 'plan for adamw',
  },
  'export of SGD with decay to optax': {
    call: () => exportPlan(made('sgd'), { ...optax, weightDecay: 0.1 }),
    argument: 'weightDecay',
    shows: '0.1',
    remedy: 'plan for adamw',
  },
  'export of independent decay': {
    call: () =>
      exportPlan(made({ name: 'adamw', decay: 'independent' }), { ...torch, weightDecay: 0.1 }),
    argument: 'weightDecay',
    shows: '0.1',
    remedy: 'Leave it out',
  },
  'export with a bad learning rate': {
    call: () => exportPlan(made('adam'), { ...torch, learningRate: Number.NaN }),
    argument: 'learningRate',
    shows: 'NaN',
    remedy: 'tuned at the base width',
  },
  'attention of no head dimension': {
    call: () => attentionScale({ parameterization: muP(), headDim: 0 }),
    argument: 'headDim',
    shows: '0',
    remedy: 'Write 10',
  },
  'tied embedding of no width': {
    call: () => tiedEmbedding({ parameterization: muP(), width: { size: 8, base: Number.NaN } }),
    argument: 'width.base',
    shows: 'NaN',
    remedy: 'Give the number of units',
  },
};

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe.each(Object.entries(cases))('error: %s', (_, { call, tag, argument, shows, remedy }) => {
  const error = thrownBy(call);

  it('has its tag, and names the argument, the value and the remedy', () => {
    if (!isRichscaleError(error)) throw new Error(`threw ${String(error)}`);
    expect(error._tag).toBe(tag ?? 'invalid-argument');
    expect(error.message.startsWith(`${argument}: received `)).toBe(true);
    expect(error.message.slice(argument.length)).toContain(shows);
    expect(error.message).toContain(remedy);
    expect(error.details.argument).toBe(argument);
    expect(error.details.remedy).toContain(remedy);
  });
});

describe('isRichscaleError', () => {
  const details = { argument: 'a', received: 1, problem: 'P.', remedy: 'R.' };
  const error = new RichscaleError('model-mismatch', details);

  it('narrows by tag', () => {
    expect(isRichscaleError(error)).toBe(true);
    expect(isRichscaleError(error, 'model-mismatch')).toBe(true);
    expect(isRichscaleError(error, 'invalid-argument')).toBe(false);
    expect(error).toMatchObject({
      name: 'RichscaleError',
      details,
      message: 'a: received 1. P. R.',
    });
  });

  it('knows the error of another copy of the package', () => {
    const other = Object.assign(new Error('x'), {
      name: 'RichscaleError',
      _tag: 'invalid-argument',
    });
    expect(isRichscaleError(other, 'invalid-argument')).toBe(true);
  });

  it.each([null, undefined, 'x', {}, new Error('x'), { name: 'RichscaleError', _tag: 'x' }])(
    'is false of %o',
    (value) => {
      expect(isRichscaleError(value)).toBe(false);
    },
  );
});

describe('a received value in a message', () => {
  const shown = (received: unknown) =>
    new RichscaleError('invalid-argument', { argument: 'a', received, problem: '', remedy: '' })
      .message;

  it('is short', () => {
    expect(shown({ text: 'x'.repeat(500) }).length).toBeLessThan(150);
    expect(shown({ text: 'x'.repeat(500) })).toContain('…');
  });

  it.each<[unknown, string]>([
    ['text', '"text"'],
    [undefined, 'undefined'],
    [12n, '12'],
    [Symbol('s'), 'Symbol(s)'],
    [() => 1, 'a function (anonymous)'],
    [new Float32Array(2), 'a Float32Array'],
    [[1, 2], '[1,2]'],
  ])('%o is shown as %s', (value, text) => {
    expect(shown(value)).toContain(`received ${text}.`);
  });

  it('never throws', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(shown(circle)).toContain('cannot be printed');
  });
});
