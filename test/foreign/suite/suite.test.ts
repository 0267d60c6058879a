import { afterAll, describe, expect, test } from 'vitest';
import { failingIn, readFailures, readStock } from './lists.ts';
import { isAboutSpec, unexplained } from './reasons.ts';
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

describe.each(runs)("tfjs-core's own specs on $name", (run) => {
  const recorded = stock.backends[run.backend];

  test('what fails with our kernels is what the list says', async () => {
    const outcomes = await specs.outcomes(run, 'ours');
    expect(outcomes.length).toBe(recorded.specs);
    const failing = outcomes.filter(({ message }) => message !== undefined);
    // A spec that is mended leaves the list too: `npm run foreign` writes it.
    expect(failing.map(({ spec }) => spec).sort()).toEqual(failingIn(listed, run.name));
  });

  test('nothing fails that passes with the kernels of stock, unless the spec is wrong', () => {
    const ours = listed.filter(({ reason }) => !isAboutSpec(reason));
    const worse = failingIn(ours, run.name).filter((spec) => !recorded.failing.includes(spec));
    expect(worse).toEqual([]);
  });
});
