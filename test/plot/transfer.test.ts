// What is drawn of a sweep stands where its axes say.
import { describe, expect, it } from 'vitest';
import type { TransferSweepJSON } from '../../src/judge/results/sweep-result.ts';
import { transferPlot } from '../../src/plot/index.ts';
import { schemeSweep, sweepOf, wideSweep } from './fixtures.ts';
import {
  type Axis,
  axisOf,
  cornersOf,
  horizontalTicks,
  inside,
  only,
  type Panel,
  panelsOf,
  parsed,
  placeOf,
  textsOf,
  verticalTicks,
  withClass,
} from './parsed.ts';

/** The panels of a figure with their axes: those of a row share one, as do those of a column. */
function read(sweep: TransferSweepJSON, options: Parameters<typeof transferPlot>[1] = {}) {
  const document = parsed(transferPlot(sweep, options));
  const panels = panelsOf(document).sort((a, b) => a.top - b.top || a.left - b.left);
  const left = panels.filter((panel) => panel.left === Math.min(...panels.map((p) => p.left)));
  const lowest = panels.filter(
    (panel) => panel.bottom === Math.max(...panels.map((p) => p.bottom)),
  );
  const axes = panels.map((panel): { panel: Panel; x: Axis; y: Axis } => {
    const beside = only(left.filter(({ top }) => top === panel.top));
    const below = only(lowest.filter((other) => other.left === panel.left));
    return {
      panel,
      x: axisOf(horizontalTicks(document, below)),
      y: axisOf(verticalTicks(document, beside)),
    };
  });
  return { document, axes };
}

describe.each([
  ['one setting at eight widths', wideSweep()],
  ['six settings in two columns', schemeSweep()],
])('%s', (_, sweep) => {
  const { document, axes } = read(sweep);

  it('has every cell where the axes say, divergent ones above all losses', () => {
    expect(axes).toHaveLength(sweep.groups.length);
    for (const [index, { panel, x, y }] of axes.entries()) {
      const points = only(sweep.groups, index).curves.flatMap((curve) => curve.points);
      const dots = inside(withClass(document, 'dot'), panel);
      const learned = points.filter(({ loss }) => loss !== null);
      expect(dots).toHaveLength(learned.length);
      for (const [at, { learningRate, loss }] of learned.entries()) {
        const dot = only(dots, at);
        expect(Math.abs(Number(dot.getAttribute('cx')) - x(learningRate))).toBeLessThan(0.5);
        expect(Math.abs(Number(dot.getAttribute('cy')) - y(loss ?? 0))).toBeLessThan(0.5);
      }
      const crosses = inside(withClass(document, 'cross'), panel).map(placeOf);
      const diverged = points.filter(({ loss }) => loss === null);
      expect(crosses).toHaveLength(diverged.length);
      const highest = Math.min(...dots.map((dot) => Number(dot.getAttribute('cy'))));
      for (const [at, { learningRate }] of diverged.entries()) {
        expect(Math.abs(only(crosses, at).x - x(learningRate))).toBeLessThan(0.5);
        expect(only(crosses, at).y).toBeLessThan(highest);
      }
    }
  });

  it('marks the best rate of each width twice, on the curve and below with its interval', () => {
    for (const [index, { panel, x }] of axes.entries()) {
      const { curves } = only(sweep.groups, index);
      const marks = inside(withClass(document, 'mark'), panel).map(placeOf);
      const whiskers = withClass(document, 'whisker').filter((whisker) => {
        const start = cornersOf(whisker)[0];
        return start && start.x >= panel.left && start.y > panel.top && start.y < panel.bottom;
      });
      expect(marks).toHaveLength(2 * curves.length);
      for (const [at, { optimum }] of curves.entries()) {
        const place = x(2 ** (optimum?.log2 ?? Number.NaN));
        const below = only(marks, at);
        expect(Math.abs(below.x - place)).toBeLessThan(0.5);
        expect(Math.abs(only(marks, curves.length + at).x - place)).toBeLessThan(0.5);
        const whisker = only(whiskers.filter((one) => only(cornersOf(one)).y === below.y));
        const [, from, to] =
          whisker
            .getAttribute('d')
            ?.match(/^M([\d.]+) [\d.]+H([\d.]+)/)
            ?.map(Number) ?? [];
        const ends = [optimum?.interval.min ?? 0, optimum?.interval.max ?? 0].map((log2) =>
          Math.min(panel.right, Math.max(panel.left, x(2 ** log2))),
        );
        expect(Math.abs((from ?? 0) - only(ends))).toBeLessThan(0.5);
        expect(Math.abs((to ?? 0) - only(ends, 1))).toBeLessThan(0.5);
      }
    }
  });

  it('has the rate of the narrowest as a line through all', () => {
    const lines = withClass(document, 'base').flatMap((line) => {
      const found = line.getAttribute('d')?.match(/^M([\d.]+) ([\d.]+)V([\d.]+)$/);
      return found ? [found.slice(1).map(Number)] : [];
    });
    expect(lines).toHaveLength(axes.length);
    for (const [index, { panel, x }] of axes.entries()) {
      const rate = only(only(sweep.groups, index).curves).optimum?.learningRate ?? Number.NaN;
      const own = lines.filter(
        ([place = 0, top, bottom]) =>
          Math.abs(place - x(rate)) < 0.5 && top === panel.top && bottom === panel.bottom,
      );
      expect(own).toHaveLength(1);
    }
  });
});

describe('losses that are no use', () => {
  const made = sweepOf([{ hyperparameters: {}, drift: 0, base: -5, grid: [-7, -6, -5, -4, -3] }]);
  const changed = (
    change: (curve: TransferSweepJSON['groups'][0]['curves'][0]) => object,
  ): TransferSweepJSON => ({
    ...made,
    groups: made.groups.map((group) => ({
      ...group,
      curves: group.curves.map((curve) => ({ ...curve, ...change(curve) })),
    })),
  });

  it('are in the band from the ceiling on', () => {
    const { document, axes } = read(made, { ceiling: 0.6 });
    const { panel } = only(axes);
    const losses = only(made.groups).curves.flatMap(({ points }) => points.map(({ loss }) => loss));
    const above = losses.filter((loss) => loss !== null && loss >= 0.6);
    expect(above.length).toBeGreaterThan(0);
    expect(inside(withClass(document, 'cross'), panel)).toHaveLength(above.length);
    expect(textsOf(document)).toContain('loss above 0.6');
  });

  it('take no room where there are none', () => {
    const { document } = read(made);
    expect(withClass(document, 'cross')).toEqual([]);
    const [first, second] = cornersOf(only(withClass(document, 'edge')));
    expect(first?.y).toBe(only(panelsOf(document)).top);
    expect(second?.y).toBeGreaterThan(first?.y ?? 0);
  });

  it('do not turn the axis when a fitted one is below zero', () => {
    const fitted = changed(({ optimum }) => ({ optimum: optimum && { ...optimum, loss: -0.1 } }));
    expect(transferPlot(fitted)).toBe(transferPlot(made));
  });

  it('leave the axis without numbers where all diverged', () => {
    const document = parsed(
      transferPlot(
        changed(({ points }) => ({
          points: points.map((point) => ({ ...point, loss: null })),
          optimum: undefined,
        })),
      ),
    );
    const panel = only(panelsOf(document));
    expect(verticalTicks(document, panel)).toEqual([]);
    expect(inside(withClass(document, 'cross'), panel)).toHaveLength(20);
    expect(inside(withClass(document, 'mark'), panel)).toEqual([]);
  });
});

describe('the axis of learning rates', () => {
  const ticks = (grid: readonly number[]): number[] => {
    const document = parsed(
      transferPlot(sweepOf([{ hyperparameters: {}, drift: 0, base: -5, grid }])),
    );
    return horizontalTicks(document, only(panelsOf(document))).map(({ value }) => Math.log2(value));
  };

  it('has even ticks, of whole powers of two where there are some', () => {
    for (const [grid, expected] of [
      [
        [-7, -6, -5, -4],
        [-7, -6, -5, -4],
      ],
      [
        [-24, -16, -8, 0],
        [-24, -21, -18, -15, -12, -9, -6, -3, 0],
      ],
      [
        [-5.4, -5.1],
        [-5.4, -5.3, -5.2, -5.1],
      ],
      [[-5.5], [-5.5]],
    ] as const) {
      const found = ticks(grid);
      expect(found).toHaveLength(expected.length);
      for (const [index, tick] of found.entries()) {
        expect(tick).toBeCloseTo(only(expected, index), 6);
      }
    }
  });
});
