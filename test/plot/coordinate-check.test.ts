// What is drawn of a coordinate check is what was judged, at the places that the axes say.
import { describe, expect, it } from 'vitest';
import { responseOf } from '../../src/core/optimizer.ts';
import type { CoordinateCheckJSON } from '../../src/judge/results/check-result.ts';
import { coordinateCheckPlot } from '../../src/plot/index.ts';
import { checkOf, deepCheck, failingCheck, passingCheck } from './fixtures.ts';
import {
  axisOf,
  cornersOf,
  horizontalTicks,
  inside,
  linesIn,
  only,
  panelsOf,
  parsed,
  placeOf,
  textsOf,
  verticalTicks,
  withClass,
} from './parsed.ts';

/** The findings of each panel, in the order in which they are drawn: the worst last. */
function drawnFindings(check: CoordinateCheckJSON): CoordinateCheckJSON['findings'][] {
  const quantities = [...new Set(check.findings.map(({ quantity }) => quantity))];
  const severity = { pass: 0, undecided: 1, fail: 2 };
  return quantities.map((quantity) => {
    const departure = (finding: (typeof check.findings)[number]): number =>
      Math.max(
        0,
        finding.fit.exponent - finding.predicted.max,
        finding.predicted.min - finding.fit.exponent,
      );
    return check.findings
      .filter((finding) => finding.quantity === quantity)
      .sort((a, b) => severity[a.verdict] - severity[b.verdict] || departure(a) - departure(b));
  });
}

describe.each([
  ['a passing check', passingCheck()],
  ['a failing check', failingCheck()],
  ['a deep check', deepCheck()],
])('%s', (_, check) => {
  const document = parsed(coordinateCheckPlot(check));
  const panels = panelsOf(document);
  const drawn = drawnFindings(check);
  const axes = panels.map((panel) => ({
    x: axisOf(horizontalTicks(document, panel)),
    y: axisOf(verticalTicks(document, panel)),
  }));

  it('has a panel for each quantity', () => {
    expect(panels).toHaveLength(drawn.length);
  });

  it('has each judged point where the axes say', () => {
    for (const [index, panel] of panels.entries()) {
      const { x, y } = only(axes, index);
      const places = inside(withClass(document, 'point'), panel).map(placeOf);
      const points = only(drawn, index).flatMap((finding) => finding.points);
      expect(places).toHaveLength(points.length);
      for (const [at, { width, value }] of points.entries()) {
        expect(Math.abs(only(places, at).x - x(width))).toBeLessThan(0.5);
        expect(Math.abs(only(places, at).y - y(value))).toBeLessThan(0.5);
      }
    }
  });

  it('has measured and predicted lines of the slopes that are said', () => {
    for (const [index, panel] of panels.entries()) {
      const { x, y } = only(axes, index);
      const slopes = (name: string): number[] =>
        linesIn(withClass(document, name), panel).map((line) => {
          const corners = cornersOf(line);
          const [from, to] = [only(corners), only(corners, -1)];
          return ((to.y - from.y) / y.perUnit / (to.x - from.x)) * x.perUnit;
        });
      const findings = only(drawn, index);
      const fitted = findings.map(({ fit }) => fit.exponent);
      const predicted = findings.flatMap(({ predicted: { min, max } }) => [...new Set([min, max])]);
      for (const [found, expected] of [
        [slopes('fit'), fitted],
        [slopes('predicted'), predicted],
      ] as const) {
        expect(found).toHaveLength(expected.length);
        for (const [at, slope] of expected.entries()) {
          expect(Math.abs(only(found, at) - slope)).toBeLessThan(0.01);
        }
      }
    }
  });

  it('draws a prediction over its measured line, starting where that does', () => {
    for (const panel of panels) {
      const lines = linesIn(
        [...document.getElementsByTagName('path')].filter((path) =>
          /^(fit|predicted)/.test(path.getAttribute('class') ?? ''),
        ),
        panel,
      );
      for (const [at, line] of lines.entries()) {
        if (line.getAttribute('class') !== 'predicted') continue;
        const before = only(lines.slice(0, at), -1);
        expect(only(cornersOf(line))).toEqual(only(cornersOf(before)));
      }
    }
  });
});

describe('the points of a figure', () => {
  const law = { layer: 'h', quantity: 'deltaH', slope: 0, predicted: 0 } as const;
  const made = checkOf([law]);

  it('are those that were judged, not those that were recorded', () => {
    const document = parsed(
      coordinateCheckPlot({
        ...made,
        records: made.records.map((record) => ({ ...record, value: 100 * record.value })),
      }),
    );
    const panel = only(panelsOf(document));
    const y = axisOf(verticalTicks(document, panel));
    const first = placeOf(only(inside(withClass(document, 'point'), panel)));
    expect(Math.abs(first.y - y(only(only(made.findings).points).value))).toBeLessThan(0.5);
  });

  it('are said to be divided where changes were', () => {
    const words = /Changes are divided by the mean size of ∂L\/∂f/;
    expect(coordinateCheckPlot({ ...made, optimizer: responseOf('sgd') })).toMatch(words);
    expect(coordinateCheckPlot(made)).not.toMatch(words);
    const start = checkOf([{ ...law, quantity: 'h' }], { optimizer: responseOf('sgd') });
    expect(coordinateCheckPlot(start)).not.toMatch(words);
  });

  it('are counted where they could not be drawn', () => {
    const finding = only(made.findings);
    const broken: CoordinateCheckJSON = {
      ...made,
      findings: [
        {
          ...finding,
          points: finding.points.map((point, index) =>
            index === 0 ? { ...point, value: Number.NaN } : point,
          ),
          fit: { ...finding.fit, left: 1 },
        },
      ],
    };
    const document = parsed(coordinateCheckPlot(broken));
    expect(textsOf(document)).toContain('1 size left out: zero, or not finite.');
    expect(inside(withClass(document, 'point'), only(panelsOf(document)))).toHaveLength(11);
  });

  it('have no axis where nothing could be measured', () => {
    const finding = only(made.findings);
    const fit = { ...finding.fit, exponent: Number.NaN, intercept: Number.NaN, left: 12 };
    const nothing = {
      ...made,
      findings: [
        { ...finding, points: finding.points.map((point) => ({ ...point, value: 0 })), fit },
      ],
    };
    const document = parsed(coordinateCheckPlot(nothing));
    expect(verticalTicks(document, only(panelsOf(document)))).toEqual([]);
    expect(withClass(document, 'leader')).toEqual([]);
    expect(textsOf(document)).toContain('not fitted, predicted 0');
  });
});

describe('the names of layers', () => {
  it('tell layers apart however long and alike they are', () => {
    const named = (name: (index: number) => string) =>
      withClass(
        parsed(
          coordinateCheckPlot(
            checkOf([
              { layer: 'logits', quantity: 'h', slope: 0, predicted: 0 },
              ...[1, 2, 3, 4, 5].map((index) => ({
                layer: name(index),
                quantity: 'h' as const,
                slope: 0.5,
                predicted: 0,
              })),
            ]),
          ),
        ),
        'strong',
        'fail',
      )
        .map((text) => text.textContent ?? '')
        .filter((text) => !text.includes('fail'));
    for (const name of [
      (index: number) => `decoder/block${index}/feed-forward/dense/projection`,
      (index: number) => `decoder_block_${index}_feed_forward_projection`,
      (index: number) => `decoderblocklayer${index}feedforwardprojectionlayer`,
    ]) {
      const names = named(name);
      expect(new Set(names).size).toBe(5);
      for (const short of names) expect(short).toMatch(/[1-5]/);
    }
  });
});
