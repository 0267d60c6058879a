import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from '@tensorflow/tfjs-core';
import { useBackend } from 'richscale/backends';
import { summarizeSweep } from 'richscale/judge';
import { type TransferSweep, transferSweep } from 'richscale/lab';
import { htmlReport, type ReportVerdict, transferPlot } from 'richscale/plot';
import { workerPool } from 'richscale/workers';
import { type Cost, measureCost, secondsFor } from './cost.ts';
import { classes } from './mnist.ts';
import { planAt } from './model.ts';
import { startProgress } from './progress.ts';
import { type OptimizerName, optimizers, schemes, settings } from './settings.ts';
import { loss, steps } from './task.ts';
import { checkAgreementAtBase, verdictOn } from './verdict.ts';

// Finds the best learning rate at several widths, under SP, NTK and μP, with Adam and SGD, and
// checks that it stays where it is under μP.

const began = performance.now();
const folder = 'demo-report';
/** The loss of guessing. */
const guessing = Math.log(classes);
env().set('PROD', true);
const pool = workerPool({
  module: new URL('./task.mjs', import.meta.url),
  workers: settings.workers,
  backend: 'wasm',
});
try {
  const { widths, cost } = await affordableWidths();
  const sweeps: TransferSweep[] = [];
  for (const optimizer of optimizers) sweeps.push(await sweepUnder(optimizer, widths, cost));
  const sweep = summarizeSweep(
    sweeps.flatMap(({ cells }) => cells),
    { guessing },
  );
  checkAgreementAtBase(sweep);
  const verdict = verdictOn(sweep);
  await report(sweep, widths, verdict);
  process.exitCode = verdict.verdict === 'pass' ? 0 : 1;
} finally {
  await pool.close();
}

/** The widths, without the widest ones as long as this machine would take too long. */
async function affordableWidths(): Promise<{ widths: number[]; cost: Cost }> {
  console.log('Timing a cell at each width…');
  const cost = await measureCost(pool, settings.widths);
  const widths = [...settings.widths];
  const rates = optimizers.reduce((sum, name) => sum + settings.grids[name].length, 0);
  const cellsPerWidth = schemes.length * settings.seeds.length * rates;
  const seconds = (): number => secondsFor(widths, cellsPerWidth, cost);
  while (seconds() > settings.budgetSeconds && widths.length > 3) {
    const width = widths.pop();
    console.log(`Width ${width} is left out: this machine would take too long over it.`);
  }
  console.log(
    `This will take about ${Math.ceil(1.15 * seconds())} s: ${widths.length * cellsPerWidth} runs of ${steps} steps and some more where a grid has to grow, widths ${widths.join(', ')}, ${pool.workers} workers.`,
  );
  return { widths, cost };
}

/** One optimizer under all schemes. */
async function sweepUnder(
  optimizer: OptimizerName,
  widths: readonly number[],
  cost: Cost,
): Promise<TransferSweep> {
  const progress = startProgress(optimizer.padEnd(4));
  const learningRates = settings.grids[optimizer].map((log2) => 2 ** log2);
  const costs = widths.map((width) => cost({ width }));
  const mean = costs.reduce((sum, each) => sum + each, 0) / costs.length;
  let spent = 0;
  try {
    return await transferSweep({
      widths,
      learningRates,
      seeds: settings.seeds,
      hyperparameters: { scheme: schemes, optimizer: [optimizer] },
      extend: settings.extend,
      executor: pool,
      steps,
      loss,
      guessing,
      cost,
      onProgress({ done, of, cell }) {
        spent += cost(cell);
        // Where a grid grows, it does so at all widths.
        progress.advance({ done, of, share: spent / (of * mean) });
      },
    });
  } finally {
    progress.end();
  }
}

/** Prints and writes what came of it. */
async function report(
  sweep: TransferSweep,
  widths: readonly number[],
  verdict: ReportVerdict,
): Promise<void> {
  const passed = verdict.verdict === 'pass';
  const widest = Math.max(...widths);
  const seconds = (performance.now() - began) / 1000;
  const figure = { sweep, ceiling: guessing, lossName: 'training loss', columns: 'optimizer' };
  await useBackend('cpu');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'transfer.svg'), transferPlot(sweep, figure));
  writeFileSync(
    join(folder, 'index.html'),
    htmlReport({
      title: passed
        ? 'The best learning rate stays under μP, and moves under SP'
        : 'The learning rate did not transfer as the theory says',
      verdict,
      sweeps: [figure],
      plans: optimizers.flatMap((optimizer) =>
        schemes.toReversed().map((scheme) => ({
          title: `${scheme} with ${optimizer} at width ${widest}`,
          plan: planAt({ width: widest, scheme, optimizer }),
        })),
      ),
      settings: {
        network: '784-n-n-10, ReLU, softmax cross-entropy, biases; MNIST',
        'widths n': widths.join(', '),
        'base width': String(Math.min(...widths)),
        steps: `${steps}, batches of ${settings.batchSize}; judged by the mean training loss of the last fifth`,
        seeds: settings.seeds.join(', '),
        optimizers: 'Adam (0.9, 0.999), SGD without momentum; constant learning rate',
        run: `${seconds.toFixed(0)} s, ${settings.workers} workers, tfjs on wasm`,
      },
    }),
  );
  writeFileSync(
    join(folder, 'results.json'),
    JSON.stringify({ settings, seconds, verdict, sweep }),
  );

  console.log(`\n${sweep}\n`);
  for (const finding of verdict.findings) {
    console.log(`${finding.verdict === 'pass' ? '✓' : '✗'} ${finding.text}`);
  }
  console.log(`\n${seconds.toFixed(0)} s. The curves and the plans are in ${folder}/index.html.`);
  if (!passed) {
    console.error('\nThe learning rate did not transfer as the theory says: see the lines with ✗.');
  }
}
