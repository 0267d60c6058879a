import { describe, expect, it } from 'vitest';
import type { CoordinateCheckJSON } from '../../src/judge/results/check-result.ts';
import type { DiagnosisJSON } from '../../src/judge/results/diagnosis-result.ts';
import type { TransferSweepJSON } from '../../src/judge/results/sweep-result.ts';
import {
  coordinateCheckPlot,
  htmlReport,
  planPlot,
  richnessPlot,
  transferPlot,
} from '../../src/plot/index.ts';
import {
  checkOf,
  deepCheck,
  failingCheck,
  hostile,
  hostilePlan,
  passingCheck,
  referencesDiagnosis,
  schemeSweep,
  sweepOf,
  transformerPlan,
  wideSweep,
  widthsDiagnosis,
} from './fixtures.ts';
import { parsed, withClass } from './parsed.ts';

const hostileCheck = (): CoordinateCheckJSON => {
  const made = checkOf(
    [0, 1, 2].map((index) => ({
      layer: `${hostile}/${hostile}${index}`,
      quantity: 'deltaH' as const,
      slope: 0.3 * index,
      predicted: 0,
    })),
    { suspects: [hostile], failures: [{ width: 64, seed: 1, step: 1, problem: hostile }] },
  );
  return {
    ...made,
    parameterization: { ...made.parameterization, name: hostile },
    audit: [
      {
        subject: 'plan',
        name: hostile,
        role: 'hidden',
        verdict: 'fail',
        departure: 1,
        text: hostile,
      },
    ],
  };
};
const hostileSweep = (): TransferSweepJSON =>
  sweepOf(
    [0, 1].map((index) => ({
      hyperparameters: { [hostile]: `${hostile}${index}` },
      drift: 0,
      base: -3,
      grid: [-5, -4, -3, -2],
    })),
  );
const hostileDiagnosis = (): DiagnosisJSON => ({
  ...referencesDiagnosis(),
  sentence: hostile,
  failures: [{ width: 64, seed: 1, network: 'lazy', step: 3, problem: hostile }],
});

const figures: readonly (readonly [string, () => string])[] = [
  ['a passing check', () => coordinateCheckPlot(passingCheck())],
  ['a failing check', () => coordinateCheckPlot(failingCheck())],
  ['a deep check', () => coordinateCheckPlot(deepCheck())],
  ['a check that found nothing', () => coordinateCheckPlot(checkOf([]))],
  ['a hostile check', () => coordinateCheckPlot(hostileCheck())],
  ['a sweep of schemes', () => transferPlot(schemeSweep())],
  ['a wide sweep', () => transferPlot(wideSweep())],
  ['an empty sweep', () => transferPlot(sweepOf([]))],
  ['a hostile sweep', () => transferPlot(hostileSweep(), { title: hostile, lossName: hostile })],
  ['a diagnosis over widths', () => richnessPlot(widthsDiagnosis())],
  ['a diagnosis between references', () => richnessPlot(referencesDiagnosis())],
  ['an empty diagnosis', () => richnessPlot({ ...widthsDiagnosis(), movement: [] })],
  ['a hostile diagnosis', () => richnessPlot(hostileDiagnosis())],
  ['a plan', () => planPlot(transformerPlan())],
  ['a plan without ε', () => planPlot(transformerPlan('unit-gradient', 'sgd'))],
  ['a hostile plan', () => planPlot(hostilePlan())],
];

describe.each(figures)('%s', (_, draw) => {
  it('is a well-formed SVG with a title and a description', () => {
    const document = parsed(draw());
    const root = document.documentElement;
    expect(root?.namespaceURI).toBe('http://www.w3.org/2000/svg');
    expect(root?.getAttribute('role')).toBe('img');
    const labels = (root?.getAttribute('aria-labelledby') ?? '').split(' ');
    expect(labels).toHaveLength(2);
    for (const id of labels) {
      const text = document.getElementById(id)?.textContent ?? '';
      expect(text.trim()).not.toBe('');
      expect(text).not.toContain('undefined');
    }
  });

  it('needs nothing else and runs nothing', () => {
    const svg = draw();
    const document = parsed(svg);
    for (const element of document.getElementsByTagName('*')) {
      expect(['script', 'image', 'use', 'a', 'foreignObject']).not.toContain(element.localName);
      for (const { name } of [...element.attributes]) expect(name).not.toMatch(/^on|href/);
    }
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/);
  });

  it('has only finite coordinates', () => {
    for (const element of parsed(draw()).getElementsByTagName('*')) {
      for (const { name, value } of [...element.attributes]) {
        if (name !== 'class')
          expect(value, `${name}=${value}`).not.toMatch(/NaN|Infinity|undefined/);
      }
    }
  });

  it('keeps its style to itself', () => {
    const document = parsed(draw());
    const name = document.documentElement?.getAttribute('class') ?? '';
    const style = document.getElementsByTagName('style')[0]?.textContent ?? '';
    const selectors = style
      .replaceAll(/@media[^{]*\{|\n\}|\}\}/g, '}')
      .split('}')
      .map((rule) => rule.split('{')[0]?.trim() ?? '')
      .filter((selector) => selector !== '');
    expect(selectors.length).toBeGreaterThan(5);
    for (const selector of selectors) expect(selector.startsWith(`.${name}`), selector).toBe(true);
    expect(style).toContain('prefers-color-scheme:dark');
  });

  it('is the same each time', () => {
    expect(draw()).toBe(draw());
  });
});

describe('figures on one page', () => {
  it('have ids of their own where their content differs', () => {
    const ids = figures.flatMap(([, draw]) =>
      [...draw().matchAll(/ id="([^"]*)"/g)].map(([, id]) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('take an id for those that are equal', () => {
    const svg = planPlot(transformerPlan(), { id: 'first' });
    expect(svg).toContain('class="first"');
    expect(svg).toContain('aria-labelledby="first-title first-description"');
    for (const id of ['', '1st', 'a b', 'a"b', 'a{}']) {
      expect(() => planPlot(transformerPlan(), { id })).toThrow(/options\.id/);
    }
  });
});

describe('what comes back from JSON', () => {
  const again = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

  it('is drawn as it was before', () => {
    expect(coordinateCheckPlot(again(failingCheck()))).toBe(coordinateCheckPlot(failingCheck()));
    expect(transferPlot(again(schemeSweep()))).toBe(transferPlot(schemeSweep()));
    expect(richnessPlot(again(widthsDiagnosis()))).toBe(richnessPlot(widthsDiagnosis()));
    expect(planPlot(transformerPlan().toJSON())).toBe(planPlot(transformerPlan()));
  });

  it('is drawn as well where infinite ends have become null', () => {
    const oneSeed = checkOf([{ layer: 'h', quantity: 'h', slope: 0, predicted: 0 }], {
      seeds: [1],
      widths: [64, 128],
    });
    expect(oneSeed.findings[0]?.fit.interval.max).toBe(Infinity);
    expect(coordinateCheckPlot(oneSeed)).toContain('± ?');
    expect(coordinateCheckPlot(again(oneSeed))).toBe(coordinateCheckPlot(oneSeed));
    const unknown = { ...widthsDiagnosis(), interval: { min: -Infinity, max: Infinity } };
    expect(richnessPlot(again(unknown))).toBe(richnessPlot(unknown));
    const missing = { ...widthsDiagnosis(), richness: Number.NaN };
    expect(richnessPlot(again(missing))).toBe(richnessPlot(missing));
  });
});

describe('names from outside', () => {
  it('stand as text, whatever they hold', () => {
    const page = htmlReport({
      title: hostile,
      verdict: { verdict: 'fail', findings: [{ verdict: 'pass', text: hostile }] },
      check: hostileCheck(),
      sweeps: hostileSweep(),
      diagnosis: hostileDiagnosis(),
      plans: [{ title: hostile, plan: hostilePlan() }],
      settings: { [hostile]: hostile },
      figures: [{ svg: planPlot(hostilePlan()), caption: hostile }],
      notes: hostile,
    });
    const document = parsed(page);
    expect(document.getElementsByTagName('script')).toHaveLength(0);
    for (const hostile of ['<script', '<svg onload', '\u202e', '\u0000', '\u0008']) {
      expect(page).not.toContain(hostile);
    }
    // It has not vanished either.
    const heading = document.getElementsByTagName('h1')[0]?.textContent;
    expect(heading).toContain('</text><script>alert("1")</script>&amp;\'"<svg onload=x>\ufffd');
    const named = withClass(document, 'strong').map((element) => element.textContent ?? '');
    expect(named.some((text) => text.includes('…'))).toBe(true);
  });
});

describe('sentences on a page', () => {
  it('have names as code and powers raised, with a minus that is one', () => {
    const page = htmlReport({ title: 'A', notes: '`h1/kernel` grows as n^-0.48, not n^0.' });
    expect(page).toContain(
      '<p><code>h1/kernel</code> grows as n<sup>−0.48</sup>, not n<sup>0</sup>.</p>',
    );
  });
});

describe('a verdict on a page', () => {
  it.each([
    ['pass', '✓ Passed'],
    ['fail', '✗ Failed'],
    ['undecided', '? Undecided'],
  ] as const)('is %s in a sign and in words', (verdict, words) => {
    const page = htmlReport({
      title: 'A',
      verdict: { verdict, findings: [{ verdict, text: 'So it is.' }] },
    });
    expect(page).toContain(`<p class="answer ${verdict}">${words}</p>`);
    const sign = withClass(parsed(page), 'sign')[0];
    expect(sign?.getAttribute('class')).toBe(`sign ${verdict}`);
    expect(sign?.getAttribute('aria-label')).toBe(words.slice(2).toLowerCase());
  });
});

describe('unknown options', () => {
  const plotted = transformerPlan();
  it.each([
    ['title', () => planPlot(plotted, { titles: 'A' } as never)],
    ['title', () => richnessPlot(widthsDiagnosis(), { tittle: 'A' } as never)],
    ['labels', () => coordinateCheckPlot(passingCheck(), { label: 3 } as never)],
    ['lossName', () => transferPlot(schemeSweep(), { lossname: 'A' } as never)],
    ['settings', () => htmlReport({ title: 'A', setting: {} } as never)],
    [
      'verdict',
      () => htmlReport({ title: 'A', verdict: { verdicts: 'pass', findings: [] } } as never),
    ],
    [
      undefined,
      () =>
        htmlReport({
          title: 'A',
          verdict: { verdict: 'pass', findings: [{ passed: true, text: 'A' }] },
        } as never),
    ],
    [
      undefined,
      () => htmlReport({ title: 'A', sweeps: { sweep: schemeSweep(), id: 'a' } } as never),
    ],
    ['plan', () => htmlReport({ title: 'A', plans: [{ title: 'A', plans: plotted }] } as never)],
    ['caption', () => htmlReport({ title: 'A', figures: [{ svg: '', captions: '' }] } as never)],
  ])('are refused, and %s named', (nearest, call) => {
    expect(call).toThrow(
      expect.objectContaining({
        _tag: 'unknown-key',
        fields: expect.objectContaining({ nearest }),
      }),
    );
  });

  it('a verdict that is none is refused as well', () => {
    const verdict = { verdict: 'passed', findings: [] };
    expect(() => htmlReport({ title: 'A', verdict } as never)).toThrow(
      "verdict.verdict: received \"passed\". It is no verdict. Give 'pass', 'fail' or 'undecided'.",
    );
  });
});

describe('anything else than a result', () => {
  it.each([
    ['coordinateCheckPlot', () => coordinateCheckPlot(schemeSweep() as never), /^check: /],
    ['transferPlot', () => transferPlot(undefined as never), /^sweep: /],
    ['richnessPlot', () => richnessPlot({} as never), /^diagnosis: /],
    ['planPlot', () => planPlot({ rows: 'none' } as never), /^plan: /],
  ] as const)('is refused by %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});
