import {
  backend,
  dispose,
  engine,
  findBackend,
  findBackendFactory,
  getBackend,
  grad,
  matMul,
  ready,
  relu,
  setBackend,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  type TypedArray,
  tensor,
  tensor2d,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { load, start, type UseBackendOptions } from './load.ts';
import {
  type BackendName,
  type BackendReport,
  reportOf,
  shortcomingsOf,
  type Unavailable,
} from './report.ts';
import { disableTrainingKernels, enableTrainingKernels, kernelsOn } from './training-kernels.ts';
import { type WasmBackend, whyNoKernels } from './wasm/module.ts';

const optionKeys: KnownKeys<UseBackendOptions> = {
  wasmPaths: true,
  kernels: true,
  onWarning: true,
};

/**
 * Makes a backend the one in use: loads it, checks it with a known gradient, registers the
 * training kernels, and moves every variable along, so that a model that is being trained goes on
 * with the same numbers.
 *
 * @param wanted a backend, or several in order of preference
 * @returns what is in use, and why not an earlier one
 * @throws `backend-unavailable` if none of them can be used, with the reason of each;
 *   `invalid-argument` for an unknown name; `unknown-key` for an option that there is not. The backend
 *   that was in use stays
 */
export async function useBackend(
  wanted: BackendName | readonly BackendName[],
  options: UseBackendOptions = {},
): Promise<BackendReport> {
  checkKeys('options', options, optionKeys);
  const order = typeof wanted === 'string' ? [wanted] : wanted;
  const isList: boolean = Array.isArray(order) && order.length > 0;
  if (!isList) {
    throw invalidArgument(
      'backend',
      wanted,
      'It is neither a backend nor a list of some.',
      "Give one, or an order of preference such as ['webgpu', 'wasm', 'cpu'].",
    );
  }
  for (const name of order) checkName(name);

  const unavailable: Unavailable[] = [];
  for (const name of order) {
    let report: BackendReport;
    try {
      report = await use(name, options, unavailable);
    } catch (error) {
      unavailable.push({ backend: name, reason: reasonOf(error) });
      continue;
    }
    for (const warning of shortcomingsOf(report)) (options.onWarning ?? sayOnce)(warning);
    return report;
  }
  throw new RichscaleError('backend-unavailable', {
    argument: 'backend',
    received: wanted,
    problem: unavailable.map(({ backend, reason }) => `${backend}: ${reason}`).join(' '),
    remedy: "Add 'cpu' as the last choice, which is there everywhere.",
  });
}

async function use(
  name: BackendName,
  options: UseBackendOptions,
  unavailable: readonly Unavailable[],
): Promise<BackendReport> {
  const details = await load[name](options);
  const withoutKernels = options.kernels === false ? undefined : await enableOn(name);
  await switchTo(name);
  return reportOf({
    simd: undefined,
    relaxedSimd: undefined,
    threads: undefined,
    singleThreaded: undefined,
    adapter: undefined,
    ...(await details()),
    backend: name,
    kernels: kernelsOn(name),
    withoutKernels,
    unavailable,
  });
}

/** What was said on the console already. */
const said = new Set<string>();

function sayOnce(warning: string): void {
  if (said.has(warning)) return;
  said.add(warning);
  console.warn(`richscale: ${warning}`);
}

/** Registers the kernels, unless this engine's wasm backend cannot run them: then it says why. */
async function enableOn(name: BackendName): Promise<string | undefined> {
  if (name === 'wasm') {
    const instance = await initialized(name);
    const reason = instance && whyNoKernels(instance as WasmBackend);
    if (reason !== undefined) {
      disableTrainingKernels();
      return reason;
    }
  }
  enableTrainingKernels();
  return undefined;
}

/** The backend's object, which tfjs makes the first time that it is switched to. */
async function initialized(name: BackendName): Promise<object | undefined> {
  const before = currentBackend();
  if (findBackend(name) === null) {
    await start(name);
    if (before !== undefined) await setBackend(before);
  }
  return findBackend(name) ?? undefined;
}

function checkName(name: BackendName): void {
  if (Object.hasOwn(load, name)) return;
  throw invalidArgument(
    'backend',
    name,
    'The backends are webgpu, wasm and cpu.',
    "Give one of them, or an order of preference such as ['webgpu', 'wasm', 'cpu'].",
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error
    ? error.message
    : String((error as { message?: string })?.message ?? error);
}

/** Switches, checks, and brings the variables along; on any failure the old backend stays. */
async function switchTo(name: BackendName): Promise<void> {
  if (findBackendFactory(name) === null && findBackend(name) === null) {
    throw new Error('Its package is loaded, but registered no backend of this name.');
  }
  const before = currentBackend();
  const variables = Object.values(engine().registeredVariables);
  const values = before === name ? [] : await Promise.all(variables.map((each) => each.data()));
  try {
    await start(name);
    await ready();
    await checkGradient(name);
  } catch (error) {
    if (before !== undefined && before !== name) await setBackend(before);
    throw error;
  }
  values.forEach((value, index) => {
    const variable = variables[index];
    if (variable !== undefined) rewrite(variable, value);
  });
}

function currentBackend(): string | undefined {
  try {
    // Asking for the backend's object makes tfjs choose one, if none is in use yet.
    return engine().backendName ?? (backend() && getBackend());
  } catch {
    return undefined;
  }
}

function rewrite(variable: Variable, value: TypedArray): void {
  const fresh = tensor(value, variable.shape, variable.dtype);
  variable.assign(fresh);
  fresh.dispose();
}

/** d/dx Σ relu(x·x)² at x = [[1, 2], [3, −4]], by hand. */
const known = [28, 174, 116, -352] as const;

async function checkGradient(name: BackendName): Promise<void> {
  const result = tidy(() => {
    const x = tensor2d([
      [1, 2],
      [3, -4],
    ]);
    return grad((input: Tensor) => sum(square(relu(matMul(input as Tensor2D, input as Tensor2D)))))(
      x,
    );
  });
  const values = await result.data();
  dispose(result);
  if (known.every((value, index) => Math.abs((values[index] ?? Number.NaN) - value) < 1e-3)) return;
  throw new Error(
    `${name} computes a wrong gradient: [${[...values].join(', ')}] where [${known.join(', ')}] is right.`,
  );
}
