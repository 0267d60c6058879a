import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';

const { test: run, remove } = kitchen('A new quantity of the coordinate check');
afterAll(remove);

const program = `
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { muP, ntk, sp } from './src/index.ts';
import { coordinateCheck } from './src/lab/index.ts';
import { coordinateCheckPlot } from './src/plot/index.ts';
import { parameterize, sgd } from './src/tfjs/index.ts';

const build = (units: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, activation: 'relu', inputShape: [8] }),
      tf.layers.dense({ name: 'hidden', units, activation: 'relu' }),
      tf.layers.dense({ name: 'out', units: 4 }),
    ],
  });
const data = {
  x: tf.randomNormal([8, 8], 0, 1, 'float32', 1),
  y: tf.randomNormal([8, 4], 0, 1, 'float32', 2),
};
const check = (planned, actual = planned) => {
  const network = (parameterization, { width, seed }) =>
    parameterize(build, {
      width,
      baseWidth: 16,
      seed,
      parameterization,
      optimizer: sgd({ learningRate: 0.03 }),
    });
  return coordinateCheck({
    setup: (cell) => ({ ...network(actual, cell), plan: network(planned, cell).plan }),
    widths: [16, 32, 64, 128],
    seeds: [1, 2, 3],
    data,
    tolerances: { relativeChange: 0.3 },
  });
};
const its = ({ findings }) => findings.filter(({ quantity }) => quantity === 'relativeChange');

test.each([muP(), ntk()])('it is recorded and judged under $name', async (p) => {
  await tf.setBackend('cpu');
  const result = await check(p);
  expect(result.records.filter(({ quantity }) => quantity === 'relativeChange')).toHaveLength(96);
  const found = its(result);
  expect(found.map(({ layer }) => layer)).toEqual(['in', 'hidden']);
  for (const { predicted, tolerance, verdict } of found) {
    expect(predicted.min).toBeCloseTo(p.richness - 1 / 2, 10);
    expect({ tolerance, verdict }).toEqual({ tolerance: 0.3, verdict: 'pass' });
  }
  expect(coordinateCheckPlot(result)).toContain('relative change of the features');
});

test('it tells a network that is not as planned', async () => {
  const result = await check(muP(), sp());
  expect(its(result).map(({ verdict }) => verdict)).toContain('fail');
  expect(result.suspects.join()).toContain('|Δh| ÷ |h|');
});
`;

test('a quantity is recorded, judged, named and drawn', () => {
  expect(run(program)).toHaveLength(3);
});
