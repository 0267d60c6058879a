import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle, wasmFolder } from '../bundle.ts';
import type { SpecOutcome } from './outcome.ts';

/** A way to run the specs. */
export interface Run {
  readonly name: string;
  readonly backend: 'cpu' | 'wasm';
  readonly relaxedSimd: boolean;
}

export const runs: readonly Run[] = [
  { name: 'cpu', backend: 'cpu', relaxedSimd: false },
  { name: 'wasm', backend: 'wasm', relaxedSimd: false },
  { name: 'wasm with relaxed SIMD', backend: 'wasm', relaxedSimd: true },
];

const require = createRequire(import.meta.url);

/** The version whose specs these are. */
export const tfjsVersion: string = require('@tensorflow/tfjs-core/package.json').version;

/** Node 20 has it only if asked, and later versions have no such option. */
const relaxedOption =
  Number.parseInt(process.versions.node, 10) < 21 ? ['--experimental-wasm-relaxed-simd'] : [];

/** The specs and the sources of our kernels in one file; tfjs-core is in there once. */
export interface Specs {
  /** Runs the specs in a process of their own. */
  outcomes(run: Run, kernels: 'stock' | 'ours'): Promise<readonly SpecOutcome[]>;
  remove(): void;
}

export function bundleSpecs(): Specs {
  const folder = mkdtempSync(join(tmpdir(), 'richscale-specs-'));
  const script = join(folder, 'specs.cjs');
  bundle(fileURLToPath(new URL('run-specs.ts', import.meta.url)), script);
  return {
    async outcomes({ name, backend, relaxedSimd }, kernels) {
      const output = join(folder, `${name}-${kernels}.json`);
      await promisify(execFile)(process.execPath, [
        ...(relaxedSimd ? relaxedOption : []),
        script,
        backend,
        kernels,
        wasmFolder,
        output,
      ]);
      return JSON.parse(readFileSync(output, 'utf8')) as readonly SpecOutcome[];
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
