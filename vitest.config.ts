import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    testTimeout: 120_000,
    // Importing tfjs with its gradients takes 4 s: once for each worker, not for each file. Test
    // files share nothing but tfjs's engine, which is one for the whole process anyway.
    isolate: false,
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    server: {
      // tfjs-core's gradients are ESM without file extensions, which Node itself cannot import.
      deps: { inline: [/tfjs-core\/dist\/(?!tf-core)/] },
    },
  },
};

export default config;
