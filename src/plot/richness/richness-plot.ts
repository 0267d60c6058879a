import { checkResult } from '../../judge/received.ts';
import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { checkKeys } from '../../known-keys.ts';
import { label, lines } from '../svg/draw.ts';
import { type FigureOptions, figure, figureKeys, margin } from '../svg/figure.ts';
import { type LegendEntry, legend } from '../svg/legend.ts';
import { exponent } from '../svg/numbers.ts';
import { wrapped } from '../svg/text-size.ts';
import { movementHeight, movementPanel } from './movement-panel.ts';
import { networkMark, networkSample, networkStyle } from './networks.ts';
import { place, placeHeight, placeStyle, plannedMark } from './place.ts';
import { profileHeight, profilePanels } from './profile-panels.ts';
import { describeDiagnosis, failureWords, richnessWords, settingWords } from './richness-words.ts';

/** Options of {@link richnessPlot}. */
export interface RichnessPlotOptions extends FigureOptions {}

/**
 * A diagnosis as a figure: the run's place on the scale from lazy to rich with its interval, and
 * what it was measured from. Over several widths, the movement of the features against width
 * between the slopes of r = 0 and r = 1/2; at one width, the laziness profile over steps between
 * the lazy and the rich reference run.
 *
 * @param diagnosis what `diagnose` returned, or its JSON
 * @returns an SVG that needs nothing else, the same for the same diagnosis
 * @throws `invalid-argument` for anything that is not a diagnosis; `unreadable-json` for one of another schema version;
 *   `unknown-key` for an option that there is not
 */
export function richnessPlot(diagnosis: DiagnosisJSON, options: RichnessPlotOptions = {}): string {
  checkKeys('options', options, figureKeys);
  checkResult('diagnosis', diagnosis, 'diagnosis');
  const room = margin.right - margin.edge;
  const sentences = [
    ...wrapped(diagnosis.sentence, room).map((text) => ({ text, look: '' })),
    ...wrapped(settingWords(diagnosis), room).map((text) => ({ text, look: 'soft' })),
    ...failureWords(diagnosis)
      .slice(0, 3)
      .flatMap((text) => wrapped(text, room))
      .map((text) => ({ text, look: 'failed' })),
  ];
  const scaleTop = 12 + 17 * sentences.length;
  const keyTop = scaleTop + placeHeight + 16;
  const byWidths = diagnosis.movement.length > 0;
  const key = legend([...(byWidths ? widthEntries : profileEntries), ...plannedEntry(diagnosis)], {
    left: margin.edge,
    right: margin.right,
    top: keyTop,
  });
  const panelsTop = keyTop + key.height + 8;
  const measured = byWidths
    ? { svg: movementPanel(diagnosis, panelsTop), height: movementHeight }
    : {
        svg: profilePanels(diagnosis.profile, panelsTop),
        height: profileHeight(diagnosis.profile),
      };
  const empty = !byWidths && diagnosis.profile.length === 0;
  return figure(
    {
      title: `Effective richness ${richnessWords(diagnosis)}`,
      description: describeDiagnosis(diagnosis),
      height: empty ? keyTop : panelsTop + measured.height,
      body: lines(
        sentences.map(({ text, look }, index) => label(margin.edge, 20 + 17 * index, text, look)),
        place(diagnosis, scaleTop),
        empty ? '' : [key.svg, measured.svg],
      ),
      style: [...placeStyle, ...networkStyle, ' .failed{fill:var(--fail)}'],
    },
    options,
  );
}

const profileEntries: readonly LegendEntry[] = [
  { width: 26, text: 'this run', drawn: (x, y) => networkSample('run', x, y) },
  { width: 26, text: 'lazy, r = 0', drawn: (x, y) => networkSample('lazy', x, y) },
  { width: 26, text: 'rich, r = 0.5', drawn: (x, y) => networkSample('rich', x, y) },
];

function plannedEntry({ planned }: DiagnosisJSON): LegendEntry[] {
  if (typeof planned !== 'number') return [];
  return [{ width: 12, text: `planned: ${exponent(planned)}`, drawn: plannedMark }];
}

const widthEntries: readonly LegendEntry[] = [
  { width: 8, text: 'one seed at one width', drawn: (x, y) => networkMark('run', x, y) },
];
