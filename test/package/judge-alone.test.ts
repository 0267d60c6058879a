// Who trains elsewhere, in JAX say, and judges with node:test, has no tfjs.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { moduleSettings, type Project, projectWith } from './installed.ts';

const judging = `
import { fitExponent, judgeScaling, summarizeSweep, judgeTransfer } from 'richscale/judge';

const sizes = [64, 128, 256, 512].flatMap((width) =>
  [1, 2].map((seed) => ({ width, seed, value: seed * width ** -0.5 })),
);
export const grows = judgeScaling(fitExponent(sizes), { exponent: -1 / 2 });

const cells = [64, 128].flatMap((width) =>
  [-8, -7, -6, -5].map((log2) => ({
    width,
    learningRate: 2 ** log2,
    seed: 1,
    hyperparameters: {},
    loss: 1 + (log2 + 6.5) ** 2,
    curve: [],
    milliseconds: 0,
  })),
);
export const transfers = judgeTransfer(summarizeSweep(cells), { within: '1 grid step' });
`;

const typed = `${judging}
import type { CoordinateCheck, Judgment, Verdict } from 'richscale/judge';
import { judgeCoordinateCheck } from 'richscale/judge';
import { muP } from 'richscale';

export const verdict: Verdict = grows.verdict;
export const judge = (check: CoordinateCheck): Judgment => judgeCoordinateCheck(check);
export const p = muP();
`;

const required = `
const { judgeExponents } = require('richscale/judge');
const { muP } = require('richscale');
const { pass } = judgeExponents(muP(), { role: 'hidden', optimizer: 'adam', lr: -1 });
if (!pass) process.exit(1);
`;

let project: Project;
beforeAll(() => {
  project = projectWith({
    'typed.ts': typed,
    'typed.cts': typed,
    'wrong.ts': "import { judgeScaling } from 'richscale/judge';\njudgeScaling('fine', {});\n",
    'judging.mjs': `${judging}\nif (!grows.pass || !transfers.pass) process.exit(1);`,
    'judging.cjs': required,
  });
});
afterAll(() => project.remove());

it.each(moduleSettings)('richscale/judge has all its types without tfjs, under %s', (module) => {
  const complaints = project.complaints(module);
  // That the call which is wrong is seen to be shows that the types are there.
  expect(complaints.filter((each) => !each.includes('/wrong.ts: '))).toStrictEqual([]);
  expect(complaints).toHaveLength(1);
});

it.each(['judging.mjs', 'judging.cjs'])('it loads and judges without tfjs: %s', (file) => {
  const { status, stderr } = spawnSync(process.execPath, [file], {
    cwd: project.folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
