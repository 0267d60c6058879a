import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
    server: {
      // tfjs-core's gradients are ESM without file extensions, which Node itself cannot import.
      deps: { inline: [/tfjs-core\/dist\/(?!tf-core)/] },
    },
  },
};

export default config;
