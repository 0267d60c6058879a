// What the smaller constants of diagnosis and sweep stand on: how far references scatter between
// seeds, how float32 rounds a loss, and how sure an optimum is by the share of the steps that is
// judged. Run by `npm run build && npx tsx bench/trials/noise.ts`.
import * as tf from '@tensorflow/tfjs';
import { muP, parameterization } from 'richscale';
import { useBackend } from 'richscale/backends';
import { summarizeSweep, type TransferCell } from 'richscale/judge';
import { diagnose, type ProfileQuantity, trainCell } from 'richscale/lab';
import { adam, parameterize, sgd } from 'richscale/tfjs';
import { plainModels, type TrialModel } from './models.ts';

const powers: readonly ProfileQuantity[] = [
  'feature movement',
  'feature kernel change',
  'linearization error',
  'weight movement',
];
const seeds = Array.from({ length: 12 }, (_, index) => index + 1);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(
    (mean(values.map((v) => (v - mean(values)) ** 2)) * values.length) / (values.length - 1),
  );
const short = (value: number): number => Number(value.toPrecision(2));

tf.env().set('PROD', true);
await useBackend('wasm');
for (const model of plainModels) await references(model);
await rounding();
await judgedShares();

/** The log of rich ÷ lazy at twice the base width, over seeds. */
async function references(model: TrialModel): Promise<void> {
  const [baseWidth = 0] = model.widths;
  const logs = new Map<ProfileQuantity, number[]>();
  for (const seed of seeds) {
    const x = tf.randomNormal([16, ...model.inputShape], 0, 1, 'float32', seed);
    const y = tf.randomNormal([16, model.outputs], 0, 1, 'float32', 100 + seed);
    const { profile } = await diagnose({
      setup: ({ width, richness = 1 / 4 }) => {
        const p = parameterization({ richness });
        return parameterize((units) => model.build(units, p), {
          width,
          baseWidth,
          parameterization: p,
          optimizer: sgd({ learningRate: 0.03 }),
          seed,
        });
      },
      widths: [2 * baseWidth],
      seeds: [seed],
      data: { x, y },
      steps: 8,
      recordAt: [8],
      quantities: powers,
    });
    tf.dispose([x, y]);
    for (const { quantity, lazy, rich } of profile) {
      logs.set(quantity, [...(logs.get(quantity) ?? []), Math.log(rich / lazy)]);
    }
  }
  const rows = [...logs].map(([quantity, of]) => [
    quantity,
    { mean: short(mean(of)), deviation: short(deviation(of)) },
  ]);
  console.log(
    `${model.name}: log(rich ÷ lazy) at twice the base width, over ${seeds.length} seeds`,
  );
  console.table(Object.fromEntries(rows));
}

/** The relative error of mean losses of so many examples, on every backend at hand. */
async function rounding(): Promise<void> {
  const errors: Record<string, Record<string, number>> = {};
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    for (const count of [64, 1024, 16_384]) {
      const worst = seeds.map((seed) => {
        const [a, b] = [tf.randomNormal([count, 8], 0, 1, 'float32', seed), tf.zeros([count, 8])];
        const loss = tf.losses.meanSquaredError(b, a).dataSync()[0] as number;
        const exact = mean([...a.dataSync()].map((entry) => entry ** 2));
        tf.dispose([a, b]);
        return Math.abs(loss / exact - 1);
      });
      errors[backend] = { ...errors[backend], [`of ${count}`]: short(Math.max(...worst)) };
    }
  }
  console.log('The relative rounding of a mean squared error');
  console.table(errors);
}

/** Where the optimum lies, and how far it scatters between seeds, by the share that is judged. */
async function judgedShares(): Promise<void> {
  await tf.setBackend('wasm');
  const steps = 100;
  const task = {
    setup: ({ width, learningRate, seed }: { width: number; learningRate: number; seed: number }) =>
      parameterize(
        (units) =>
          tf.sequential({
            layers: [
              tf.layers.dense({ units, activation: 'relu', inputShape: [8] }),
              tf.layers.dense({ units, activation: 'relu' }),
              tf.layers.dense({ units: 1 }),
            ],
          }),
        { width, baseWidth: 32, seed, parameterization: muP(), optimizer: adam({ learningRate }) },
      ),
    data: (step: number, seed: number) => {
      const x = tf.randomNormal([16, 8], 0, 1, 'float32', 1000 * seed + step);
      return { x, y: tf.sin(x.sum(1, true)) };
    },
    steps,
  };
  const cells: TransferCell[] = [];
  for (const seed of seeds) {
    for (let log2 = -10; log2 <= -3; log2++) {
      cells.push(
        await trainCell({ width: 32, learningRate: 2 ** log2, seed, hyperparameters: {} }, task),
      );
    }
  }
  const rows = [1 / 33, 1 / 10, 1 / 5, 1 / 2, 1].map((share) => {
    const judged = cells.map((cell) => {
      const kept = cell.curve.slice(-Math.max(1, Math.round(cell.curve.length * share)));
      return { ...cell, loss: mean(kept.map(({ loss }) => loss ?? Number.POSITIVE_INFINITY)) };
    });
    const optimum = summarizeSweep(judged).groups[0]?.curves[0]?.optimum;
    const by = optimum?.bySeed ?? [];
    return [
      `the last ${short(share)}`,
      { log2: short(optimum?.log2 ?? Number.NaN), deviation: short(deviation(by)) },
    ];
  });
  console.log(`The best learning rate of ${steps} steps, over ${seeds.length} seeds`);
  console.table(Object.fromEntries(rows));
}
