import { afterAll, describe, expect, test } from 'vitest';
import { failingIn, readFailures, readStock } from './lists.ts';
import { unexplained } from './reasons.ts';
import { bundleSpecs, runs, tfjsVersion } from './runs.ts';

const specs = bundleSpecs();
afterAll(specs.remove);

const stock = readStock();
const listed = readFailures();

test('the record of stock is of the version that is installed', () => {
  expect(stock.tfjs, 'run `npm run foreign`').toBe(tfjsVersion);
});

test('every failure has its reason', () => {
  expect(listed.filter(({ reason }) => reason === unexplained)).toEqual([]);
});

/** Shapes that stock refuses; to be refused by ours, and gone from here. */
const unchecked = [
  'conv2dTranspose input=8x8x8,output=4x4x8,f=8,s=1,inDepth=8,p=same vec4',
  'matmul matmul throws when passed a vector',
];

describe.each(runs)("tfjs-core's own specs on $name", (run) => {
  const recorded = stock.backends[run.backend];

  test('what fails with our kernels is what the list says', async () => {
    const outcomes = await specs.outcomes(run, 'ours');
    expect(outcomes.length).toBe(recorded.specs);
    const failing = outcomes.filter(({ message }) => message !== undefined);
    // A spec that is mended leaves the list too: `npm run foreign` writes it.
    expect(failing.map(({ spec }) => spec).sort()).toEqual(failingIn(listed, run.name));
  });

  test('nothing fails that passes with the kernels of stock', () => {
    const worse = failingIn(listed, run.name).filter((spec) => !recorded.failing.includes(spec));
    expect(worse).toEqual(run.backend === 'wasm' ? unchecked : []);
  });
});
