import { expect, it } from 'vitest';
import { muP, ntk, plan } from '../../src/index.ts';
import { mlp } from './networks.ts';

it('a plan prints as an aligned table', () => {
  const made = plan({ parameterization: ntk(), optimizer: 'adam', tensors: mlp });
  expect(`\n${made}\n`).toMatchInlineSnapshot(`
    "
    NTK (r = 0, unit-multiplier) under adam; factors relative to base
    tensor      role    fan-in  fan-out  init  multiplier     lr  epsilon  decay  why
    h1/kernel   input      784   64→256     1           1    0.5      0.5      2  fan-in 784 does not scale, fan-out 64→256 does: input-like, its updates move all of a growing layer at once
    h1/bias     input        1   64→256     1           1    0.5      0.5      2  fan-in 1 does not scale, fan-out 64→256 does: input-like, its updates move all of a growing layer at once
    h2/kernel   hidden  64→256   64→256   0.5           1  0.125      0.5      8  fan-in 64→256 and fan-out 64→256 scale: hidden, its updates add up coherently over a growing fan-in
    out/kernel  output  64→256       10   0.5           1   0.25        1      4  fan-in 64→256 scales, fan-out 10 does not: readout, it sums a growing number of features that move together
    out/bias    fixed        1       10     1           1      1        1      1  fan-in 1 and fan-out 10 do not scale: fixed, it keeps its values at every width
    "
  `);
});

it('without ε where the optimizer has none, with branches and warnings where there are any', () => {
  const tensors = mlp.map((tensor) => ({ ...tensor, branch: tensor.name.startsWith('h2') }));
  const made = plan({
    parameterization: muP({ gauge: { output: -1 } }),
    optimizer: 'muon',
    tensors,
    depth: { layers: { size: 8, base: 2 }, alpha: 0.5 },
  });
  expect(`\n${made}\n`).toMatchInlineSnapshot(`
    "
    muP (r = 0.5, multipliers {"output":-1}) under muon; factors relative to base
    tensor      role    fan-in  fan-out  init  multiplier   lr  decay  why
    h1/kernel   input      784   64→256     1           1    1      1  fan-in 784 does not scale, fan-out 64→256 does: input-like, its updates move all of a growing layer at once
    h1/bias     input        1   64→256     1           1    1      1  fan-in 1 does not scale, fan-out 64→256 does: input-like, its updates move all of a growing layer at once
    h2/kernel   hidden  64→256   64→256   0.5           1  0.5      2  fan-in 64→256 and fan-out 64→256 scale: hidden, its updates add up coherently over a growing fan-in
    out/kernel  output  64→256       10     1        0.25    4   0.25  fan-in 64→256 scales, fan-out 10 does not: readout, it sums a growing number of features that move together
    out/bias    fixed        1       10     1           1    1      1  fan-in 1 and fan-out 10 do not scale: fixed, it keeps its values at every width
    multiply each residual branch by 0.5
    warning: h1/bias is no matrix: muon is read there as normalizing the update to length one. Plan vectors and embeddings under the optimizer that really trains them, such as adam.
    "
  `);
});

it('every line of the table has its columns in the same place', () => {
  const text = plan({ parameterization: muP(), optimizer: 'sgd', tensors: mlp }).toString();
  const [, heading, ...lines] = text.split('\n');
  const start = heading?.indexOf('why') ?? -1;
  expect(start).toBeGreaterThan(0);
  for (const line of lines) expect(line.slice(start - 2)).toMatch(/^ {2}fan-in /);
});
