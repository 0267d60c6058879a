import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { sp } from '../../../src/index.ts';
import type { CoordinateCheck, CoordinateRecord } from '../../../src/judge/results/check-result.ts';
import type { CoordinateProgress } from '../../../src/lab/coordinate-check/check-options.ts';
import { coordinateCheckPlot } from '../../../src/plot/index.ts';
import { sgd } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { checked, network, seeds, usual, widths, withFactors } from './networks.ts';

const layers = ['in', 'hidden', 'out'];
const tensors = layers.flatMap((layer) => [`${layer}/kernel`, `${layer}/bias`]);
const steps = 4;

onBackend('wasm', 'a coordinate check of a three-layer network', () => {
  let check: CoordinateCheck;
  const told: CoordinateProgress[] = [];

  beforeAll(async () => {
    enableTrainingKernels();
    const onProgress = (progress: CoordinateProgress) => told.push(progress);
    check = await checked((cell) => network(cell), { onProgress });
  });
  afterAll(() => disableTrainingKernels());

  const of = (wanted: Partial<CoordinateRecord>): readonly CoordinateRecord[] =>
    check.records.filter((record) =>
      Object.entries(wanted).every(([key, value]) => record[key as 'layer'] === value),
    );
  const inOneCell = (wanted: Partial<CoordinateRecord>): readonly string[] => [
    ...new Set(of({ width: 16, seed: 1, ...wanted }).map(({ layer }) => layer)),
  ];

  it('says what was measured', () => {
    expect(check).toMatchObject({
      schemaVersion: 1,
      kind: 'coordinate-check',
      verdict: 'pass',
      widths,
      seeds,
      steps,
      failures: [],
      suspects: [],
    });
    expect(check.parameterization).toMatchObject({ name: 'muP' });
    expect(check.optimizer).toMatchObject({ name: 'adam' });
  });

  it('reports its progress cell by cell, narrow ones first', () => {
    expect(told).toHaveLength(widths.length * seeds.length);
    expect(told[0]).toStrictEqual({ done: 1, of: 12, width: 16, seed: 1 });
    expect(told.at(-1)).toStrictEqual({ done: 12, of: 12, width: 128, seed: 3 });
  });

  describe('has records', () => {
    it('with all fields, numbers that are not negative', () => {
      for (const record of check.records) {
        expect(Object.keys(record).toSorted()).toStrictEqual([
          'call',
          'layer',
          'quantity',
          'seed',
          'statistic',
          'step',
          'value',
          'width',
        ]);
        expect(record.value).toBeGreaterThanOrEqual(0);
        expect(widths).toContain(record.width);
        expect(seeds).toContain(record.seed);
      }
    });

    it('of the same kind in every cell', () => {
      const [first, ...others] = widths.flatMap((width) =>
        seeds.map((seed) =>
          of({ width, seed }).map(({ width, seed, value, ...rest }) => JSON.stringify(rest)),
        ),
      );
      for (const other of others) expect(other).toStrictEqual(first);
      expect(new Set(first).size).toBe(first?.length);
    });

    it('of features at the start, and of how they change and what a layer’s own update adds', () => {
      expect(inOneCell({ quantity: 'h', step: 0 })).toStrictEqual(['in', 'hidden']);
      expect(inOneCell({ quantity: 'f', step: 0 })).toStrictEqual(['out']);
      for (let step = 1; step <= steps; step++) {
        expect(inOneCell({ quantity: 'deltaH', step })).toStrictEqual(['in', 'hidden']);
        expect(inOneCell({ quantity: 'deltaF', step })).toStrictEqual(['out']);
        expect(inOneCell({ quantity: 'contribution', step })).toStrictEqual(layers);
      }
      // The first layer's input stays as it is, so that all of its change is its own.
      const values = (quantity: 'deltaH' | 'contribution') =>
        of({ quantity, layer: 'in' }).map(({ value }) => value);
      expect(values('contribution')).toStrictEqual(values('deltaH'));
    });

    it('of every tensor’s start, gradients and updates', () => {
      expect(inOneCell({ quantity: 'weight', step: 0 })).toStrictEqual(tensors);
      for (let step = 1; step <= steps; step++) {
        expect(inOneCell({ quantity: 'gradient', step })).toStrictEqual(tensors);
        expect(inOneCell({ quantity: 'update', step })).toStrictEqual(tensors);
        // Biases start at zero, and have no relative change.
        expect(inOneCell({ quantity: 'spectralChange', step })).toStrictEqual(
          tensors.filter((name) => name.endsWith('kernel')),
        );
      }
      // Adam's first step is the learning rate, to every entry that has a gradient.
      const first = of({ quantity: 'update', step: 1, layer: 'hidden/kernel', statistic: 'max' });
      for (const { width, value } of first)
        expect(value / (0.003 * (16 / width))).toBeCloseTo(1, 2);
    });

    it('of the loss’s derivative, under no layer', () => {
      const residuals = of({ quantity: 'residual' });
      expect(residuals).toHaveLength(widths.length * seeds.length * steps);
      expect(new Set(residuals.map(({ layer }) => layer))).toStrictEqual(new Set(['']));
      // The loss is linear in the output, and its targets the same everywhere.
      expect(new Set(residuals.map(({ value }) => value)).size).toBe(1);
    });

    it('of three statistics of entries, mean ≤ root mean square ≤ largest, or of one norm', () => {
      const norms = new Set(of({ statistic: 'norm' }).map(({ quantity }) => quantity));
      expect(norms).toStrictEqual(new Set(['residual', 'spectralChange']));
      const place = { width: 32, seed: 2, step: 3 };
      for (const layer of layers) {
        const [l1, l2, max] = (['l1', 'l2', 'max'] as const).map(
          (statistic) =>
            of({ ...place, layer, quantity: 'contribution', statistic })[0]?.value ?? 0,
        ) as [number, number, number];
        expect(l1).toBeGreaterThan(0);
        expect(l2).toBeGreaterThan(l1);
        expect(max).toBeGreaterThan(l2);
      }
    });
  });

  it('has findings whose points are records, and whose fit is theirs', () => {
    const found = check.findings.find(
      ({ layer, quantity }) => layer === 'hidden' && quantity === 'deltaH',
    );
    const records = of({ layer: 'hidden', quantity: 'deltaH', step: steps, statistic: 'l2' });
    expect(found?.points).toStrictEqual(
      records.map(({ width, seed, value }) => ({ width, seed, value })),
    );
    expect(found).toMatchObject({ verdict: 'pass', predicted: { min: 0, max: 0 }, step: steps });
    expect(found?.fit.interval.min).toBeLessThan(found?.fit.exponent ?? Number.NaN);
  });

  it('audits every tensor’s initial size and learning rate', () => {
    const audited = (subject: string) =>
      check.audit.filter((each) => each.subject === subject).map(({ name }) => name);
    expect(audited('learning-rate').toSorted()).toStrictEqual(tensors.toSorted());
    expect(audited('initial-size')).toStrictEqual(['in/kernel', 'hidden/kernel', 'out/kernel']);
    expect(audited('fans')).toStrictEqual(['in/kernel', 'hidden/kernel', 'out/kernel']);
    expect(check.audit.every(({ verdict }) => verdict === 'pass')).toBe(true);
  });

  it('is the same when run again, and survives JSON whole', async () => {
    const again = await checked((cell) => network(cell));
    expect(again.toJSON()).toStrictEqual(check.toJSON());
    expect(JSON.parse(JSON.stringify(check))).toStrictEqual({ ...check.toJSON() });
  });

  it('prints the verdict, and a table with a row for each finding', () => {
    const [head, blank, header, ...rows] = String(check).split('\n');
    expect(head).toBe(
      'PASS: it scales as its plan promises (muP, adam, widths 16, 32, 64, 128, 3 seeds, 4 steps).',
    );
    expect([blank, header?.trim().split(/\s+/)]).toStrictEqual([
      '',
      ['layer', 'quantity', 'measured', 'interval', 'predicted', 'within'],
    ]);
    expect(rows).toHaveLength(check.findings.length);
    expect(rows.every((row) => row.startsWith('✓'))).toBe(true);
  });
});

onBackend('wasm', 'a coordinate check that fails', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());
  const small = { widths: [16, 32, 64], seeds: [1, 2], probe: false };

  it('prints its suspects, and marks what is off', async () => {
    const check = await checked(
      (cell) => {
        const { plan, ...right } = network(cell);
        right.model.dispose();
        right.optimizer.dispose();
        return { ...network(cell, { parameterization: sp() }), plan };
      },
      { ...small, widths: [16, 32, 64, 128] },
    );
    expect(check.verdict).toBe('fail');
    const text = String(check);
    expect(text).toMatch(/^FAIL: /);
    for (const suspect of check.suspects) expect(text).toContain(`  ✗ ${suspect}`);
    expect(text).toMatch(/^✗ {2}out +deltaF/m);
    // By the measured exponents alone, without the probe.
    expect(check.suspects.join('\n')).toMatch(/`hidden`: .* this is what SP’s learning rate gives/);
  });

  it('asks for a number of seeds where it is undecided, in its text too', async () => {
    const check = await checked(
      (cell) => network(cell, { optimizer: sgd({ learningRate: 0.03 }) }),
      { widths: [8, 16, 32], seeds: [1], steps: 2 },
    );
    expect(check.verdict, String(check)).toBe('undecided');
    const needed = check.findings.flatMap(({ seedsNeeded = [] }) => seedsNeeded);
    expect(Math.min(...needed)).toBeGreaterThan(1);
    const undecided = check.findings.filter(({ verdict }) => verdict === 'undecided');
    expect(needed).toHaveLength(undecided.length);
    expect(String(check)).toContain(
      `About ${Math.max(...needed)} seeds at these widths would tell`,
    );
  });

  it('goes on after a cell whose learning rate is absurd, and names it', async () => {
    const check = await checked(
      (cell) => {
        const absurd = cell.width === 32 && cell.seed === 2;
        return withFactors(network(cell), usual, ({ lr }) => (absurd ? { lr: 1e30 } : { lr }));
      },
      { ...small, seeds: [1, 2, 3] },
    );
    expect(check.failures).toHaveLength(1);
    expect(check.failures[0]).toMatchObject({ width: 32, seed: 2 });
    expect(check.suspects).toStrictEqual([]);
    expect(String(check)).toMatch(/^ {2}! Width 32, seed 2, step \d: Loss or outputs are not/m);
    const last = check.records.filter(
      ({ quantity, step, statistic }) =>
        quantity === 'deltaF' && step === steps && statistic === 'l2',
    );
    expect(last).toHaveLength(8);
    expect(last.every(({ value }) => Number.isFinite(value))).toBe(true);
    expect(check.verdict, String(check)).not.toBe('fail');
  });

  it('fails where a width diverges with every seed', async () => {
    const check = await checked(
      (cell) =>
        withFactors(network(cell), usual, ({ lr }) => (cell.width === 64 ? { lr: 1e30 } : { lr })),
      small,
    );
    expect(check.failures.map(({ width }) => width)).toStrictEqual([64, 64]);
    expect(check.verdict).toBe('fail');
    expect(check.suspects.join('\n')).toMatch(/Width 64, seed 1, step 1: Loss or outputs/);
    expect(String(check)).not.toContain('  ! ');
    // What is not finite is null in what was saved, and makes no difference to the pictures.
    const saved = JSON.parse(JSON.stringify(check)) as typeof check;
    expect(saved.records.some(({ value }) => value === null)).toBe(true);
    expect(coordinateCheckPlot(saved)).toBe(coordinateCheckPlot(check));
  });
});
