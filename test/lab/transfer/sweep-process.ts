// A program that runs a sweep with a file, and notes every cell that it starts: the test kills it.
import { appendFileSync } from 'node:fs';
import { env } from '@tensorflow/tfjs';
import { transferSweep } from '../../../src/lab/transfer/transfer-sweep.ts';
import * as tiny from './tiny-task.ts';

env().set('PROD', true);
const [, , file = '', started = ''] = process.argv;

const sweep = await transferSweep({
  ...tiny,
  widths: [4, 8],
  learningRates: [0.05, 0.2, 0.8],
  seeds: [1, 2],
  hyperparameters: { scheme: ['μP', 'SP'] },
  file,
  setup: async (settings) => {
    appendFileSync(started, `${Object.values(settings).join(' ')}\n`);
    // Long enough for the test to see that there is a next cell.
    await new Promise((resolve) => setTimeout(resolve, 20));
    return tiny.setup(settings);
  },
});
console.log(JSON.stringify(sweep.cells));
