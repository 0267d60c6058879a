import { describe, expect, it } from 'vitest';
import {
  type DecayRule,
  isRichscaleError,
  muP,
  ntk,
  type Optimizer,
  type PlanOptions,
  plan,
  planFromJSON,
} from '../../src/index.ts';

const width = { size: 1024, base: 64 };
const tensors = [
  { name: 'in', fanIn: 8, fanOut: width },
  { name: 'bias', kind: 'bias', size: width },
  { name: 'gain', kind: 'gain', size: width },
  { name: 'tokens', kind: 'embedding', size: width },
  { name: 'hidden', fanIn: width, fanOut: width },
  { name: 'out', fanIn: width, fanOut: 3 },
] as const;

const decayOf = (optimizer: Optimizer, options: Partial<PlanOptions> = {}) =>
  Object.fromEntries(
    plan({ parameterization: muP(), optimizer, tensors, ...options }).rows.map(
      ({ name, weightDecay }) => [name, weightDecay],
    ),
  );
const adamw = (decayRule: DecayRule, decay: 'coupled' | 'independent' = 'coupled') =>
  ({ name: 'adamw', decay, decayRule }) as const;

/** What all but hidden tensors have under Adam at m = 16, where rates are 1 and, of the readout, 1/m. */
const others = { in: 1, bias: 1, gain: 1, tokens: 1, out: 16 };

describe('a decay rule, under Adam at m = 16', () => {
  // Coupled: η ∝ 1/m for hidden tensors, so λ ∝ m keeps η·λ, λ ∝ m^(1/2) is `gain` (arXiv
  // 2510.15262), λ alone is ∝ 1/m of independent decay (arXiv 2512.05620).
  it.each([
    ['timescale', { ...others, hidden: 16 }],
    ['gain', { in: 0, bias: 0, gain: 0, tokens: 0, out: 0, hidden: 4 }],
    ['compute-optimal', { ...others, hidden: 1 }],
  ] as const)('%s, coupled', (rule, expected) => {
    expect(decayOf(adamw(rule))).toStrictEqual(expected);
  });

  it.each([
    ['timescale', { ...others, out: 1, hidden: 1 }],
    ['gain', { in: 0, bias: 0, gain: 0, tokens: 0, out: 0, hidden: 1 / 4 }],
    ['compute-optimal', { ...others, out: 1, hidden: 1 / 16 }],
  ] as const)('%s, independent', (rule, expected) => {
    expect(decayOf(adamw(rule, 'independent'))).toStrictEqual(expected);
  });

  it('takes the same share in every gauge', () => {
    for (const gauge of ['unit-gradient', 'unit-init'] as const) {
      const { rows } = plan({
        parameterization: muP({ gauge }),
        optimizer: adamw('gain'),
        tensors,
      });
      const { lr, weightDecay } = rows.find(({ name }) => name === 'hidden') ?? {};
      expect((lr ?? 0) * (weightDecay ?? 0)).toBe(1 / 4);
    }
  });

  it('is in the exponents', () => {
    const hidden = (rule: DecayRule) =>
      muP().exponents({ role: 'hidden', optimizer: adamw(rule) }).weightDecay;
    expect(hidden('timescale')).toBe(1);
    expect(hidden('gain')).toBe(1 / 2);
    expect(Math.abs(hidden('compute-optimal'))).toBe(0);
  });

  it('is 1 at the base width, and comes back from JSON', () => {
    const made = plan({ parameterization: muP(), optimizer: adamw('gain'), tensors });
    expect(planFromJSON(JSON.parse(JSON.stringify(made))).toJSON()).toStrictEqual(made.toJSON());
    expect(made.optimizer.decayRule).toBe('gain');
    const base = { size: 64, base: 64 };
    const [row] = plan({
      parameterization: muP(),
      optimizer: adamw('gain'),
      tensors: [{ name: 'w', role: 'hidden', fanIn: base, fanOut: base }],
    }).rows;
    expect(row?.weightDecay).toBe(1);
  });

  it.each<[string, Partial<PlanOptions>, RegExp]>([
    ['under SGD', { optimizer: { name: 'sgd', decayRule: 'gain' } }, /rules like Adam.*sgd/],
    ['under muon, of gain', { optimizer: { name: 'muon', decayRule: 'gain' } }, /muon/],
    ['of a lazy network', { parameterization: ntk() }, /r = 1\/2.*r = 0/],
  ])('is refused %s', (_, options, message) => {
    const call = () =>
      plan({ parameterization: muP(), optimizer: adamw('compute-optimal'), tensors, ...options });
    expect(call).toThrow(message);
    expect(call).toThrow(expect.objectContaining({ _tag: 'inconsistent-decay' }));
  });

  it('is refused where there is none of the name', () => {
    expect(() => decayOf(adamw('gian' as 'gain'))).toThrow(/optimizer\.decayRule: received "gian"/);
  });

  it('is known under muon where it says so', () => {
    const optimizer = { name: 'muon', decayRule: 'compute-optimal', decay: 'independent' } as const;
    expect(decayOf(optimizer, { tensors: [tensors[4]] })).toStrictEqual({ hidden: 1 / 16 });
  });
});

describe('which tensors decay', () => {
  const touched = (decays: PlanOptions['decays']) =>
    Object.entries(decayOf('adamw', decays === undefined ? {} : { decays }))
      .filter(([, factor]) => factor !== 0)
      .map(([name]) => name);

  it('is said by kind, by name, or by a function', () => {
    expect(touched(undefined)).toStrictEqual(tensors.map(({ name }) => name));
    expect(touched(['weight'])).toStrictEqual(['in', 'hidden', 'out']);
    expect(touched(['embedding', 'in'])).toStrictEqual(['in', 'tokens']);
    expect(touched(({ role }) => role === 'output')).toStrictEqual(['out']);
    expect(touched([])).toStrictEqual([]);
  });

  it('is refused where it cannot be', () => {
    let caught: unknown;
    try {
      touched(['hiden']);
    } catch (error) {
      caught = error;
    }
    expect(isRichscaleError(caught, 'unknown-tensor') && caught.fields.tensor).toBe('hiden');
    expect(String(caught)).toMatch(/Did you mean 'hidden'/);
    expect(() => touched('weight' as never)).toThrow(/decays: received "weight"/);
  });
});
