import * as tf from '@tensorflow/tfjs';
import { setThreadsCount } from '@tensorflow/tfjs-backend-wasm';
import {
  type BackendName,
  type BackendReport,
  type UseBackendOptions,
  useBackend,
} from '../../../src/backends/index.ts';
import { layerModels, losses } from '../../backends/layer-models.ts';
import { type LabFindings, wholeLab } from '../../lab/whole-lab.ts';
import { drawings } from '../../plot/drawings.ts';
import { optimizerRun, optimizers } from '../../webgpu/optimizer-runs.ts';

/** The same numbers, computed on the backend in question and on cpu. */
export interface Compared<T = readonly number[]> {
  readonly ours: T;
  readonly cpu: T;
}

/** What the tests call in the page. */
export interface Page {
  readonly isolated: boolean;
  readonly layers: readonly string[];
  readonly optimizers: readonly string[];
  /** How many threads tfjs's wasm module is to start; left alone it takes half of the cores. */
  setThreads(count: number): void;
  use(wanted: BackendName | BackendName[], options?: UseBackendOptions): Promise<BackendReport>;
  /** Losses of a layer's model. */
  train(backend: BackendName, layer: string): Promise<Compared>;
  /** Values and states after steps of an optimizer. */
  optimize(backend: BackendName, optimizer: string): Promise<Compared>;
  /** Whether the memory of tfjs's wasm module is shared between threads. */
  wasmMemoryIsShared(): boolean;
  /** What the lab's instruments find. */
  lab(backend: BackendName, seeds: readonly number[]): Promise<Compared<LabFindings>>;
  /** What the plots draw of results that are the same everywhere. */
  drawings(): readonly string[];
  /** How many more tensors there are after some training steps than before. */
  growth(steps: number): Promise<number>;
}

const page: Page = {
  isolated: globalThis.crossOriginIsolated,
  layers: layerModels.map(({ name }) => name),
  optimizers: Object.keys(optimizers),
  setThreads: setThreadsCount,
  use: useBackend,
  async train(backend, layer) {
    const model = layerModels.find(({ name }) => name === layer);
    if (model === undefined) throw new Error(`There is no layer ${layer}.`);
    return compare(backend, () => losses(model, tf.train.sgd(0.005)));
  },
  async optimize(backend, optimizer) {
    const description = optimizers[optimizer];
    if (description === undefined) throw new Error(`There is no optimizer ${optimizer}.`);
    return compare(backend, async () => (await optimizerRun(description)).flat());
  },
  wasmMemoryIsShared() {
    const { wasm } = tf.backend() as unknown as { wasm: { HEAPU8: Uint8Array } };
    return (
      typeof SharedArrayBuffer !== 'undefined' && wasm.HEAPU8.buffer instanceof SharedArrayBuffer
    );
  },
  async lab(backend, seeds) {
    return compare(backend, () => wholeLab(seeds));
  },
  drawings,
  async growth(steps) {
    const description = optimizers['adam'];
    if (description === undefined) throw new Error('There is no adam.');
    await optimizerRun(description, 1);
    const before = tf.memory().numTensors;
    await optimizerRun(description, steps);
    return tf.memory().numTensors - before;
  },
};

async function compare<T>(backend: BackendName, run: () => Promise<T>): Promise<Compared<T>> {
  await useBackend('cpu');
  const cpu = await run();
  await useBackend(backend);
  const ours = await run();
  return { ours, cpu };
}

Object.assign(globalThis, { page });
