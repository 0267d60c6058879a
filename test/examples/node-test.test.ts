import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('the example for node:test passes on the built package', () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=tap', 'examples/scaling.node-test.mjs'],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stdout, stderr).toMatch(/^# pass 2$/m);
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(status).toBe(0);
});
