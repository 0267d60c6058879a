import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const require = createRequire(import.meta.url);

/** The folder of tfjs's .wasm files, which a bundle does not find by itself. */
export const wasmFolder: string = join(
  dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')),
  'dist/',
);

/** Bundles a script with tfjs and the sources of our kernels; tfjs-core is in there once. */
export function bundle(entry: string, outfile: string): void {
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    // tfjs-core calls its files free of effects, which they are not.
    ignoreAnnotations: true,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
  });
}
