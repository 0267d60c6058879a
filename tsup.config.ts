import type { Options } from 'tsup';
import { bundleGradients } from './tsup.core-once.ts';

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
  esbuildPlugins: [bundleGradients(gradients)],
};

export default config;
