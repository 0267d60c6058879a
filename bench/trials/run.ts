// How often is the coordinate check wrong? Correct models that have to pass, and planted faults
// that have to be caught and named. Writes the rates, with upper bounds, into docs/fault-table.md.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from 'richscale/backends';
import { outcomeOf, type TrialOutcome, trialKeys } from './outcomes.ts';
import { faultTable } from './table.ts';

const keys = trialKeys(306, 34);
const processes = 2;
const [part] = process.argv.slice(2);

if (part === undefined) await lead();
else await work(Number(part));

/** Runs every process's share and writes the table. */
async function lead(): Promise<void> {
  const outcomes: TrialOutcome[] = [];
  const began = performance.now();
  const ended = Array.from({ length: processes }, (_, index) => {
    const child = fork(fileURLToPath(import.meta.url), [String(index)], {
      execArgv: ['--import', 'tsx'],
    });
    child.on('message', (outcome: TrialOutcome) => {
      outcomes.push(outcome);
      const wrong =
        outcome.kind === 'correct' ? outcome.verdict !== 'pass' : outcome.verdict !== 'fail';
      if (wrong || (outcome.kind !== 'correct' && !outcome.named)) {
        const { kind, index, verdict, what, suspects } = outcome;
        console.log(`${kind} ${index}: ${verdict} (${what})\n  ${suspects.join('\n  ')}`);
      }
      if (outcomes.length % 50 === 0) {
        const minutes = (performance.now() - began) / 60_000;
        console.log(`${outcomes.length} of ${keys.length}, ${minutes.toFixed(1)} min`);
      }
    });
    return new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`A process ended with ${code}.`)),
      );
    });
  });
  await Promise.all(ended);
  const order = new Map(keys.map(({ kind, index }, place) => [`${kind} ${index}`, place]));
  const placeOf = ({ kind, index }: TrialOutcome) => order.get(`${kind} ${index}`) ?? 0;
  const table = faultTable(outcomes.toSorted((a, b) => placeOf(a) - placeOf(b)));
  writeFileSync(fileURLToPath(new URL('../../docs/fault-table.md', import.meta.url)), page(table));
  console.log(table);
}

/** One process's share, reported trial by trial. */
async function work(share: number): Promise<void> {
  tf.env().set('PROD', true);
  await useBackend('wasm');
  for (const [place, key] of keys.entries()) {
    if (place % processes === share) process.send?.(await outcomeOf(key));
  }
}

function page(table: string): string {
  return `# How often the coordinate check is wrong

\`npm run trials\` plants mistakes as people make them, and checks correct models of every preset, gauge
and optimizer. Written by it; do not edit.

${table}

The last three columns say how many were shown by measured exponents; by the audit of fans, initial
sizes, layouts, motion and attention; and by the probe, which raises what a short run hides (a learning
rate's exact growth, ε, decay): each would have been enough.

In brackets: one-sided 95 % upper bounds (Clopper and Pearson). A check that cannot decide with three
seeds is repeated once with as many as it asks for, at most twelve. The models are small: an MLP, a CNN,
an LSTM and attention at four widths over a factor of eight, four steps. The first kernel or the readout
is the transposed one; a square kernel whose two dimensions grow alike has the same factors either way.
`;
}
