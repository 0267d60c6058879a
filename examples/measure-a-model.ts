// For a parameterized model: does it scale as promised, and how rich is it really? With pictures.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { parameterization } from 'richscale';
import { useBackend } from 'richscale/backends';
import { coordinateCheck, diagnose } from 'richscale/lab';
import { coordinateCheckPlot, htmlReport, richnessPlot } from 'richscale/plot';
import { adam, parameterize } from 'richscale/tfjs';

await useBackend(['wasm', 'cpu']);
const mine = parameterization({ richness: 0.3 });
const relu = { activation: 'relu', kernelInitializer: 'heNormal' } as const;
const build = (units: number) =>
  tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units, inputShape: [8], ...relu }),
      tf.layers.dense({ name: 'hidden', units, ...relu }),
      tf.layers.dense({ name: 'out', units: 1 }),
    ],
  });
interface Cell {
  readonly width: number;
  readonly seed: number;
  readonly richness?: number | undefined;
}
const setup = ({ width, seed, richness }: Cell) =>
  parameterize(build, {
    width,
    baseWidth: 32,
    parameterization: richness === undefined ? mine : parameterization({ richness }),
    optimizer: adam({ learningRate: 2 ** -8 }),
    seed,
  });
const x = tf.randomUniform([64, 8], -1, 1, 'float32', 1);
const data = { x, y: x.square().sum(1, true) };

const widths = [32, 64, 128, 256];
const check = await coordinateCheck({ setup, widths, seeds: [1, 2, 3], data });
const loss = 'meanSquaredError';
const diagnosis = await diagnose({ setup, widths: [256], seeds: [1, 2], data, loss, steps: 32 });
console.log(`${check}\n\n${diagnosis}`);

const { plan } = setup({ width: 256, seed: 1 });
mkdirSync('report', { recursive: true });
writeFileSync('report/coordinate-check.svg', coordinateCheckPlot(check));
writeFileSync('report/richness.svg', richnessPlot(diagnosis));
const page = { title: 'A network at r = 0.3', check, diagnosis, plans: [{ title: 'Adam', plan }] };
writeFileSync('report/index.html', htmlReport(page));
console.log('\nPictures of all this are in report/index.html.');
