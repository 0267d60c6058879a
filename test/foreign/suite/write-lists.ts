// `npm run foreign`: runs tfjs-core's own specs with stock kernels and ours, and writes what fails.
import { failingIn, groupsOf, writeFailures, writeStock } from './lists.ts';
import type { SpecOutcome } from './outcome.ts';
import { knownReasons, unexplained } from './reasons.ts';
import { bundleSpecs, type Run, runs, tfjsVersion } from './runs.ts';

const specs = bundleSpecs();
const recordOf = async (run: Run) => {
  const outcomes = await specs.outcomes(run, 'stock');
  const failing = outcomes.filter(({ message }) => message !== undefined);
  return { specs: outcomes.length, failing: failing.map(({ spec }) => spec).sort() };
};
const [cpu, wasm] = runs as readonly [Run, Run];
const backends = { cpu: await recordOf(cpu), wasm: await recordOf(wasm) };
writeStock({ tfjs: tfjsVersion, backends });

const ours = new Map<string, readonly SpecOutcome[]>();
for (const run of runs) ours.set(run.name, await specs.outcomes(run, 'ours'));
specs.remove();
const groups = groupsOf(ours);
writeFailures(groups);

for (const { name, backend } of runs) {
  const [before, after] = [backends[backend].failing, failingIn(groups, name)];
  console.log(`${name}: ${before.length} fail with stock's kernels, ${after.length} with ours`);
  for (const spec of after) {
    if (!before.includes(spec)) console.log(`  passes with stock's alone: ${spec}`);
  }
}
for (const { reason, specs } of groups) {
  if (reason !== unexplained) continue;
  for (const spec of specs) console.log(`give a reason in reasons.ts: ${spec}`);
}
for (const reason of knownReasons) {
  if (!groups.some((group) => group.reason === reason))
    console.log(`nothing fails since: ${reason}`);
}
