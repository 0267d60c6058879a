// Ratios within one run: stock tfjs against richscale, same model, same data, medians.
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { useBackend } from 'richscale/backends';
import { type Backend, use } from './backend.ts';
import { coordinateCheckSeconds } from './coordinate-check.ts';
import { gemmFraction } from './gemm.ts';
import { importMilliseconds } from './import-time.ts';
import { planMilliseconds } from './plan.ts';
import { predictionSeconds } from './prediction.ts';
import { type Medians, report } from './report.ts';
import { median, medianTime, timed } from './timing.ts';
import { ourAdam, trainStep } from './train-step.ts';
import { checkByHand, mlpByHand } from './without-us.ts';
import { cnn, embedding, mlp, parameters, transformer, type Workload } from './workloads.ts';
import { wrappingMemory, wrappingTime } from './wrapping.ts';

tf.env().set('PROD', true);

/** The median time, and the most bytes of tensors alive at a time, of one train step. */
async function train(
  make: () => Workload,
  backend: Backend,
  ours: boolean,
  repeats = 7,
): Promise<Medians> {
  await use(backend, ours);
  const workload = make();
  const optimizer = ours ? ourAdam(workload) : tf.train.adam(1e-3);
  const step = trainStep(workload, optimizer);
  // Stock cpu takes minutes for some of these: one step is enough to tell.
  const time = await medianTime(step, { repeats, warmUp: repeats > 1 ? 2 : 0 });
  const peakBytes = repeats > 1 ? await peakOf(step) : undefined;
  optimizer.dispose();
  workload.dispose();
  return peakBytes === undefined ? { time } : { time, peakBytes };
}

/** The most bytes of tensors alive at a time. */
async function peakOf(step: () => void): Promise<number> {
  const { peakBytes } = await tf.profile(() => {
    step();
    return tf.scalar(0);
  });
  return peakBytes;
}

/** The median time of an optimizer step alone, on 4 M parameters. */
async function adamStep(backend: Backend, ours: boolean): Promise<Medians> {
  await use(backend, ours);
  const workload = parameters(2048);
  const optimizer = ours ? ourAdam(workload) : tf.train.adam(1e-3);
  const { value, grads } = tf.variableGrads(workload.loss);
  const time = await medianTime(() => optimizer.applyGradients(grads as never), { repeats: 9 });
  tf.dispose([value, grads]);
  optimizer.dispose();
  workload.dispose();
  return { time };
}

/** Train steps with factors against train steps without, in turn, on the same kernels. */
async function wrapperOverhead(): Promise<{ stock: Medians; ours: Medians }> {
  await use('wasm', true);
  const runs = [1, 4].map((ratio) => {
    const workload = mlp(512);
    const optimizer = ourAdam(workload, ratio);
    return { workload, optimizer, step: trainStep(workload, optimizer) };
  });
  const times = runs.map(() => [] as number[]);
  for (const { step } of runs) for (let i = 0; i < 2; i++) step();
  for (let round = 0; round < 120; round++) {
    // Whichever comes second finds the caches as the first has left them.
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const index of order) times[index]?.push(await timed(() => runs[index]?.step()));
  }
  for (const { workload, optimizer } of runs) {
    optimizer.dispose();
    workload.dispose();
  }
  const [plain = Number.NaN, wide = Number.NaN] = times.map(median);
  return { stock: { time: wide }, ours: { time: plain } };
}

/** Our train step of the MLP against what stock tfjs on wasm can be brought to by hand. */
async function againstByHand(width: number, ours: Medians): Promise<string> {
  await use('wasm', false);
  checkByHand(width);
  const byHand = await train(() => mlpByHand(width), 'wasm', false, 9);
  return `${(byHand.time / ours.time).toFixed(1)}× at width ${width}`;
}

const wide = {
  stock: await train(() => mlp(1024), 'wasm', false, 5),
  ours: await train(() => mlp(1024), 'wasm', true, 9),
};
report('MLP 784-1024³-10, batch 64, Adam, wasm: train step', wide, { least: 12 });
const narrow = {
  stock: await train(() => mlp(256), 'wasm', false),
  ours: await train(() => mlp(256), 'wasm', true, 15),
};
report('the same at width 256', narrow, { least: 5 });
report(
  'transformer block d = 256, 64 tokens, batch 8, Adam, wasm',
  {
    stock: await train(transformer, 'wasm', false, 5),
    ours: await train(transformer, 'wasm', true, 9),
  },
  { least: 6 },
);
report(
  'CNN, three 3×3 convolutions, 32×32×3, batch 32: wasm against stock cpu',
  { stock: await train(cnn, 'cpu', false, 1), ours: await train(cnn, 'wasm', true, 5) },
  { least: 20 },
);
report(
  'embedding 10 000 × 256: wasm against stock cpu',
  { stock: await train(embedding, 'cpu', false, 1), ours: await train(embedding, 'wasm', true, 7) },
  { least: 20 },
);
report(
  'Adam step, 4 M parameters, wasm',
  { stock: await adamStep('wasm', false), ours: await adamStep('wasm', true) },
  { least: 10 },
);
report(
  'Adam step, 4 M parameters, cpu',
  { stock: await adamStep('cpu', false), ours: await adamStep('cpu', true) },
  { least: 3 },
);
report('parameterized against unparameterized, same kernels', await wrapperOverhead(), {
  most: 1.02,
});
for (const seed of [undefined, 1]) {
  const what = seed === undefined ? 'without a seed' : 'with a seed';
  report(`wrapping against building, width 1024, ${what}`, await wrappingTime(1024, seed), {
    most: 1.2,
  });
}
report(
  'peak tensor memory of the MLP 784-1024³-10 train step',
  {
    stock: { time: wide.ours.peakBytes ?? 0 },
    ours: { time: wide.stock.peakBytes ?? 0 },
  },
  { most: 1 },
);
const byHand = [await againstByHand(1024, wide.ours), await againstByHand(256, narrow.ours)];
console.log(`\nThe MLP's step against stock wasm written by hand: ${byHand.join(', ')}.`);
const { relaxedSimd = false } = await useBackend('wasm');
console.log(await gemmFraction(relaxedSimd));
console.log(await coordinateCheckSeconds());
console.log(await predictionSeconds());
console.log('Wrapping against building:');
for (const seed of [undefined, 1]) {
  for (const width of [64, 256, 1024, 4096]) {
    console.log(`- time at ${(await wrappingTime(width, seed)).text}`);
  }
  console.log(`- peak memory at ${wrappingMemory(2048, seed)}`);
}
console.log(planMilliseconds());
console.log(importMilliseconds());
