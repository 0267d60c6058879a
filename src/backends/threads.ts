import { backend, env } from '@tensorflow/tfjs-core';
import { memoryOf, type WasmBackend } from './wasm/module.ts';

/** What decides whether tfjs's wasm module has threads. */
export interface ThreadConditions {
  /** Whether this is Node. */
  readonly node: boolean;
  /** Whether threads were tried and failed to start. */
  readonly failed: boolean;
  /** Whether the page or worker is cross-origin isolated. */
  readonly isolated: boolean;
  /** Whether the engine has SIMD: tfjs has no module with threads and without SIMD. */
  readonly simd: boolean;
  /** tfjs's flag for threads: the engine has them, and nobody has switched them off. */
  readonly supported: boolean;
  /** Whether the module that tfjs loaded shares its memory, as the one with threads does. */
  readonly shared: boolean;
  /** Logical cores; undefined where they are not told. */
  readonly cores: number | undefined;
}

/** Why tfjs's wasm module runs on one thread, and what to do about it where something helps. */
export function explainOneThread(conditions: ThreadConditions): string {
  const { node, failed, isolated, simd, supported, shared, cores } = conditions;
  if (node) return 'tfjs has no threads in Node.';
  if (failed) {
    return 'The threads of tfjs failed to start, as they do in a minified bundle: tfjs gives its workers a script that names a variable by what it was called before. Keep @tensorflow/tfjs-backend-wasm from being minified.';
  }
  if (!isolated) {
    return 'The page is not cross-origin isolated, which memory that threads share needs. Serve it with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp.';
  }
  if (!simd) return 'This engine has no SIMD for WebAssembly, without which tfjs has no threads.';
  if (!supported) {
    return 'This engine has no threads for WebAssembly, or the flag WASM_HAS_MULTITHREAD_SUPPORT of tfjs was set to false.';
  }
  if (!shared) {
    return 'tfjs loaded its module without threads, as where setWasmPath names a single file. Use wasmPaths.';
  }
  return `tfjs takes half of the logical cores (here ${cores ?? 'unknown'}), unless setThreadsCount asks for another number.`;
}

let failed = false;

/**
 * Why the wasm backend in use has one thread; undefined where it has more.
 *
 * @param threads the number that tfjs tells
 */
export async function whyOneThread(threads: number): Promise<string | undefined> {
  if (threads > 1) return undefined;
  const { crossOriginIsolated, navigator } = globalThis as {
    crossOriginIsolated?: boolean;
    navigator?: { readonly hardwareConcurrency?: number };
  };
  return explainOneThread({
    node: isNode(),
    failed,
    isolated: crossOriginIsolated === true,
    simd: Boolean(await env().getAsync('WASM_HAS_SIMD_SUPPORT')),
    supported: Boolean(await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')),
    shared: memoryIsShared(),
    cores: navigator?.hardwareConcurrency,
  });
}

function memoryIsShared(): boolean {
  try {
    const { buffer } = memoryOf(backend() as WasmBackend);
    return typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer;
  } catch {
    // A version of tfjs that keeps its memory elsewhere: nothing to be told from it.
    return true;
  }
}

/** Whether this is Node, also while a browser is being imitated in it. */
export function isNode(): boolean {
  const { process } = globalThis as { process?: { versions?: { node?: string } } };
  return process?.versions?.node !== undefined;
}

/**
 * Has tfjs make its wasm backend with threads, and without them where they fail to start.
 *
 * @param make makes it, and tells whether that went well
 */
export async function withThreadsIfTheyStart(make: () => Promise<boolean>): Promise<boolean> {
  const threads =
    typeof ErrorEvent !== 'undefined' &&
    Boolean(await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT'));
  const made = await (threads ? Promise.race([make(), workersFail()]) : make());
  if (made !== 'no workers') return made;
  failed = true;
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  return make();
}

/**
 * Resolves when a thread of tfjs's fails; never, if none does. tfjs hands its workers the text of
 * a function that names a variable outside of it. Minifiers rename that one, every worker fails,
 * and tfjs would wait for them for ever.
 */
function workersFail(): Promise<'no workers'> {
  return new Promise((resolve) => {
    const listen = ({ error }: ErrorEvent) => {
      // The module throws a worker's event again, so it arrives here as an error.
      if (!(error instanceof ErrorEvent)) return;
      removeEventListener('error', listen);
      resolve('no workers');
    };
    addEventListener('error', listen);
  });
}
