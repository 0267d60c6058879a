import {
  backend,
  env,
  findBackend,
  findBackendFactory,
  getKernelsForBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { kernelPlace } from './registry-places.ts';
import type { BackendName, BackendReport } from './report.ts';
import { isNode, whyOneThread, withThreadsIfTheyStart } from './threads.ts';
import { hasRelaxedSimd, type WasmBackend } from './wasm/module.ts';
import { bundledWasmFiles } from './wasm-files.ts';

/** Options of `useBackend`. */
export interface UseBackendOptions {
  /**
   * Where the `.wasm` files of `@tensorflow/tfjs-backend-wasm` are: a folder, or the path of each
   * by name. Not needed in Node, nor in a build by Vite, which finds them; elsewhere give it as
   * you would to tfjs's `setWasmPaths`.
   */
  readonly wasmPaths?: string | Readonly<Record<string, string>>;
  /** Whether to register the training kernels; true if left out. */
  readonly kernels?: boolean;
  /**
   * Is told, each time, why an earlier choice is not in use and why the kernels are not. Left out,
   * `console.warn` is, once for each reason.
   */
  readonly onWarning?: (warning: string) => void;
}

/** What a loaded backend tells about itself once it is in use. */
export type Details = () => Promise<
  Partial<Pick<BackendReport, 'simd' | 'relaxedSimd' | 'threads' | 'singleThreaded' | 'adapter'>>
>;

/** Makes a backend known to tfjs, or throws why it cannot be. Packages are loaded on demand. */
export const load: Readonly<Record<BackendName, (options: UseBackendOptions) => Promise<Details>>> =
  { cpu: loadCpu, wasm: loadWasm, webgpu: loadWebGPU };

async function loadCpu(): Promise<Details> {
  if (findBackendFactory('cpu') === null) {
    await needed('@tensorflow/tfjs-backend-cpu', import('@tensorflow/tfjs-backend-cpu'));
  }
  return async () => ({});
}

async function loadWasm({ wasmPaths }: UseBackendOptions): Promise<Details> {
  if (typeof WebAssembly === 'undefined') throw new Error('This engine has no WebAssembly.');
  const paths = wasmPaths ?? (isNode() ? undefined : bundledWasmFiles());
  // A backend that is there may be the application's own copy, which is not ours to load again.
  if (paths !== undefined || findBackendFactory('wasm') === null) {
    const { setWasmPaths, registered } = await importWasm();
    if (registered) {
      if (paths !== undefined) setWasmPaths(paths);
    } else if (wasmPaths !== undefined) {
      throw new Error(
        "The wasm backend that is registered is another copy of the package, bundled into the application. Call that copy's setWasmPaths, and leave wasmPaths out.",
      );
    }
  }
  return async () => {
    const threads = (backend() as WasmBackend).wasm.tfjs?.getThreadsCount();
    return {
      simd: Boolean(await env().getAsync('WASM_HAS_SIMD_SUPPORT')),
      relaxedSimd: hasRelaxedSimd(),
      threads,
      singleThreaded: threads === undefined ? undefined : await whyOneThread(threads),
    };
  };
}

/**
 * The package as this module finds it, and whether the backend that is registered is of this copy.
 * Another copy's kernels, which loading this one overwrites, are put back: they are set up for a
 * module of their own.
 */
async function importWasm() {
  const before = getKernelsForBackend('wasm');
  const { setWasmPaths } = await needed(
    '@tensorflow/tfjs-backend-wasm',
    import('@tensorflow/tfjs-backend-wasm'),
  );
  const places = before.map((kernel) => ({
    kernel,
    place: kernelPlace(kernel.kernelName, kernel.backendName),
  }));
  const overwritten = places.filter(({ kernel, place }) => place.current() !== kernel);
  for (const { kernel, place } of overwritten) place.put(kernel);
  return { setWasmPaths, registered: overwritten.length === 0 };
}

interface Gpu {
  requestAdapter(): Promise<{ readonly info?: GpuInfo } | null>;
}

interface GpuInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
}

async function loadWebGPU(): Promise<Details> {
  const gpu = await findGpu();
  // tfjs's backend dereferences a missing adapter: look before it does.
  const adapter = await gpu.requestAdapter();
  if (adapter === null) {
    throw new Error(
      'WebGPU is there, but no adapter: no graphics device, or its driver is blocked.',
    );
  }
  if (findBackendFactory('webgpu') === null) {
    await needed('@tensorflow/tfjs-backend-webgpu', import('@tensorflow/tfjs-backend-webgpu'));
  }
  const { vendor, architecture, device, description } = adapter.info ?? {};
  const name = [vendor, architecture, device, description].filter(Boolean).join(' ');
  return async () => ({ adapter: name === '' ? 'unnamed adapter' : name });
}

/** The browser's WebGPU, or that of the `webgpu` package in Node, put where tfjs looks for it. */
async function findGpu(): Promise<Gpu> {
  const scope = globalThis as unknown as { navigator?: { gpu?: Gpu }; process?: unknown };
  if (scope.navigator?.gpu) return scope.navigator.gpu;
  if (scope.process === undefined) throw new Error('This browser has no WebGPU.');
  // A variable keeps bundlers from looking for a package that only Node needs.
  const name = 'webgpu';
  const { create, globals } = (await needed(name, import(/* @vite-ignore */ name))) as {
    create(flags: string[]): Gpu;
    globals: object;
  };
  Object.assign(globalThis, globals);
  const gpu = create([]);
  if (scope.navigator === undefined) {
    Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  } else {
    Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
  }
  return gpu;
}

/**
 * Has tfjs make a loaded backend, where it has not yet, and use it.
 *
 * @throws an error that says what may be wrong
 */
export async function start(name: BackendName): Promise<void> {
  const make = () => setBackend(name);
  const fresh = name === 'wasm' && findBackend(name) === null;
  const started = await (fresh ? withThreadsIfTheyStart(make) : make());
  if (started) return;
  throw new Error(
    name === 'wasm'
      ? 'It could not be initialized. If its .wasm files are not beside the script, give wasmPaths.'
      : 'It could not be initialized.',
  );
}

async function needed<T>(name: string, loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The package ${name} could not be loaded (${why}). Install it beside tfjs-core.`,
    );
  }
}
