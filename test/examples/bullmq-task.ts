// The example's task, for a test: every cell that is begun is noted, and one worker never ends its
// first.
import { appendFileSync } from 'node:fs';
import * as example from '../../examples/bullmq/task.ts';

export const data: typeof example.data = example.data;
export const steps: number = 10;

export const setup: (
  settings: Parameters<typeof example.setup>[0],
) => Promise<ReturnType<typeof example.setup>> = async (settings) => {
  const { width, learningRate, seed } = settings;
  if (seed === 666) throw new Error('a seed of evil');
  appendFileSync(process.env['NOTES'] ?? '', `${width} ${learningRate} ${seed}\n`);
  if (process.env['HANGS'] !== undefined) await new Promise(() => setInterval(() => {}, 1000));
  return example.setup(settings);
};
