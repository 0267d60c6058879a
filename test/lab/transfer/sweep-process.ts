// A program that runs a sweep with a file, and notes every cell that it starts. The test kills it: it
// never ends the cell after as many as it is told to do.
import { appendFileSync } from 'node:fs';
import { env } from '@tensorflow/tfjs';
import { transferSweep } from '../../../src/lab/transfer/transfer-sweep.ts';
import * as tiny from './tiny-task.ts';

env().set('PROD', true);
const [, , file = '', started = '', cells = ''] = process.argv;
let left = Number(cells);

const sweep = await transferSweep({
  ...tiny,
  widths: [4, 8],
  learningRates: [0.05, 0.2, 0.8],
  seeds: [1, 2],
  hyperparameters: { scheme: ['μP', 'SP'] },
  file,
  setup: async (settings) => {
    appendFileSync(started, `${Object.values(settings).join(' ')}\n`);
    if (left-- === 0) await new Promise(() => setInterval(() => {}, 1000));
    return tiny.setup(settings);
  },
});
console.log(JSON.stringify(sweep.cells));
