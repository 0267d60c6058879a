import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

const core = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'));
const gradients = '@tensorflow/tfjs-core/dist/register_all_gradients';

const config: Options = {
  entry: {
    index: 'src/index.ts',
    judge: 'src/judge/index.ts',
    tfjs: 'src/tfjs/index.ts',
    backends: 'src/backends/index.ts',
    layers: 'src/layers/index.ts',
    lab: 'src/lab/index.ts',
    workers: 'src/workers/index.ts',
    // Not an entry of the package: the file that worker threads start with.
    worker: 'src/workers/worker.ts',
    plot: 'src/plot/index.ts',
    vitest: 'src/vitest/index.ts',
  },
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'es2022',
  platform: 'neutral',
  noExternal: [gradients],
  esbuildOptions(options, { format }) {
    // CommonJS repeats all shared code in every entry, and its maps would the sources, six times over.
    if (format === 'cjs') options.sourcemap = false;
    // The one place that asks for import.meta.url expects CommonJS to have none.
    options.logOverride = { 'empty-import-meta': 'silent' };
  },
  esbuildPlugins: [
    {
      // Node cannot import this one deep path of tfjs-core, so it alone goes into the bundle.
      name: 'bundle-gradients',
      setup(build) {
        build.onResolve({ filter: new RegExp(`^${gradients}$`) }, () => ({
          path: join(core, 'dist', 'register_all_gradients.js'),
          sideEffects: true,
        }));
      },
    },
  ],
};

export default config;
