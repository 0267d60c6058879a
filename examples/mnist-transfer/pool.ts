import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Response, TaskName, Tasks } from './tasks.ts';

/** Workers that take from one queue. */
export interface Pool {
  readonly size: number;
  /**
   * Does a task for every input, started in the order given.
   *
   * @returns the outputs in the order of the inputs, whichever worker made them
   */
  run<Name extends TaskName>(
    task: Name,
    inputs: readonly Tasks[Name]['input'][],
    onDone?: (output: Tasks[Name]['output']) => void,
  ): Promise<Tasks[Name]['output'][]>;
  close(): Promise<void>;
}

/** Starts the workers. They outlive their tasks; close the pool in the end. */
export function startPool(size: number): Pool {
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./worker-start.mjs', import.meta.url)),
  );
  return {
    size,
    async run(task, inputs, onDone) {
      const outputs: Tasks[typeof task]['output'][] = [];
      const queue = inputs.entries();
      const lanes = workers.map(async (worker) => {
        for (const [index, input] of queue) {
          const output = await ask(worker, task, input);
          outputs[index] = output;
          onDone?.(output);
        }
      });
      await Promise.all(lanes);
      return outputs;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

async function ask<Name extends TaskName>(
  worker: Worker,
  task: Name,
  input: Tasks[Name]['input'],
): Promise<Tasks[Name]['output']> {
  worker.postMessage({ task, input });
  // Rejects if the worker fails to load.
  const [response] = (await once(worker, 'message')) as [Response];
  if ('error' in response) throw new Error(`A worker failed at ${task}:\n${response.error}`);
  return response.output as Tasks[Name]['output'];
}
