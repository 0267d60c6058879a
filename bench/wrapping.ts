import { spawnSync } from 'node:child_process';
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { muP } from 'richscale';
import { adam, parameterize } from 'richscale/tfjs';
import { use } from './backend.ts';
import type { Medians } from './report.ts';
import { median, timed } from './timing.ts';

/** A network of which nearly all weights are in one square matrix. */
function build(width: number): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ units: width, inputShape: [32] }),
      tf.layers.dense({ units: width }),
      tf.layers.dense({ units: 10 }),
    ],
  });
}

const wrap = (width: number, seed: number | undefined) =>
  parameterize(build, {
    width,
    baseWidth: Math.min(64, width / 2),
    parameterization: muP(),
    optimizer: adam({ learningRate: 1e-3 }),
    ...(seed === undefined ? {} : { seed }),
  }).model;

/** Building by tfjs alone, and wrapping: median and least milliseconds, taken in turn. */
export async function wrappingTime(
  width: number,
  seed: number | undefined,
): Promise<{ readonly stock: Medians; readonly ours: Medians; readonly text: string }> {
  await use('wasm', false);
  const ways = [() => build(width), () => wrap(width, seed)];
  const times = ways.map(() => [] as number[]);
  const rounds = width > 2000 ? 3 : 9;
  for (let round = -1; round < rounds; round++) {
    for (const [index, way] of ways.entries()) {
      let model: tf.LayersModel | undefined;
      const time = await timed(() => {
        model = way();
      });
      model?.dispose();
      if (round >= 0) times[index]?.push(time);
    }
  }
  const [plain = Number.NaN, wrapped = Number.NaN] = times.map(median);
  const [least = Number.NaN, leastWrapped = Number.NaN] = times.map((each) => Math.min(...each));
  return {
    stock: { time: wrapped },
    ours: { time: plain },
    text: `width ${width}, ${seed === undefined ? 'no seed' : 'a seed'}: median ${(wrapped / plain).toFixed(2)}, least ${(leastWrapped / least).toFixed(2)}`,
  };
}

/** How many bytes a fresh process grows by at most, building or wrapping one network. */
export function wrappingMemory(width: number, seed: number | undefined): string {
  const [plain, wrapped] = [false, true].map((wraps) => {
    const run = spawnSync(
      process.execPath,
      ['--import', 'tsx', import.meta.filename, `${width}`, `${seed ?? ''}`, `${wraps}`],
      { encoding: 'utf8' },
    );
    return Number(run.stdout);
  }) as [number, number];
  return `width ${width}, ${seed === undefined ? 'no seed' : 'a seed'}: ${(wrapped / plain).toFixed(2)}`;
}

tf.env().set('PROD', true);

if (process.argv[1] === import.meta.filename) {
  const [width, seed, wraps] = process.argv.slice(2);
  await use('wasm', false);
  const given = seed === '' ? undefined : Number(seed);
  // What either way takes for itself is there before.
  wrap(16, given).dispose();
  const before = process.resourceUsage().maxRSS;
  if (wraps === 'true') wrap(Number(width), given);
  else build(Number(width));
  console.log(process.resourceUsage().maxRSS - before);
}
