import { first, last } from '../lists.ts';
import { formatRate } from '../numbers.ts';
import type { PanelPlan } from '../plans.ts';
import { settings } from '../settings.ts';
import { tableRows } from '../table.ts';
import type { Transfer } from '../transfer.ts';
import type { Verdict } from '../verdict.ts';
import { escaped, withPowers } from './markup.ts';
import { pageStyle } from './style.ts';

/** The whole report as one file. */
export function page(report: {
  readonly svg: string;
  readonly transfers: readonly Transfer[];
  readonly verdict: Verdict;
  readonly plans: readonly PanelPlan[];
  readonly seconds: number;
}): string {
  const { svg, transfers, verdict, plans, seconds } = report;
  const widths = first(transfers).curves.map(({ width }) => width);
  const answer = verdict.passed
    ? 'The best learning rate stays under μP, and moves under SP'
    : 'The learning rate did not transfer as the theory says';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Learning rate transfer on MNIST: richscale</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<h1>${answer}</h1>
<ul>
${verdict.findings.map(({ passed, text }) => `<li>${passed ? '✓' : '✗'} ${escaped(text)}</li>`).join('\n')}
</ul>
<figure>
${svg}<figcaption>Mean training loss of the last ${percent(settings.judgedShare)} of ${settings.steps} steps against the learning rate, for MLPs of different widths on MNIST. A larger marker is the optimum of a width; the dotted line is that of the base width, which would be used for all. Drift: from the base width's optimum to the widest's, in powers of two.</figcaption>
</figure>
<h2>Best learning rates</h2>
<div class="scroll" tabindex="0" role="region" aria-label="Best learning rates">${table(tableRows(transfers))}</div>
<p class="note">The optimum is the vertex of a parabola in log2 of the learning rate, through the best rate of the grid and its neighbours. “By seed” is the drift of each seed by itself: how far they differ says how exact the drift is. “Transferred” is the loss of the widest model at the base width's optimum, “best” its best loss on the grid.</p>
<h2>Settings</h2>
<dl>
${settingRows(transfers, seconds)
  .map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${withPowers(value)}</dd>`)
  .join('\n')}
</dl>
<h2>Plans at width ${last(widths)}</h2>
<p class="note">What each scheme does to each tensor, as factors on what it is at the base width. At the base width every factor is 1.</p>
${plans
  .toReversed()
  .map(
    ({ scheme, optimizer, text }) =>
      `<details${scheme === 'μP' ? ' open' : ''}><summary>${scheme} with ${optimizer}</summary><pre tabindex="0">${escaped(text)}</pre></details>`,
  )
  .join('\n')}
</main>
</body>
</html>
`;
}

function settingRows(transfers: readonly Transfer[], seconds: number): [string, string][] {
  const widths = first(transfers).curves.map(({ width }) => width);
  const grids = transfers
    .filter(({ scheme }) => scheme === first(transfers).scheme)
    .map(({ optimizer, curves }) => {
      const exponents = first(curves).points.map(({ exponent }) => exponent);
      const [low, high] = [first(exponents), last(exponents)];
      return `${optimizer} ${formatRate({ exponent: low }, 0)} … ${formatRate({ exponent: high }, 0)}`;
    });
  const leftOut = settings.widths.filter((width) => !widths.includes(width));
  return [
    ['network', `784-n-n-10, ReLU, softmax cross-entropy, biases`],
    ['widths n', widths.join(', ') + (leftOut.length > 0 ? `; no time for ${leftOut}` : '')],
    ['base width', String(first(widths))],
    ['learning rates', `${grids.join('; ')}; factor 2`],
    ['steps', `${settings.steps}, batches of ${settings.batchSize}`],
    ['seeds', settings.seeds.join(', ')],
    ['optimizers', 'Adam (0.9, 0.999), SGD without momentum; constant learning rate'],
    ['run', `${seconds.toFixed(0)} s, ${settings.workers} workers, tfjs on wasm`],
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows;
  const head = header.map((text) => `<th scope="col">${escaped(text)}</th>`).join('');
  const lines = body.map(
    (row) => `<tr>${row.map((text) => `<td>${withPowers(text)}</td>`).join('')}</tr>`,
  );
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
