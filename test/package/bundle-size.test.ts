import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { built, root } from './dist.ts';

/** What an application's bundle has of a program besides tfjs itself. */
async function bundled(contents: string): Promise<Uint8Array> {
  built('tfjs.js');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['@tensorflow/*'],
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

const kilobytes = (bundle: Uint8Array) => gzipSync(bundle).length / 1000;

it('parameterizing and Adam take 50 kB, none of it of tfjs-core', async () => {
  const bundle = await bundled(`
    import { adam, parameterize } from 'richscale/tfjs';
    console.log(adam, parameterize);`);
  expect(kilobytes(bundle)).toBeLessThan(50);
  // Gradients name the kernels that they are of.
  expect(Buffer.from(bundle).toString()).not.toContain('inputsToSave');
});

it('a program of the core takes none of the wrapper', async () => {
  const bundle = await bundled(`
    import { muP } from 'richscale';
    console.log(muP());`);
  expect(kilobytes(bundle)).toBeLessThan(8);
});

it('gradients, where no tfjs-layers brings them, do not bring tfjs-core a second time', async () => {
  const text = Buffer.from(
    await bundled(`
    import { enableTrainingKernels } from 'richscale/backends';
    enableTrainingKernels();`),
  ).toString();
  expect(text).toContain('inputsToSave');
  // What only its engine has.
  expect(text).not.toContain('tensorBackendName');
  expect(text).not.toContain('setupRegisteredKernels');
});
