import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle, wasmFolder } from '../bundle.ts';
import type { CaseKind } from './all-cases.ts';
import type { Evaluation } from './evaluate.ts';

export type TableBackend = 'cpu' | 'wasm' | 'webgpu';

/** The cases, bundled. */
export interface CaseRunner {
  /**
   * Evaluates cases on a backend, in a process of its own.
   *
   * @param every how many cases there are to one that is evaluated
   */
  evaluate(
    kind: CaseKind,
    backend: TableBackend,
    kernels: 'stock' | 'ours',
    every?: number,
  ): Promise<readonly Evaluation[]>;
  remove(): void;
}

/** The software Vulkan in Debian's `chromium`, which computes the same anywhere; or another. */
const softwareVulkan =
  process.env['RICHSCALE_VULKAN_ICD'] ?? '/usr/lib/chromium/vk_swiftshader_icd.json';

export function bundleCases(): CaseRunner {
  const folder = mkdtempSync(join(tmpdir(), 'richscale-cases-'));
  const script = join(folder, 'cases.cjs');
  bundle(fileURLToPath(new URL('run-cases.ts', import.meta.url)), script);
  return {
    async evaluate(kind, backend, kernels, every = 1) {
      const output = join(folder, `${kind}-${backend}-${kernels}.json`);
      await promisify(execFile)(
        process.execPath,
        [script, backend, kernels, wasmFolder, output, kind, String(every)],
        {
          env: { VK_ICD_FILENAMES: softwareVulkan, XDG_RUNTIME_DIR: tmpdir(), ...process.env },
          maxBuffer: 2 ** 26,
        },
      );
      return JSON.parse(readFileSync(output, 'utf8')) as readonly Evaluation[];
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
