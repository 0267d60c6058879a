import { checkResult } from '../../judge/received.ts';
import type { CoordinateCheckJSON } from '../../judge/results/check-result.ts';
import type { Verdict } from '../../judge/statistics/verdict.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { label, lines, path, raised } from '../svg/draw.ts';
import { type FigureOptions, figure, figureKeys, margin } from '../svg/figure.ts';
import { legend } from '../svg/legend.ts';
import { count } from '../svg/numbers.ts';
import { wrapped } from '../svg/text-size.ts';
import { verdictMark, verdictStyle } from './check-lines.ts';
import { panel, panelHeight } from './check-panel.ts';
import {
  decidingWords,
  describeCheck,
  failureWords,
  pointsWords,
  suspectWords,
  tallyWords,
  verdictWords,
} from './check-words.ts';
import { judgedQuantities, tally } from './judged.ts';

/** Options of {@link coordinateCheckPlot}. */
export interface CoordinateCheckPlotOptions extends FigureOptions {
  /** How many layers of a panel are named, the failing ones first; 8 if left out. */
  readonly labels?: number;
}

const optionKeys: KnownKeys<CoordinateCheckPlotOptions> = { ...figureKeys, labels: true };

const lineHeight = 17;

/**
 * A coordinate check as a figure: the verdict and the suspects in words, then for each quantity a
 * panel of size against width on logarithmic axes. Each layer has a point for every seed, the
 * fitted line, and dashed over it the predicted one; what fails is drawn in another colour, with
 * crosses and thicker.
 *
 * @param check what `coordinateCheck` returned, or its JSON
 * @returns an SVG that needs nothing else, the same for the same check
 * @throws `invalid-argument` for anything that is not a coordinate check; `unreadable-json` for one of another schema version;
 *   `unknown-key` for an option that there is not
 */
export function coordinateCheckPlot(
  check: CoordinateCheckJSON,
  options: CoordinateCheckPlotOptions = {},
): string {
  checkKeys('options', options, optionKeys);
  checkResult('check', check, 'coordinate-check');
  const labels = Math.max(1, Math.floor(options.labels ?? 8));
  const widths = [...check.widths].sort((a, b) => a - b);
  const words = verdict(check);
  const key = legend(entries(check), {
    left: margin.left,
    right: margin.right,
    top: words.height + 6,
  });
  let top = words.height + key.height + 16;
  const panels = judgedQuantities(check).map((judged) => {
    const shown = Math.min(labels, judged.findings.length);
    const drawn = panel(judged, { widths, top, labels });
    top += panelHeight(shown, judged.findings.length - shown) + 22;
    return drawn;
  });
  return figure(
    {
      title: `Coordinate check of ${check.parameterization.name} under ${check.optimizer.name}: ${verdictWords[check.verdict].toLowerCase()}`,
      description: describeCheck(check),
      height: panels.length === 0 ? words.height + 8 : top - 10,
      body: lines(words.svg, panels.length === 0 ? '' : [key.svg, ...panels]),
      style: verdictStyle,
    },
    options,
  );
}

/** The verdict and what to look at, each line no longer than the figure is wide. */
function verdict(check: CoordinateCheckJSON): { svg: string; height: number } {
  const room = margin.right - margin.edge - 26;
  const { name } = check.parameterization;
  const setting = `${name} under ${check.optimizer.name}; ${count(check.widths.length, 'width')}, ${count(check.seeds.length, 'seed')}, ${count(check.steps, 'step')}`;
  const deciding = decidingWords(check.findings);
  const sentences: { text: string; look: Verdict | 'soft' }[] = [
    { text: setting, look: 'soft' },
    { text: tallyWords(check), look: 'soft' },
    ...pointsWords(check).map((text) => ({ text, look: 'soft' as const })),
    ...limited(suspectWords(check), 6).map((text) => ({ text, look: 'fail' as const })),
    ...(deciding === '' ? [] : [{ text: deciding, look: 'undecided' as const }]),
    ...limited(failureWords(check), 3).map((text) => ({ text, look: 'fail' as const })),
  ];
  let y = 20;
  const parts = [
    verdictMark(check.verdict, margin.edge + 9, y - 4.5, 2),
    label(margin.edge + 24, y, verdictWords[check.verdict], `heading ${check.verdict}`),
  ];
  for (const { text, look } of sentences) {
    for (const [index, line] of wrapped(text, room).entries()) {
      y += lineHeight + (index === 0 && look !== 'soft' ? 3 : 0);
      if (index === 0 && look !== 'soft') {
        parts.push(verdictMark(look, margin.edge + 12, y - 4.5));
      }
      parts.push(raised(margin.edge + 24, y, line, look === 'soft' ? 'soft' : ''));
    }
  }
  return { svg: lines(parts), height: y + 8 };
}

function limited(texts: readonly string[], most: number): string[] {
  if (texts.length <= most) return [...texts];
  return [...texts.slice(0, most), `and ${texts.length - most} more`];
}

/** The verdicts that occur, and the line that they are held against. */
function entries(check: CoordinateCheckJSON): Parameters<typeof legend>[0] {
  const found = tally(check.findings);
  const sample = (verdict: Verdict, text: string) => ({
    width: 26,
    text,
    drawn: (x: number, y: number) =>
      lines(path(`fit ${verdict}`, `M${x - 13} ${y}h26`), verdictMark(verdict, x, y)),
  });
  return [
    ...(found.pass > 0 ? [sample('pass', 'passes')] : []),
    ...(found.fail > 0 ? [sample('fail', 'fails')] : []),
    ...(found.undecided > 0 ? [sample('undecided', 'undecided')] : []),
    {
      width: 26,
      text: 'predicted slope',
      drawn: (x, y) => path('predicted', `M${x - 13} ${y}h26`),
    },
  ];
}
