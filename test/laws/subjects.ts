import fc from 'fast-check';
import {
  type AbcExponents,
  abc,
  type Gauge,
  interpolate,
  meanField,
  muP,
  ntk,
  type Optimizer,
  type Parameterization,
  parameterization,
  sp,
} from '../../src/index.ts';

/** Any r in [0, 1/2]. */
export const anyRichness: fc.Arbitrary<number> = fc.double({ min: 0, max: 0.5, noNaN: true });

/** An r in [0, 1/2] with ten binary digits: sums of exponents are then exact in floating point. */
export const dyadicRichness: fc.Arbitrary<number> = fc
  .integer({ min: 0, max: 512 })
  .map((k) => k / 1024);

/** Any γ worth having. */
export const anyGamma: fc.Arbitrary<number> = fc.double({ min: 1 / 8, max: 8, noNaN: true });

/** A fraction t in [0, 1] with six binary digits. */
export const dyadicFraction: fc.Arbitrary<number> = fc
  .integer({ min: 0, max: 64 })
  .map((k) => k / 64);

const exponent: fc.Arbitrary<number> = fc.integer({ min: -8, max: 8 }).map((k) => k / 4);
const line: fc.Arbitrary<AbcExponents> = fc.record({
  multiplier: exponent,
  init: exponent,
  lr: exponent,
});

function table(optimizer?: Optimizer): fc.Arbitrary<Parameterization> {
  return fc
    .record({ input: line, hidden: line, output: line })
    .map((exponents) =>
      abc({ name: 'table', exponents, ...(optimizer === undefined ? {} : { optimizer }) }),
    );
}

const rich: fc.Arbitrary<Parameterization> = anyRichness.map((richness) =>
  parameterization({ richness }),
);

/** Every way to make a parameterization with γ = 1. */
export const families: Readonly<Record<string, fc.Arbitrary<Parameterization>>> = {
  'rich family': rich,
  muP: fc.constant(muP()),
  ntk: fc.constant(ntk()),
  meanField: fc.constant(meanField()),
  sp: fc.constant(sp()),
  'abc table': table(),
  'abc table for sgd': table('sgd'),
  'abc table for adam': table('adam'),
  'abc table for adafactor': table('adafactor'),
  'interpolation on the line': fc
    .tuple(rich, rich, dyadicFraction)
    .map(([a, b, t]) => interpolate(a, b, t)),
  'interpolation off the line': fc
    .tuple(table(), rich, dyadicFraction)
    .map(([a, b, t]) => interpolate(a, b, t)),
};

/** The same, and with a γ. */
export const familiesWithGamma: Readonly<Record<string, fc.Arbitrary<Parameterization>>> = {
  ...families,
  'rich family with gamma': fc
    .tuple(anyRichness, anyGamma)
    .map(([richness, gamma]) => parameterization({ richness, gamma })),
  'interpolation of gammas': fc
    .tuple(anyGamma, anyGamma, dyadicFraction)
    .map(([a, b, t]) => interpolate(sp(), interpolate(ntk({ gamma: a }), muP({ gamma: b }), t), t)),
};

/** An optimizer and what the theory knows of it, typed here and not read from the code. */
export interface Subject {
  readonly label: string;
  readonly optimizer: Optimizer;
  /** k in update ∝ gradient^k. */
  readonly k: number;
  /** w in update ∝ weight^w. */
  readonly w: 0 | 1;
  /** e in ε ∝ gradient^e. */
  readonly e: 0 | 1 | 2;
  readonly matrix?: true;
  readonly decay?: 'independent';
}

/** Every optimizer name, every fan factor of muon, custom degrees, and the other conventions. */
export const optimizers: readonly Subject[] = [
  { label: 'sgd', optimizer: 'sgd', k: 1, w: 0, e: 0 },
  { label: 'momentum', optimizer: 'momentum', k: 1, w: 0, e: 0 },
  { label: 'nesterov', optimizer: 'nesterov', k: 1, w: 0, e: 0 },
  { label: 'adam', optimizer: 'adam', k: 0, w: 0, e: 1 },
  { label: 'adamw', optimizer: 'adamw', k: 0, w: 0, e: 1 },
  { label: 'adamax', optimizer: 'adamax', k: 0, w: 0, e: 1 },
  { label: 'rmsprop', optimizer: 'rmsprop', k: 0, w: 0, e: 2 },
  { label: 'adagrad', optimizer: 'adagrad', k: 0, w: 0, e: 2 },
  { label: 'adadelta', optimizer: 'adadelta', k: 0, w: 0, e: 2 },
  { label: 'lion', optimizer: 'lion', k: 0, w: 0, e: 0 },
  { label: 'sign', optimizer: 'sign', k: 0, w: 0, e: 0 },
  { label: 'muon', optimizer: 'muon', k: 0, w: 0, e: 0, matrix: true },
  { label: 'adafactor', optimizer: 'adafactor', k: 0, w: 1, e: 1 },
  ...(['one', 'sqrt(out/in)', 'sqrt(max(1,out/in))', 'sqrt(max(in,out))'] as const).map(
    (fanFactor): Subject => ({
      label: `muon × ${fanFactor}`,
      optimizer: { name: 'muon', fanFactor },
      k: 0,
      w: 0,
      e: 0,
      matrix: true,
    }),
  ),
  { label: 'degree 1', optimizer: { degree: 1 }, k: 1, w: 0, e: 0 },
  { label: 'degree 0', optimizer: { degree: 0 }, k: 0, w: 0, e: 1 },
  {
    label: 'degree 1/2',
    optimizer: { degree: 0.5, epsilonPlace: 'inside-root' },
    k: 0.5,
    w: 0,
    e: 2,
  },
  { label: 'degree 2', optimizer: { degree: 2 }, k: 2, w: 0, e: 0 },
  { label: 'degree -1/2', optimizer: { degree: -0.5 }, k: -0.5, w: 0, e: 0 },
  {
    label: 'rmsprop, ε outside',
    optimizer: { name: 'rmsprop', epsilonPlace: 'outside-root' },
    k: 0,
    w: 0,
    e: 1,
  },
  {
    label: 'adamw, independent decay',
    optimizer: { name: 'adamw', decay: 'independent' },
    k: 0,
    w: 0,
    e: 1,
    decay: 'independent',
  },
  { label: 'sgd, L2', optimizer: { name: 'sgd', decay: 'l2' }, k: 1, w: 0, e: 0 },
];

/** The three named gauges. */
export const namedGauges = ['unit-multiplier', 'unit-gradient', 'unit-init'] as const;

/** Multipliers of one's own, by role. */
export const freeGauge: fc.Arbitrary<Gauge> = fc.record(
  { input: exponent, hidden: exponent, output: exponent },
  { requiredKeys: [], noNullPrototype: true },
);

/** The three named gauges and a free one. */
export const everyGauge: fc.Arbitrary<readonly Gauge[]> = freeGauge.map((gauge) => [
  ...namedGauges,
  gauge,
]);

/** Runs a law under every optimizer. A test for each pair would cost more than the laws do. */
export function underEvery(law: (subject: Subject) => void): void {
  for (const subject of optimizers) {
    try {
      law(subject);
    } catch (error) {
      throw new Error(`under ${subject.label}: ${String(error)}`, { cause: error });
    }
  }
}

/** What a plan gives every tensor. */
export const planFactors = [
  'init',
  'multiplier',
  'lr',
  'epsilon',
  'weightDecay',
  'gradientWeight',
] as const;
