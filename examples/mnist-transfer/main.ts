import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CostOf } from './costs.ts';
import { measureCosts, secondsFor } from './costs.ts';
import { type PanelPlan, widestPlans } from './plans.ts';
import { type Pool, startPool } from './pool.ts';
import { startProgress } from './progress.ts';
import { figure } from './report/figure.ts';
import { page } from './report/page.ts';
import { resultsJson } from './results-file.ts';
import { settings } from './settings.ts';
import { gridCells, type Sweep, sweep, transferCells } from './sweep.ts';
import { alignedTable, tableRows } from './table.ts';
import { transfersOf } from './transfer.ts';
import { type Verdict, verdictOn } from './verdict.ts';

// Finds the best learning rate at several widths, under SP, NTK and μP, with Adam and SGD, and
// checks that it stays where it is under μP.

const began = performance.now();
const pool = startPool(settings.workers);
try {
  const { widths, costOf } = await affordableWidths(pool);
  const measured = await trainAll(pool, widths, costOf);
  const plans = await widestPlans(pool, widths);
  const verdict = report(measured, plans);
  process.exitCode = verdict.passed ? 0 : 1;
} finally {
  await pool.close();
}

/** The widths, without the widest ones as long as this machine would take too long. */
async function affordableWidths(pool: Pool): Promise<{ widths: number[]; costOf: CostOf }> {
  console.log('Timing a few steps at each width…');
  const costOf = await measureCosts(pool, settings.widths);
  const widths = [...settings.widths];
  const seconds = (): number => secondsFor(allCells(widths), costOf);
  while (seconds() > settings.budgetSeconds && widths.length > 3) {
    const width = widths.pop();
    console.log(`Width ${width} is left out: this machine would take too long over it.`);
  }
  console.log(
    `This will take about ${Math.ceil(seconds())} s: ${allCells(widths).length} runs of ${settings.steps} steps, widths ${widths.join(', ')}, ${pool.size} workers.`,
  );
  return { widths, costOf };
}

function allCells(widths: readonly number[]): ReturnType<typeof gridCells> {
  return [...gridCells(widths), ...transferCells(widths, [])];
}

async function trainAll(pool: Pool, widths: readonly number[], costOf: CostOf): Promise<Sweep> {
  const progress = startProgress(allCells(widths), costOf);
  try {
    return await sweep(pool, { widths, costOf, progress });
  } finally {
    progress.end();
  }
}

/** Prints and writes what came of it. */
function report(measured: Sweep, plans: readonly PanelPlan[]): Verdict {
  const transfers = transfersOf(measured.curves, measured.transferred);
  const verdict = verdictOn(transfers);
  const seconds = (performance.now() - began) / 1000;

  const folder = 'demo-report';
  mkdirSync(folder, { recursive: true });
  const svg = figure(transfers);
  writeFileSync(join(folder, 'transfer.svg'), svg);
  writeFileSync(join(folder, 'index.html'), page({ svg, transfers, verdict, plans, seconds }));
  writeFileSync(
    join(folder, 'results.json'),
    resultsJson({ sweep: measured, transfers, verdict, seconds }),
  );

  console.log(`\n${alignedTable(tableRows(transfers))}\n`);
  console.log('Drift (base width to widest) and spread (over all widths) are powers of two.\n');
  for (const { passed, text } of verdict.findings) console.log(`${passed ? '✓' : '✗'} ${text}`);
  console.log(`\n${seconds.toFixed(0)} s. The curves and the plans are in ${folder}/index.html.`);
  if (!verdict.passed) {
    console.error('\nThe learning rate did not transfer as the theory says: see the lines with ✗.');
  }
  return verdict;
}
