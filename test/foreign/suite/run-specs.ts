// What is bundled and runs in a process of its own: tfjs-core's specs on one backend, under jasmine.
// Arguments: the backend, `stock` or `ours`, the folder of tfjs's .wasm files, the file to write to.
import { writeFileSync } from 'node:fs';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import jasmineRequire from 'jasmine-core/lib/jasmine-core/jasmine.js';
import { enableTrainingKernels } from '../../../src/backends/training-kernels.ts';
import type { SpecOutcome } from './outcome.ts';

const [, , backend = '', kernels = '', wasmFolder = '', output = ''] = process.argv;
setWasmPaths(wasmFolder);
if (kernels === 'ours') enableTrainingKernels();

const jasmine = jasmineRequire.core(jasmineRequire);
const environment = jasmine.getEnv({ suppressLoadErrors: true });
Object.assign(globalThis, jasmineRequire.interface(jasmine, environment));
jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;
setTestEnvs([{ name: 'here', backendName: backend, isDataSync: true }]);

const outcomes: SpecOutcome[] = [];
const seen = new Map<string, number>();
environment.clearReporters();
environment.configure({ random: false });
environment.addReporter({
  specDone({ fullName, status, failedExpectations }) {
    if (status === 'pending' || status === 'excluded') return;
    const name = fullName.replaceAll(' here {}', '');
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    outcomes.push({
      spec: times === 1 ? name : `${name} (${times})`,
      message: status === 'failed' ? (failedExpectations[0]?.message ?? 'failed') : undefined,
    });
  },
});
// A spec that is over may leave a promise that is refused later: no reason to end the others.
process.on('unhandledRejection', () => {});
// Imported now, since the specs look for jasmine and the environment as soon as they are.
import('@tensorflow/tfjs-core/dist/tests').then(async () => {
  await environment.execute();
  writeFileSync(output, JSON.stringify(outcomes));
  // Timers of specs would keep the process.
  process.exit(0);
});
