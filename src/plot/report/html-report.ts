import { isObject } from '../../judge/received.ts';
import type { DiagnosisJSON } from '../../judge/results/diagnosis-result.ts';
import { verdictWords } from '../coordinate-check/check-words.ts';
import { richnessPlot } from '../richness/richness-plot.ts';
import { escaped } from '../svg/escape.ts';
import { checkSection } from './check-section.ts';
import { captioned, prose, section, stacked, verdictSigns, verdicts } from './markup.ts';
import { pageStyle } from './page-style.ts';
import { planSections } from './plan-section.ts';
import {
  checkReport,
  type ReportOptions,
  type ReportSweep,
  type ReportVerdict,
} from './report-options.ts';
import { sweepSection } from './sweep-section.ts';

/**
 * One page with everything that there is to show: verdict, figures of one's own, coordinate check,
 * sweeps, diagnosis, plans, settings, notes. It needs no other file and has no scripts; the page
 * itself forbids them.
 *
 * @returns a whole HTML document, the same for the same options
 * @throws `invalid-argument` for a title that is no text, a figure that is no SVG, and anything
 *   that is not what its option is called; `unknown-key` for an option that there is not, in its
 *   parts, too; `unreadable-json` for a result of another schema version
 */
export function htmlReport(options: ReportOptions): string {
  checkReport(options);
  const { title, verdict, check, diagnosis, plans = [], settings = {}, figures = [] } = options;
  const sweeps = [options.sweeps ?? []]
    .flat()
    .map((sweep): ReportSweep => (isObject(sweep, 'sweep') ? sweep : { sweep }));
  const notes = [options.notes ?? []].flat();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${prose(title)}</h1>
${stacked(
  verdict === undefined ? '' : answer(verdict),
  figures.map(({ svg, caption }) => captioned(svg, caption)),
  check === undefined
    ? ''
    : section(
        `Coordinate check: ${lower(verdictWords[check.verdict])}`,
        checkSection(check, 'report-check'),
      ),
  sweeps.map((sweep, index) =>
    section(
      sweeps.length > 1
        ? `Transfer of the learning rate, ${index + 1}`
        : 'Transfer of the learning rate',
      sweepSection(sweep, `report-sweep-${index + 1}`),
    ),
  ),
  diagnosis === undefined
    ? ''
    : section('How rich this run is', diagnosisSection(diagnosis, 'report-richness')),
  section(plans.length === 1 ? 'Plan' : 'Plans', planSections(plans, 'report-plan')),
  section('Settings', settingsList(settings)),
  section(
    'Notes',
    notes.map((note) => `<p>${prose(note)}</p>`),
  ),
)}
</main>
</body>
</html>
`;
}

function answer({ verdict, findings }: ReportVerdict): string {
  const { sign, words } = verdictSigns[verdict];
  return stacked(
    `<p class="answer ${verdict}">${sign} ${capitalized(words)}</p>`,
    verdicts(findings),
  );
}

/** A diagnosis: its figure, in which its sentence stands. */
function diagnosisSection(diagnosis: DiagnosisJSON, id: string): string {
  const caption =
    diagnosis.movement.length > 0
      ? 'Above, the richness that was fitted, with its interval. Below, how far the last features move at each width, and the slopes of a lazy and of a rich network.'
      : 'Above, where the run lies between its two references. Below, what was measured during training in all three.';
  return captioned(richnessPlot(diagnosis, { id }), caption);
}

function settingsList(settings: Readonly<Record<string, string>>): string {
  const rows = Object.entries(settings).map(
    ([name, value]) => `<dt>${escaped(name)}</dt><dd>${prose(value)}</dd>`,
  );
  return rows.length === 0 ? '' : `<dl>\n${rows.join('\n')}\n</dl>`;
}

function capitalized(words: string): string {
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function lower(words: string): string {
  return `${words.slice(0, 1).toLowerCase()}${words.slice(1)}`;
}
