import { parentPort } from 'node:worker_threads';
import { env } from '@tensorflow/tfjs-core';
import { useBackend } from 'richscale/backends';
import { readMnist } from './mnist.ts';
import { parameterized } from './model.ts';
import type { Request, Response, Tasks } from './tasks.ts';
import { timeCell, trainCell } from './train-cell.ts';

// One worker: a wasm backend of its own, one request at a time.
env().set('PROD', true);
await useBackend('wasm');
const data = readMnist();

function answer({ task, input }: Request): Tasks[typeof task]['output'] {
  switch (task) {
    case 'train':
      return trainCell(input, data);
    case 'time':
      return timeCell(input, data);
    case 'plan': {
      const { model, optimizer, plan } = parameterized(input);
      model.dispose();
      optimizer.dispose();
      return plan.toString();
    }
  }
}

parentPort?.on('message', (request: Request) => {
  let response: Response;
  try {
    response = { output: answer(request) };
  } catch (error) {
    response = { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(response);
});
