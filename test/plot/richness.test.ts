// What is drawn of a diagnosis stands where its scales say.
import type { Document } from '@xmldom/xmldom';
import { describe, expect, it } from 'vitest';
import type { DiagnosisJSON } from '../../src/judge/results/diagnosis-result.ts';
import { richnessPlot } from '../../src/plot/index.ts';
import { referencesDiagnosis, widthsDiagnosis } from './fixtures.ts';
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

/** The richness scale, read off its marks at 0, 1/8, …, 1/2. */
function scaleOf(document: Document): (richness: number) => number {
  const places = withClass(document, 'tick').map((tick) => only(cornersOf(tick)).x);
  return axisOf(
    places.map((place, index) => ({ value: index / 8, place })),
    (value) => value,
  );
}

describe('the richness scale', () => {
  it.each([-0.2, 0, 0.1, 0.31, 0.5, 0.7])(
    'has a run of %f with its interval in place',
    (richness) => {
      const diagnosis = widthsDiagnosis(richness);
      const document = parsed(richnessPlot(diagnosis));
      const x = scaleOf(document);
      const run = only(
        withClass(document, 'run').filter((mark) => mark.getAttribute('class') === 'run'),
      );
      expect(Math.abs(placeOf(run).x - x(richness))).toBeLessThan(0.5);
      const [, from, to] =
        only(withClass(document, 'interval'))
          .getAttribute('d')
          ?.match(/^M([\d.]+) [\d.]+H([\d.]+)/)
          ?.map(Number) ?? [];
      expect(Math.abs((from ?? 0) - x(diagnosis.interval.min))).toBeLessThan(0.5);
      expect(Math.abs((to ?? 0) - x(diagnosis.interval.max))).toBeLessThan(0.5);
      const planned = placeOf(only(withClass(document, 'planned')));
      expect(Math.abs(planned.x - x(0.5))).toBeLessThan(0.5);
    },
  );

  it('has an arrow where a run is beyond it, and only there', () => {
    const arrows = (richness: number): number =>
      withClass(parsed(richnessPlot(widthsDiagnosis(richness))), 'interval').length - 1;
    expect([-0.6, 0, 0.31, 0.5, 1.4].map(arrows)).toEqual([1, 0, 0, 0, 1]);
  });
});

describe('movement over widths', () => {
  const diagnosis = widthsDiagnosis(0.31);
  const document = parsed(richnessPlot(diagnosis));
  const panel = only(panelsOf(document));
  const x = axisOf(horizontalTicks(document, panel));
  const y = axisOf(verticalTicks(document, panel));

  it('has each seed at each width where the axes say', () => {
    const marks = inside(withClass(document, 'sign', 'run'), panel).map(placeOf);
    expect(marks).toHaveLength(diagnosis.movement.length);
    for (const [index, { width, value }] of diagnosis.movement.entries()) {
      expect(Math.abs(only(marks, index).x - x(width))).toBeLessThan(0.5);
      expect(Math.abs(only(marks, index).y - y(value))).toBeLessThan(0.5);
    }
  });

  it('has the slopes of r = 0, of r = 1/2, and of the run between them', () => {
    for (const [name, richness] of [
      ['lazy', 0],
      ['rich', 0.5],
      ['run', 0.31],
    ] as const) {
      const line = only(linesIn(withClass(document, 'net', name), panel));
      const corners = cornersOf(line);
      const [from, to] = [only(corners), only(corners, -1)];
      const slope = ((to.y - from.y) / y.perUnit / (to.x - from.x)) * x.perUnit;
      expect(Math.abs(slope - (richness - 0.5))).toBeLessThan(0.01);
    }
  });
});

describe('a profile between references', () => {
  const diagnosis = referencesDiagnosis();
  const quantities = [...new Set(diagnosis.profile.map(({ quantity }) => quantity))];
  const document = parsed(richnessPlot(diagnosis));
  const panels = panelsOf(document);

  it('has each of the three networks where the axes say', () => {
    expect(panels).toHaveLength(quantities.length);
    for (const [index, panel] of panels.entries()) {
      const points = diagnosis.profile.filter(({ quantity }) => quantity === quantities[index]);
      const logarithmic = quantities[index] !== 'weight alignment';
      const y = axisOf(
        verticalTicks(document, panel),
        logarithmic ? Math.log : (value: number) => value,
      );
      const x = axisOf(horizontalTicks(document, panel));
      for (const network of ['run', 'lazy', 'rich'] as const) {
        const marks = inside(withClass(document, 'sign', network), panel).map(placeOf);
        expect(marks).toHaveLength(points.length);
        for (const [at, point] of points.entries()) {
          expect(Math.abs(only(marks, at).x - x(point.step))).toBeLessThan(0.5);
          expect(Math.abs(only(marks, at).y - y(point[network]))).toBeLessThan(0.6);
        }
      }
    }
  });

  it('shades only where both references were measured', () => {
    const broken: DiagnosisJSON = {
      ...diagnosis,
      profile: diagnosis.profile
        .filter(({ quantity }) => quantity === 'feature movement')
        .map((point) => (point.step > 8 ? { ...point, rich: Number.NaN } : point)),
    };
    const drawn = parsed(richnessPlot(broken));
    const panel = only(panelsOf(drawn));
    const last = only(horizontalTicks(drawn, panel).filter(({ value }) => value === 8)).place;
    const shaded = cornersOf(only(withClass(drawn, 'between'))).map((corner) => corner.x);
    expect(Math.abs(Math.max(...shaded) - last)).toBeLessThan(0.5);
  });

  it('says where a quantity could not be measured', () => {
    const nothing = { run: Number.NaN, lazy: Number.NaN, rich: Number.NaN, richness: undefined };
    const drawn = parsed(
      richnessPlot({
        ...diagnosis,
        profile: diagnosis.profile.map((point) =>
          point.quantity === 'sharpness' ? { ...point, ...nothing } : point,
        ),
      }),
    );
    expect(textsOf(drawn)).toContain('not measured');
  });
});
