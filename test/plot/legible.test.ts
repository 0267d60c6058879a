// Figures can be read at 400 pixels, on light and dark grounds, and without seeing all colours.
import type { Element } from '@xmldom/xmldom';
import { describe, expect, it, vi } from 'vitest';
import {
  coordinateCheckPlot,
  htmlReport,
  planPlot,
  richnessPlot,
  transferPlot,
} from '../../src/plot/index.ts';
import { ordered } from '../../src/plot/svg/palette.ts';
import { textWidth } from '../../src/plot/svg/text-size.ts';
import { apart, contrast, mixed } from './colours.ts';
import {
  checkOf,
  deepCheck,
  failingCheck,
  passingCheck,
  referencesDiagnosis,
  schemeSweep,
  sweepOf,
  transformerPlan,
  wideSweep,
  widthsDiagnosis,
} from './fixtures.ts';
import { parsed } from './parsed.ts';

const grid = [-10, -9, -8, -7, -6, -5, -4];
const longNames = sweepOf(
  [0, 0.25, 0.5].flatMap((richness) =>
    ['Adam', 'SGD', 'an optimizer of a long name'].map((optimizer) => ({
      hyperparameters: { richness, optimizer },
      drift: 0,
      base: -7,
      grid,
    })),
  ),
);
const sized = (size: number) =>
  checkOf([
    { layer: 'small', quantity: 'h', slope: 0, predicted: 0, size },
    { layer: 'large', quantity: 'h', slope: 1, predicted: 0, size: 2 * size },
  ]);
const manyWidths = [16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096, 16384];

const figures: readonly (readonly [string, () => string])[] = [
  ['a passing check', () => coordinateCheckPlot(passingCheck())],
  ['a failing check', () => coordinateCheckPlot(failingCheck())],
  ['a check of 40 layers', () => coordinateCheckPlot(deepCheck(40, 5))],
  [
    'a check of one layer',
    () => coordinateCheckPlot(checkOf([{ layer: 'h', quantity: 'h', slope: 0, predicted: 0 }])),
  ],
  [
    'a check at many widths',
    () =>
      coordinateCheckPlot(
        checkOf([{ layer: 'h', quantity: 'h', slope: -1, predicted: 0 }], { widths: manyWidths }),
      ),
  ],
  ...[1e-7, 1e-4, 0.03, 1e5].map(
    (size) => [`a check of size ${size}`, () => coordinateCheckPlot(sized(size))] as const,
  ),
  ['a sweep of schemes', () => transferPlot(schemeSweep())],
  ['a wide sweep', () => transferPlot(wideSweep())],
  ['a sweep of long names', () => transferPlot(longNames)],
  [
    'a sweep of one cell',
    () =>
      transferPlot(
        sweepOf([{ hyperparameters: {}, drift: 0, base: -8, grid: [-8] }], { widths: [64] }),
      ),
  ],
  ['a diagnosis over widths', () => richnessPlot(widthsDiagnosis())],
  ['a lazier one than lazy', () => richnessPlot(widthsDiagnosis(-0.4))],
  ['a richer one than rich', () => richnessPlot(widthsDiagnosis(1.4))],
  ['a diagnosis between references', () => richnessPlot(referencesDiagnosis())],
  ['a plan', () => planPlot(transformerPlan())],
  ['a plan without ε', () => planPlot(transformerPlan('unit-gradient', 'sgd'))],
];

/** The box around a text, its width estimated as the figures themselves do. */
function boxOf(text: Element) {
  const look = (text.getAttribute('class') ?? '').split(' ');
  const heading = look.includes('heading');
  const bold = heading || look.includes('strong');
  const width = [...text.childNodes].reduce((total, node) => {
    const raised = node.nodeType === 1 && (node as Element).getAttribute('font-size') === '11';
    return total + textWidth(node.textContent ?? '', bold) * (raised ? 11 / 13 : 1);
  }, 0);
  const size = width * (heading ? 14 / 13 : 1);
  const x = Number(text.getAttribute('x'));
  const y = Number(text.getAttribute('y'));
  const left = look.includes('end') ? x - size : look.includes('middle') ? x - size / 2 : x;
  return { left, right: left + size, top: y - 9, bottom: y + 1, text: text.textContent ?? '' };
}

describe.each(figures)('%s', (_, draw) => {
  const svg = draw();
  const document = parsed(svg);
  const [width = 0, height = 0] =
    document.documentElement?.getAttribute('viewBox')?.split(' ').slice(2).map(Number) ?? [];
  const boxes = [...document.getElementsByTagName('text')].map(boxOf);

  it('has no text below 9 pixels where it is 400 wide', () => {
    const sizes = [...svg.matchAll(/font(?:-size)?[:=]"?([\d.]+)/g)].map(([, size]) =>
      Number(size),
    );
    expect(sizes.length).toBeGreaterThan(1);
    expect((Math.min(...sizes) * 400) / width).toBeGreaterThanOrEqual(9);
  });

  it('has all text inside', () => {
    for (const { left, right, top, bottom, text } of boxes) {
      expect(left, text).toBeGreaterThanOrEqual(0);
      expect(right, text).toBeLessThanOrEqual(width);
      expect(top, text).toBeGreaterThanOrEqual(0);
      expect(bottom, text).toBeLessThanOrEqual(height);
    }
  });

  it('has no text on another', () => {
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        expect(across > 1 && down > 0, `${one.text} | ${other.text}`).toBe(false);
      }
    }
  });
});

describe.each(['light', 'dark'] as const)('on a %s ground', (mode) => {
  /** The variables of a figure that has eight series. */
  const style = transferPlot(wideSweep()).match(/<style>(.*?)<\/style>/s)?.[1] ?? '';
  const [light = '', dark = ''] = style.split('@media');
  const colour = (name: string): string =>
    (mode === 'light' ? light : dark).match(new RegExp(`--${name}:(#[0-9a-f]{6})`))?.[1] ?? '';
  const series = (count: number): string[] => ordered(count).map((each) => each[mode]);

  it.each(['ink', 'soft', 'pass', 'fail', 'undecided'])(
    'text in --%s has a contrast of 4.5',
    (name) => {
      expect(contrast(colour(name), colour('paper'))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it.each([1, 2, 3, 4, 5, 8, 12])('lines of %i widths have a contrast of 3', (count) => {
    for (const each of series(count)) {
      expect(contrast(each, colour('paper'))).toBeGreaterThanOrEqual(3);
    }
  });

  it('lines that are faint among many have a contrast of 3', () => {
    const opacity = Number(
      coordinateCheckPlot(deepCheck()).match(/\.faint\{opacity:([\d.]+)/)?.[1],
    );
    const faint = mixed(colour('pass'), colour('paper'), opacity);
    expect(contrast(faint, colour('paper'))).toBeGreaterThanOrEqual(3);
  });

  it.each(['less', 'more'])('numbers on the strongest --%s have a contrast of 4.5', (name) => {
    const ground = mixed(colour(name), colour('paper'), 0.9);
    expect(contrast(colour('ink'), ground)).toBeGreaterThanOrEqual(4.5);
  });

  it('the order of widths is that of luminance', () => {
    const contrasts = series(8).map((each) => contrast(each, colour('paper')));
    expect(contrasts).toEqual(contrasts.toSorted((a, b) => a - b));
  });

  it.each(['all', 'no red', 'no green', 'no blue'] as const)(
    'colours differ for people who see %s',
    (sight) => {
      for (const count of [2, 3, 4, 5, 6, 7, 8]) {
        for (const [index, one] of series(count).entries()) {
          for (const other of series(count).slice(index + 1)) {
            expect(apart(one, other, sight), `${count}: ${one} ${other}`).toBeGreaterThan(0.06);
          }
        }
      }
      const pairs = [
        ['pass', 'fail'],
        ['pass', 'undecided'],
        ['fail', 'undecided'],
        ['less', 'more'],
      ] as const;
      for (const [one, other] of pairs) {
        expect(apart(colour(one), colour(other), sight), `${one} ${other}`).toBeGreaterThan(0.1);
      }
    },
  );
});

describe('a picture', () => {
  it('takes neither the time nor chance', () => {
    const never = () => {
      throw new Error('It depends on more than its data.');
    };
    const spies = [
      vi.spyOn(Math, 'random').mockImplementation(never),
      vi.spyOn(Date, 'now').mockImplementation(never),
      vi.spyOn(performance, 'now').mockImplementation(never),
      vi.spyOn(globalThis, 'Date').mockImplementation(never as never),
    ];
    try {
      const drawn = figures.map(([, draw]) => draw());
      const page = htmlReport({
        title: 'A page',
        check: passingCheck(),
        sweeps: wideSweep(),
        diagnosis: widthsDiagnosis(),
        plans: [{ title: 'A plan', plan: transformerPlan() }],
      });
      expect(drawn).not.toContain('');
      expect(page).toContain('</html>');
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});
