import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ViteTask } from './vite-process.ts';

/**
 * Has Vite build or serve a site, in a process of its own.
 *
 * @returns what the process sent first, and how to end it
 */
export async function runVite(
  task: ViteTask,
): Promise<{ readonly sent: string; close(): Promise<void> }> {
  const file = fileURLToPath(new URL('./vite-process.ts', import.meta.url));
  const child = fork(file, [JSON.stringify(task)], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  const gone = new Promise<number | string>((done) => {
    child.once('exit', (code, signal) => done(signal ?? code ?? 0));
  });
  const sent = await firstMessage(child, gone);
  return {
    sent,
    async close() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

async function firstMessage(child: ChildProcess, gone: Promise<number | string>): Promise<string> {
  let errors = '';
  child.stderr?.on('data', (text) => {
    errors += text;
  });
  const message = new Promise<string>((done) => child.once('message', (sent) => done(`${sent}`)));
  return Promise.race([
    message,
    gone.then((how) => {
      throw new Error(`Vite ended (${how}) before it was done. ${errors}`);
    }),
  ]);
}
