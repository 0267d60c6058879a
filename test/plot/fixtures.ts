// Results as the instruments return them, made from known laws with seeded noise. The fits are real
// fits of the records, so a figure's numbers can be checked against its data.

import { responseOf } from '../../src/core/optimizer.ts';
import type { PlanJSON } from '../../src/core/plan/data.ts';
import { type Plan, plan } from '../../src/core/plan/plan.ts';
import { muP } from '../../src/core/presets.ts';
import { parameterization } from '../../src/core/rich-family.ts';
import type {
  CoordinateCheckJSON,
  CoordinateFinding,
  CoordinateRecord,
  Quantity,
} from '../../src/judge/results/check-result.ts';
import type { DiagnosisJSON, ProfilePoint } from '../../src/judge/results/diagnosis-result.ts';
import type {
  HyperparameterValue,
  TransferCurve,
  TransferGroup,
  TransferSweepJSON,
} from '../../src/judge/results/sweep-result.ts';
import { fitExponent } from '../../src/judge/statistics/exponent-fit.ts';
import type { Verdict } from '../../src/judge/statistics/verdict.ts';

/** Names that would break a file, run in it, or pass for another. */
export const hostile: string = `</text><script>alert("1")</script>&amp;'"<svg onload=x>\u0000\u0008\ud800\u202e\n]]>`;

/** Numbers in [−1, 1), the same for the same seed. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** How one layer's size grows in a made check. */
export interface Law {
  readonly layer: string;
  readonly quantity: Quantity;
  readonly slope: number;
  readonly predicted: number | readonly [number, number];
  readonly size?: number;
  readonly scatter?: number;
  readonly call?: number;
  readonly step?: number;
}

/** A coordinate check of which every size follows a law. */
export function checkOf(
  laws: readonly Law[],
  more: Partial<CoordinateCheckJSON> = {},
): CoordinateCheckJSON {
  const widths = more.widths ?? [64, 128, 256, 512];
  const seeds = more.seeds ?? [1, 2, 3];
  const random = noise(7);
  const judged = laws.map((law) => {
    const {
      layer,
      quantity,
      slope,
      size = 1,
      scatter = 0.04,
      call = 0,
      step = quantity === 'h' || quantity === 'f' ? 0 : 4,
    } = law;
    const statistic = quantity === 'spectralChange' ? 'norm' : 'l2';
    const records: CoordinateRecord[] = widths.flatMap((width) =>
      seeds.map((seed) => ({
        width,
        seed,
        step,
        layer,
        call,
        quantity,
        statistic,
        value: size * (width / 64) ** slope * Math.exp(scatter * random()),
      })),
    );
    const fit = fitExponent(records);
    const [min, max] =
      typeof law.predicted === 'number' ? [law.predicted, law.predicted] : law.predicted;
    const tolerance = 0.15;
    const inside = fit.interval.min >= min - tolerance && fit.interval.max <= max + tolerance;
    const outside = fit.interval.max < min - tolerance || fit.interval.min > max + tolerance;
    const verdict: Verdict = inside ? 'pass' : outside ? 'fail' : 'undecided';
    const finding: CoordinateFinding = {
      layer,
      call,
      quantity,
      statistic,
      step,
      points: records.map(({ width, seed, value }) => ({ width, seed, value })),
      fit,
      predicted: { min, max },
      tolerance,
      verdict,
      ...(verdict === 'undecided' ? { seedsNeeded: 9 } : {}),
    };
    return { finding, records };
  });
  const findings = judged.map(({ finding }) => finding);
  const verdicts = findings.map(({ verdict }) => verdict);
  return {
    schemaVersion: 1,
    kind: 'coordinate-check',
    verdict: verdicts.includes('fail')
      ? 'fail'
      : verdicts.includes('undecided')
        ? 'undecided'
        : 'pass',
    suspects: [],
    parameterization: muP().toJSON(),
    optimizer: responseOf('adam'),
    widths,
    seeds,
    steps: 4,
    findings,
    audit: [],
    failures: [],
    records: judged.flatMap(({ records }) => records),
    ...more,
  };
}

const mlp: readonly Law[] = [
  { layer: 'h1', quantity: 'h', slope: 0.01, predicted: 0, size: 0.58 },
  { layer: 'h2', quantity: 'h', slope: -0.02, predicted: 0, size: 0.41 },
  { layer: 'h1', quantity: 'deltaH', slope: 0.02, predicted: 0, size: 0.08 },
  { layer: 'h2', quantity: 'deltaH', slope: -0.01, predicted: 0, size: 0.13 },
  { layer: 'logits', quantity: 'f', slope: -0.51, predicted: -0.5, size: 0.2 },
  { layer: 'logits', quantity: 'deltaF', slope: 0.01, predicted: 0, size: 0.6 },
  { layer: 'h1/kernel', quantity: 'spectralChange', slope: 0.01, predicted: 0, size: 0.05 },
  { layer: 'h2/kernel', quantity: 'spectralChange', slope: 0.03, predicted: 0, size: 0.07 },
  { layer: 'logits/kernel', quantity: 'spectralChange', slope: -0.02, predicted: 0, size: 0.3 },
  { layer: 'h2', quantity: 'featureKernelChange', slope: 0.02, predicted: [-0.5, 0], size: 0.1 },
];

/** A three-layer network under μP that scales as it should. */
export function passingCheck(): CoordinateCheckJSON {
  return checkOf(mlp, {
    audit: [
      {
        subject: 'learning-rate',
        name: 'h1/kernel',
        role: 'input',
        verdict: 'pass',
        text: 'as planned',
      },
    ],
  });
}

/** A transformer block of which one projection was forgotten, and one layer is uncertain. */
export function failingCheck(): CoordinateCheckJSON {
  return checkOf(
    [
      { layer: 'embedding', quantity: 'deltaH', slope: 0.01, predicted: 0, size: 0.03 },
      {
        layer: 'block1/attention/query',
        quantity: 'deltaH',
        slope: 0.02,
        predicted: 0,
        size: 0.11,
      },
      { layer: 'block2/attention/query', quantity: 'deltaH', slope: 0.48, predicted: 0, size: 0.1 },
      {
        layer: 'block2/mlp/up',
        quantity: 'deltaH',
        slope: 0.2,
        predicted: 0,
        size: 0.16,
        scatter: 0.6,
      },
      {
        layer: 'block2/mlp/up',
        quantity: 'deltaH',
        slope: 0.03,
        predicted: 0,
        size: 0.14,
        call: 1,
      },
      { layer: 'logits', quantity: 'f', slope: -0.5, predicted: -0.5, size: 0.3 },
      { layer: 'logits', quantity: 'deltaF', slope: 0.3, predicted: 0, size: 0.5 },
      {
        layer: 'block2/attention',
        quantity: 'deltaLogits',
        slope: -0.4,
        predicted: [-1, 0],
        size: 0.02,
      },
      {
        layer: 'block2/attention/query/kernel',
        quantity: 'spectralChange',
        slope: 0.5,
        predicted: 0,
        size: 0.2,
      },
      { layer: 'logits/kernel', quantity: 'spectralChange', slope: 0, predicted: 0, size: 0.2 },
    ],
    {
      suspects: [
        'block2/attention/query: Δh grows as n^0.48, predicted 0: its learning rate looks like SP’s; is it missing from the plan?',
        'block2/attention/query/kernel: its learning rate is n^0.5 times the plan’s.',
      ],
      audit: [
        {
          subject: 'learning-rate',
          name: 'block2/attention/query/kernel',
          role: 'hidden',
          verdict: 'fail',
          departure: 0.5,
          text: 'Its learning rate departs from the plan’s as n^0.5.',
        },
        {
          subject: 'epsilon',
          name: 'logits/kernel',
          role: 'output',
          verdict: 'pass',
          text: 'as planned',
        },
      ],
      failures: [{ width: 512, seed: 3, step: 2, problem: 'the loss was not finite.' }],
    },
  );
}

/** A deep network: far more layers than can be named. */
export function deepCheck(layers = 24, failing = 3): CoordinateCheckJSON {
  return checkOf(
    Array.from({ length: layers }, (_, index) => ({
      layer: `decoder/block${index + 1}/feed-forward/dense`,
      quantity: 'deltaH' as const,
      slope:
        index % 8 === 5 && index / 8 < failing
          ? 0.35 + 0.05 * (index / 8)
          : 0.01 * ((index % 5) - 2),
      predicted: 0,
      size: 0.02 * 1.15 ** index,
    })),
  );
}

/** A sweep of made curves: parabolas in log2 whose optimum drifts, and divergence to the right. */
export function sweepOf(
  settings: readonly {
    readonly hyperparameters: Readonly<Record<string, HyperparameterValue>>;
    readonly drift: number;
    readonly base: number;
    readonly grid: readonly number[];
  }[],
  more: { readonly widths?: readonly number[]; readonly seeds?: readonly number[] } = {},
): TransferSweepJSON {
  const { widths = [64, 128, 256, 512], seeds = [1, 2, 3] } = more;
  const random = noise(11);
  const groups = settings.map(({ hyperparameters, drift, base, grid }): TransferGroup => {
    const curves = widths.map((width, index): TransferCurve => {
      const best = base + index * drift;
      const floor = 0.5 * 0.85 ** index;
      const points = grid.map((log2) => {
        const bySeed = seeds.map(() =>
          log2 > best + 3.2 ? null : floor * (1 + 0.09 * (log2 - best) ** 2 + 0.02 * random()),
        );
        const diverged = bySeed.includes(null);
        const sum = bySeed.reduce<number>((total, loss) => total + (loss ?? 0), 0);
        return { learningRate: 2 ** log2, loss: diverged ? null : sum / seeds.length, bySeed };
      });
      const found = best + 0.1 * random();
      const half = 0.15 + 0.1 * Math.abs(random());
      const low = grid[0] ?? 0;
      return {
        width,
        points,
        // As the lab has it: there is no best rate where all diverged.
        optimum: points.every(({ loss }) => loss === null)
          ? undefined
          : {
              learningRate: 2 ** Math.max(found, low),
              log2: Math.max(found, low),
              interval: { min: found - half, max: found + half },
              bySeed: seeds.map(() => found + half * random()),
              loss: floor,
              ...(found < low ? { edge: 'low' as const } : {}),
            },
      };
    });
    const optima = curves.flatMap(({ optimum }) => optimum ?? []);
    const [narrow] = optima;
    const wide = optima.at(-1);
    const first = narrow?.learningRate ?? 1;
    return {
      hyperparameters,
      label: Object.entries(hyperparameters)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
      curves,
      driftPerDoubling: { value: drift, interval: { min: drift - 0.12, max: drift + 0.12 } },
      spread: Math.abs(drift) * (widths.length - 1),
      transfer: {
        width: widths.at(-1) ?? 0,
        learningRate: first,
        loss: Math.abs(drift) > 0.9 ? null : 0.31 + Math.abs(drift),
        tunedLearningRate: wide?.learningRate ?? 1,
        tunedLoss: 0.307,
      },
      widerIsBetter: {
        holds: Math.abs(drift) < 0.3,
        learningRate: first,
        comparisons: 24,
        violations:
          Math.abs(drift) < 0.3 ? [] : [{ step: 40, narrow: widths[0] ?? 0, wide: widths[1] ?? 0 }],
      },
      recommendation: {
        width: 4096,
        learningRate: first,
        interval: { min: first / 1.2, max: first * 1.2 },
        text: `Use a learning rate of ${first.toPrecision(3)} at width 4096.`,
      },
    };
  });
  const rates = [...new Set(settings.flatMap(({ grid }) => grid))].sort((a, b) => a - b);
  return {
    schemaVersion: 1,
    kind: 'transfer-sweep',
    widths,
    seeds,
    learningRates: rates.map((log2) => 2 ** log2),
    leftOut: 0,
    groups,
    cells: groups.flatMap(({ hyperparameters, curves }) =>
      curves.flatMap(({ width, points }) =>
        points.flatMap(({ learningRate, bySeed }) =>
          bySeed.map((loss, index) => ({
            width,
            learningRate,
            seed: seeds[index] ?? 0,
            hyperparameters,
            loss,
            ...(loss === null ? { divergedAt: 12 } : {}),
            curve: [],
            milliseconds: 100,
          })),
        ),
      ),
    ),
  };
}

const rates = (low: number, high: number): number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

/** Three schemes with two optimizers, as the demo has them; under SP wide models diverge. */
export function schemeSweep(): TransferSweepJSON {
  const drifts = { SP: [-0.9, -0.7], NTK: [0.1, 0.6], μP: [-0.05, 0.1] } as const;
  return sweepOf(
    Object.entries(drifts).flatMap(([scheme, [adam, sgd]]) => [
      {
        hyperparameters: { scheme, optimizer: 'Adam' },
        drift: adam,
        base: -6,
        grid: rates(-10, -4),
      },
      { hyperparameters: { scheme, optimizer: 'SGD' }, drift: sgd, base: -1.3, grid: rates(-5, 1) },
    ]),
  );
}

/** One setting, eight widths. */
export function wideSweep(): TransferSweepJSON {
  return sweepOf([{ hyperparameters: {}, drift: -0.35, base: -5, grid: rates(-9, -2) }], {
    widths: [32, 64, 128, 256, 512, 1024, 2048, 4096],
  });
}

/** A run measured at several widths. */
export function widthsDiagnosis(richness = 0.31): DiagnosisJSON {
  const random = noise(5);
  const widths = [64, 128, 256, 512];
  const seeds = [1, 2, 3];
  return {
    ...diagnosis(richness),
    from: 'widths',
    widths,
    seeds,
    movement: widths.flatMap((width) =>
      seeds.map((seed) => ({
        width,
        seed,
        value: 0.2 * (width / 64) ** (richness - 1 / 2) * Math.exp(0.05 * random()),
      })),
    ),
  };
}

/** A run measured between a lazy and a rich one. */
export function referencesDiagnosis(richness = 0.31): DiagnosisJSON {
  const random = noise(3);
  const share = richness / 0.5;
  const laws: readonly [ProfilePoint['quantity'], lazy: number, rich: number][] = [
    ['feature movement', 0.01, 0.6],
    ['feature kernel change', 0.001, 0.4],
    ['tangent kernel change', 0.003, 0.5],
    ['linearization error', 0.02, 0.8],
    ['weight movement', 0.004, 0.09],
    ['weight alignment', -0.02, 0.3],
    ['sharpness', 3, 9],
  ];
  return {
    ...diagnosis(richness),
    from: 'references',
    widths: [256],
    seeds: [1],
    profile: laws.flatMap(([quantity, lazy, rich]) =>
      [1, 2, 4, 8, 16, 32].map((step): ProfilePoint => {
        const grown = 1 - Math.exp(-step / 10);
        const wobble = 1 + 0.05 * random();
        const between = lazy > 0 ? lazy * (rich / lazy) ** share : lazy + (rich - lazy) * share;
        return {
          quantity,
          step,
          run: between * grown * wobble,
          lazy: lazy * grown,
          rich: rich * grown,
          richness:
            quantity === 'weight alignment' || quantity === 'sharpness'
              ? undefined
              : richness * wobble,
        };
      }),
    ),
  };
}

function diagnosis(richness: number): DiagnosisJSON {
  return {
    schemaVersion: 1,
    kind: 'diagnosis',
    richness,
    interval: { min: richness - 0.04, max: richness + 0.04 },
    from: 'widths',
    planned: 0.5,
    sentence: `This run sits at ${richness} on the richness scale, from 0 (lazy, NTK) to 1/2 (rich, μP); its plan promises 0.5.`,
    widths: [],
    seeds: [],
    steps: 32,
    movement: [],
    profile: [],
    failures: [],
  };
}

/** A plan with every role, at eight times the base width. */
export function transformerPlan(
  gauge: 'unit-multiplier' | 'unit-gradient' = 'unit-multiplier',
  optimizer: 'adamw' | 'sgd' = 'adamw',
): Plan {
  const wide = { size: 1024, base: 128 };
  return plan({
    parameterization: parameterization({ richness: 0.3, gauge }),
    optimizer,
    tensors: [
      { name: 'token embedding/embeddings', size: wide, kind: 'embedding' },
      { name: 'block1/attention/query/kernel', fanIn: wide, fanOut: wide },
      { name: 'block1/attention/query/bias', size: wide, kind: 'bias' },
      { name: 'block1/norm/gamma', size: wide, kind: 'gain' },
      { name: 'block1/mlp/down/kernel', fanIn: { size: 4096, base: 512 }, fanOut: wide },
      { name: 'logits/kernel', fanIn: wide, fanOut: 10 },
      { name: 'logits/bias', size: 10, kind: 'bias' },
    ],
  });
}

/** A plan whose names are hostile. */
export function hostilePlan(): PlanJSON {
  const json = transformerPlan().toJSON();
  return {
    ...json,
    rows: json.rows.map((row, index) => ({
      ...row,
      name: `${hostile}${index}/${hostile}`,
      why: hostile,
    })),
    warnings: [hostile],
    parameterization: { ...json.parameterization, name: hostile },
  };
}
