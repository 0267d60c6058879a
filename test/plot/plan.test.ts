// The cells of a plan's heat map say and show its factors.
import { describe, expect, it } from 'vitest';
import { muP, plan } from '../../src/index.ts';
import { planPlot } from '../../src/plot/index.ts';
import { transformerPlan } from './fixtures.ts';
import { only, parsed, textsOf, withClass } from './parsed.ts';

const width = { size: 256, base: 64 };

type Plotted = Parameters<typeof planPlot>[0];

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly look: string;
  readonly strength: number;
  readonly text: string;
}

/** The cells of a plan by rows; the scale below them has narrower ones. */
function cellsOf(plan: Plotted): Cell[][] {
  const document = parsed(planPlot(plan));
  const number = (element: { getAttribute(name: string): string | null }, name: string): number =>
    Number(element.getAttribute(name));
  const texts = withClass(document, 'end').map((text) => ({
    x: number(text, 'x'),
    y: number(text, 'y'),
    text: text.textContent ?? '',
  }));
  const cells = [...document.getElementsByTagName('rect')]
    .filter((rect) => number(rect, 'width') === 57)
    .map((rect): Cell => {
      const [x, y] = [number(rect, 'x'), number(rect, 'y')];
      const own = texts.filter(
        (text) => text.x > x && text.x < x + 57 && text.y > y && text.y < y + 23,
      );
      expect(own).toHaveLength(1);
      const strength = number(rect, 'fill-opacity');
      return { x, y, look: rect.getAttribute('class') ?? '', strength, text: only(own).text };
    });
  const rows = [...new Set(cells.map(({ y }) => y))].sort((a, b) => a - b);
  return rows.map((row) => cells.filter(({ y }) => y === row).sort((a, b) => a.x - b.x));
}

const names = ['init', 'multiplier', 'lr', 'epsilon', 'weightDecay'] as const;

describe.each([
  ['with ε', transformerPlan(), names],
  [
    'without ε',
    transformerPlan('unit-gradient', 'sgd'),
    names.filter((name) => name !== 'epsilon'),
  ],
])('a plan %s', (_, plan, columns) => {
  const rows = cellsOf(plan);
  const cells = rows.flatMap((row, index) =>
    row.map((cell, column) => ({
      ...cell,
      factor: only(plan.rows, index)[columns[column] ?? 'init'],
    })),
  );

  it('has a row for each tensor and a column for each factor', () => {
    expect(rows).toHaveLength(plan.rows.length);
    for (const row of rows) expect(row).toHaveLength(columns.length);
  });

  it('says the factors', () => {
    for (const { text, factor } of cells) {
      const said = Number(text.replaceAll('−', '-'));
      expect(Math.abs(Math.log(said / factor))).toBeLessThan(0.01);
    }
  });

  it('shows on which side of 1 a factor is, and how far in powers of two', () => {
    const most = Math.max(...cells.map(({ factor }) => Math.abs(Math.log2(factor))));
    for (const { look, strength, factor } of cells) {
      const log2 = Math.log2(factor);
      expect(look).toBe(Math.abs(log2) < 1e-9 ? 'same' : log2 < 0 ? 'below' : 'above');
      if (look === 'same') continue;
      expect(strength).toBeCloseTo(0.12 + (0.78 * Math.abs(log2)) / most, 1);
    }
    const coloured = cells.filter(({ look }) => look !== 'same');
    const sorted = coloured.toSorted(
      (a, b) => Math.abs(Math.log2(a.factor)) - Math.abs(Math.log2(b.factor)),
    );
    for (const [index, cell] of sorted.slice(1).entries()) {
      expect(cell.strength).toBeGreaterThanOrEqual(only(sorted, index).strength);
    }
  });
});

describe('factors that are no factors', () => {
  it('are said as they are, without a colour', () => {
    const plan = transformerPlan().toJSON();
    const odd = [0, Number.NaN, Number.POSITIVE_INFINITY];
    const rows = cellsOf({
      ...plan,
      rows: plan.rows.map((row, index) => ({ ...row, lr: odd[index] ?? row.lr })),
    });
    const rates = rows.slice(0, 3).map((row) => only(row, 2));
    expect(rates.map(({ text }) => text)).toEqual(['0', '?', '∞']);
    expect(rates.map(({ look }) => look)).toEqual(['same', 'same', 'same']);
  });

  it('of great size fit their cells and the scale', () => {
    const plan = transformerPlan().toJSON();
    const document = parsed(
      planPlot({ ...plan, rows: plan.rows.map((row) => ({ ...row, lr: 2 ** -40 })) }),
    );
    expect(textsOf(document)).toContain('9.1e−13');
    expect(textsOf(document)).toContain('× 1.1e12');
  });
});

describe('layers of the same long path', () => {
  it('are told apart', () => {
    const plan = transformerPlan().toJSON();
    const path = 'transformer/decoder_stack_of_many_layers/block';
    const document = parsed(
      planPlot({
        ...plan,
        rows: plan.rows.map((row, index) => ({
          ...row,
          name: `${path}_${index}/multi_head_attention_with_a_long_name/kernel`,
        })),
      }),
    );
    const titles = withClass(document, 'strong').map((text) => text.textContent);
    expect(new Set(titles).size).toBe(plan.rows.length);
  });
});

it('a plan says what outputs without a weight of their own are multiplied by', () => {
  const made = plan({
    parameterization: muP(),
    optimizer: 'adam',
    tensors: [{ name: 'hidden', fanIn: width, fanOut: width }],
    outputs: [{ name: 'similarity', fanIn: width }],
  });
  for (const plotted of [made, made.toJSON()]) {
    const texts = textsOf(parsed(planPlot(plotted))).join(' ');
    expect(texts).toMatch(/similarity, a sum over the width .* is multiplied by 0\.25\./);
  }
  const { outputs: _, ...earlier } = made.toJSON();
  expect(textsOf(parsed(planPlot(earlier))).join(' ')).not.toContain('similarity');
});
