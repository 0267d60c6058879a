// Every kernel of ours that takes the place of a stock one against it, on shapes from tiny to
// large: stock and ours in turn. With --all every case is printed, not just the extremes.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { disableTrainingKernels, enableTrainingKernels, useBackend } from 'richscale/backends';
import type { Case } from './kernel-cases/case.ts';
import { elementwiseCases } from './kernel-cases/elementwise-cases.ts';
import { productCases } from './kernel-cases/product-cases.ts';
import { rearrangementCases } from './kernel-cases/rearrangement-cases.ts';
import { windowCases } from './kernel-cases/window-cases.ts';
import { wrappedCases } from './kernel-cases/wrapped-cases.ts';
import { inTurn, median } from './timing.ts';

tf.env().set('PROD', true);
await tf.setBackend('wasm');

interface Ratio extends Case {
  /** Stock ÷ ours, of the least times and of the medians. */
  readonly least: number;
  readonly median: number;
}

/** What counts as slower, by both ratios: two runs of one kernel are as far apart on this machine. */
const noise = 0.93;
const isSlower = ({ least, median: middle }: Ratio) => least < noise && middle < noise;

function measure(each: Case, rounds = 9): Ratio {
  tf.engine().startScope();
  const op = each.make();
  const body = () => tf.tidy(() => void op());
  const [stock, ours] = inTurn(body, [disableTrainingKernels, enableTrainingKernels], rounds);
  tf.engine().endScope();
  return {
    ...each,
    least: Math.min(...stock) / Math.min(...ours),
    median: median(stock) / median(ours),
  };
}

const cases = [
  ...productCases,
  ...windowCases,
  ...rearrangementCases,
  ...elementwiseCases,
  ...wrappedCases,
];
const { kernels } = await useBackend('wasm');
disableTrainingKernels();
const unmeasured = kernels
  .filter((name) => tf.getKernel(name, 'wasm') !== undefined)
  .filter((name) => cases.every(({ kernel }) => kernel !== name));
if (unmeasured.length > 0) throw new Error(`No case measures ${unmeasured.join(', ')}.`);

const shown = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
const line = ({ shapes, least, median: middle }: Ratio) =>
  `${shapes}: ${shown(least)} (${shown(middle)})`;

const only = process.argv.slice(2).filter((each) => !each.startsWith('--'));
const ratios = cases
  .filter(({ kernel }) => only.length === 0 || only.includes(kernel))
  .map((each) => {
    const ratio = measure(each);
    // What looks slower is measured again, for longer: another program may have been at work.
    const result = isSlower(ratio) ? measure(each, 41) : ratio;
    if (process.argv.includes('--all')) console.log(`${result.kernel} ${line(result)}`);
    return result;
  });

console.log('| kernel | cases | lowest ratio | highest ratio |\n| --- | --- | --- | --- |');
for (const kernel of new Set(ratios.map((ratio) => ratio.kernel))) {
  const list = ratios.filter((ratio) => ratio.kernel === kernel);
  const sorted = list.toSorted((a, b) => a.least - b.least);
  const [low, high] = [sorted[0] as Ratio, sorted.at(-1) as Ratio];
  console.log(`| ${kernel} | ${list.length} | ${line(low)} | ${line(high)} |`);
}
const slower = ratios.filter(isSlower);
console.log(
  `\nSlower than stock: ${slower.map((each) => `${each.kernel} ${line(each)}`).join('; ') || 'none'}.`,
);
