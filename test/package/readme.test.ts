import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');
const shown = [...readme.matchAll(/<!-- example: (\S+) -->\n+```ts\n(.*?)```/gs)].map(
  ([, path = '', code = '']) => ({ path, code }),
);

/** Runs an example as a user would, on the built package; vitest itself runs the test files. */
function run(path: string): string {
  return execFileSync(process.execPath, ['--import', 'tsx', path], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the README', () => {
  test('shows an example for each of the three kinds of users', () => {
    expect(shown.map(({ path }) => path)).toEqual([
      'examples/plan-a-model.ts',
      'examples/wrap-a-model.ts',
      'examples/scaling-rules.test.ts',
    ]);
  });

  test.each(shown)('shows $path as it is', ({ path, code }) => {
    expect(code).toBe(readFileSync(`${root}/${path}`, 'utf8'));
  });

  test('plan-a-model prints a plan and PyTorch parameter groups', () => {
    const output = run('examples/plan-a-model.ts');
    expect(output).toMatch(/^mlp\.weight +hidden +64→512 +64→512/m);
    expect(output).toContain('optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.999))');
  });

  test('wrap-a-model trains', () => {
    const [, before, after] = /loss (\S+) → (\S+)/.exec(run('examples/wrap-a-model.ts')) ?? [];
    expect(Number(after)).toBeLessThan(Number(before) / 100);
  });

  test('measure-a-model finds a network that scales, and where it sits', () => {
    const output = run('examples/measure-a-model.ts');
    expect(output).toMatch(/^PASS/);
    const [, richness] = /sits at (\S+) on the richness scale/.exec(output) ?? [];
    expect(Math.abs(Number(richness) - 0.3)).toBeLessThan(0.03);
    expect(readFileSync(`${root}/report/index.html`, 'utf8')).toContain('<svg');
  });
});
