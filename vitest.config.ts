import { configDefaults, type ViteUserConfig } from 'vitest/config';

/**
 * When a test or a hook counts as hung, in milliseconds. Not one depends on time, and starting a
 * browser, a server or a first compile takes minutes where the machine is busy with other things.
 */
const hung = 600_000;

const shared = {
  testTimeout: hung,
  hookTimeout: hung,
  // Importing tfjs with its gradients takes 4 s: once for each worker, not for each file. Test
  // files share nothing but tfjs's engine, which is one for the whole process anyway.
  isolate: false,
  server: {
    // tfjs-core's gradients are ESM without file extensions, which Node itself cannot import.
    deps: { inline: [/tfjs-core\/dist\/(?!tf-core)/] },
  },
};

const elsewhere = ['test/webgpu/**', 'test/browser/**', 'test/examples/**', 'test/relaxed-simd/**'];

/** Tests that need a graphics adapter or a browser have processes of their own, one at a time. */
const apart = (name: string) => ({
  test: { ...shared, name, include: [`test/${name}/**/*.test.ts`], fileParallelism: false },
});

/** Node 20 has relaxed SIMD only if asked; later versions have it anyway, and no such option. */
const relaxedSimd =
  Number.parseInt(process.versions.node, 10) < 21 ? ['--experimental-wasm-relaxed-simd'] : [];

const config: ViteUserConfig = {
  test: {
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...elsewhere],
          typecheck: {
            enabled: true,
            include: ['test/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
          },
        },
      },
      {
        // The kernels once more, as engines with relaxed SIMD have them.
        test: {
          ...shared,
          name: 'relaxed-simd',
          include: ['test/backends/**/*.test.ts', 'test/relaxed-simd/**/*.test.ts'],
          execArgv: relaxedSimd,
        },
      },
      apart('webgpu'),
      apart('browser'),
      {
        // They use the built package, whose kernels would stand in for those of the sources.
        test: {
          ...shared,
          name: 'examples',
          include: ['examples/**/*.test.ts', 'test/examples/**/*.test.ts'],
        },
      },
    ],
  },
};

export default config;
