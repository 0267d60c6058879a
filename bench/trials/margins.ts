// What the coordinate check's tolerances stand on: how far measured exponents and audited factors
// are from their predictions, in correct models and in those with planted faults. Run by
// `npm run margins`, or `npm run margins -- 60 6` for 60 correct models and 6 of each fault.
import * as tf from '@tensorflow/tfjs';
import { useBackend } from 'richscale/backends';
import type { AuditFinding, CoordinateCheck, CoordinateFinding } from 'richscale/lab';
import { correctTrial } from './correct.ts';
import { faults } from './faults.ts';
import { run } from './trial.ts';

/** How far off each quantity, and each subject of the audit, was. */
type Departures = ReadonlyMap<string, readonly number[]>;

const [correct = 306, perFault = 34] = process.argv.slice(2).map(Number);

tf.env().set('PROD', true);
await useBackend('wasm');

const checks: CoordinateCheck[] = [];
for (let index = 0; index < correct; index++) checks.push(await run(correctTrial(index)));
print(`${correct} correct models, every exponent and factor`, together(checks.map(departuresOf)));

for (const { name, trial: trialOf, plant } of faults) {
  const found: Departures[] = [];
  for (let index = 0; index < perFault; index++) {
    const trial = trialOf(index);
    const check = await run(trial, (cell) => plant(trial, cell));
    found.push(new Map([...departuresOf(check)].map(([what, of]) => [what, [Math.max(...of)]])));
  }
  print(`${perFault} × ${name}, the largest of each model`, together(found));
}

function departuresOf({ findings, audit }: CoordinateCheck): Departures {
  return together([
    ...findings.flatMap((finding) => [
      new Map([[finding.quantity, [ofExponent(finding)]]]),
      new Map([[`${finding.quantity}, far end`, [ofFarEnd(finding)]]]),
    ]),
    ...audit.map((finding) => new Map([[`audit: ${finding.subject}`, [ofFactor(finding)]]])),
  ]);
}

function together(all: readonly Departures[]): Departures {
  const departures = new Map<string, readonly number[]>();
  for (const [what, values] of all.flatMap((each) => [...each])) {
    const finite = values.filter(Number.isFinite);
    if (finite.length > 0) departures.set(what, [...(departures.get(what) ?? []), ...finite]);
  }
  return departures;
}

/** How far a fitted exponent is from the predicted ones. */
function ofExponent({ fit, predicted }: CoordinateFinding): number {
  return Math.max(predicted.min - fit.exponent, fit.exponent - predicted.max, 0);
}

/** The same of the farther end of its interval, which has to be within the tolerance to pass. */
function ofFarEnd({ fit, predicted }: CoordinateFinding): number {
  return Math.max(predicted.min - fit.interval.min, fit.interval.max - predicted.max, 0);
}

/** The power of the width by which a factor departs from the plan's. */
function ofFactor({ departure = Number.NaN }: AuditFinding): number {
  return Math.abs(departure);
}

function print(title: string, departures: Departures): void {
  const rows = [...departures].sort().map(([what, values]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const [least, median, most] = [0, 0.5, 1].map((share) =>
      Number(sorted[Math.floor(share * (sorted.length - 1))]?.toPrecision(2)),
    );
    return [what, { number: sorted.length, least, median, most }];
  });
  console.log(title);
  console.table(Object.fromEntries(rows));
}
