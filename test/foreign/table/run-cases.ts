// What is bundled and runs in a process of its own: cases on one backend.
// Arguments: the backend, `stock` or `ours`, the folder of tfjs's .wasm files, the file to write to,
// `ops` or `layers`, and how many cases there are to one that is run.
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { enableTrainingKernels } from '../../../src/backends/index.ts';
import { allCases, type CaseKind } from './all-cases.ts';
import { type Evaluation, evaluate } from './evaluate.ts';

const [, , backend = '', kernels = '', wasmFolder = '', output = '', kind = '', every = '1'] =
  process.argv;

/** The adapter of the `webgpu` package, where tfjs looks for it. */
async function provideWebGpu(): Promise<void> {
  const { create, globals } = createRequire(`${process.cwd()}/package.json`)('webgpu');
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const scope = globalThis as { navigator?: object };
  if (scope.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  } else Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
  await import('@tensorflow/tfjs-backend-webgpu');
}

async function main(): Promise<void> {
  tf.env().set('PROD', true);
  setWasmPaths(wasmFolder);
  if (backend === 'webgpu') await provideWebGpu();
  if (kernels === 'ours') enableTrainingKernels();
  await tf.setBackend(backend);
  const evaluations: Evaluation[] = [];
  const cases = allCases(kind as CaseKind).filter((_, index) => index % Number(every) === 0);
  for (const each of cases) {
    // What one case writes out of bounds must not be another's fault.
    if (backend === 'wasm') {
      tf.engine().reset();
      await tf.setBackend(backend);
    }
    evaluations.push(await evaluate(each, backend === 'cpu' && kernels === 'stock'));
  }
  const finite = (_: string, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  writeFileSync(output, JSON.stringify(evaluations, finite));
  process.exit(0);
}

console.warn = () => {};
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
