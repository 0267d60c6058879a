import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(`${root}/README.md`, 'utf8');
const shown = [...readme.matchAll(/<!-- example: (\S+) -->\n+```ts\n(.*?)```/gs)].map(
  ([, path = '', code = '']) => ({ path, code }),
);

/** Runs an example as a user would, on the built package; vitest itself runs the test files. */
function runAll(path: string): { readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', path], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return { stdout, stderr };
}

function run(path: string): string {
  return runAll(path).stdout;
}

describe('the README', () => {
  test('shows an example for each of the three kinds of users', () => {
    expect(shown.map(({ path }) => path)).toEqual([
      'examples/wrap-a-model.ts',
      'examples/plan-a-model.ts',
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

  test('wrap-a-model prints the plan that is shown, and trains', () => {
    const [, path = '', printed = ''] =
      /<!-- output: (\S+) -->\n+```text\n(.*?)```/s.exec(readme) ?? [];
    expect(path).toBe('examples/wrap-a-model.ts');
    const { stdout, stderr } = runAll(path);
    const [plan = '', trained = ''] = stdout.split('\n\n');
    expect(`${plan}\n`).toBe(printed);
    const [, before, after] = /loss (\S+) → (\S+)/.exec(trained) ?? [];
    expect(Number(after)).toBeLessThan(Number(before) / 100);
    // tfjs complains of an inputShape that is repeated in every layer.
    expect(stderr).not.toContain('shape');
  });

  test('reads the picture as the picture has it', () => {
    const picture = readFileSync(`${root}/docs/transfer.svg`, 'utf8');
    const drifts = [...picture.matchAll(/>drift ([−+][\d.]+)/g)].map(([, drift = '']) => drift);
    const words = readme.replaceAll(/\s+/g, ' ');
    const [, caption = ''] = / _(A learning-rate sweep .*?)_ /.exec(words) ?? [];
    expect(drifts).toHaveLength(6);
    for (const drift of drifts) expect(caption).toContain(drift);
  });

  test('says of the fault table what it says itself', () => {
    const table = readFileSync(`${root}/docs/fault-table.md`, 'utf8');
    const [, planted, missed] = /^\| all \| (\d+) \| ([\d.]+) %/m.exec(table) ?? [];
    const [, correct, falseAlarms, undecided] =
      /^\| correct models \| (\d+) \| ([\d.]+) %[^|]*\| ([\d.]+) %/m.exec(table) ?? [];
    expect([missed, falseAlarms]).toEqual(['0.0', '0.0']);
    expect(Math.round((Number(correct) * Number(undecided)) / 100)).toBe(1);
    const words = readme.replaceAll(/\s+/g, ' ');
    expect(words).toContain(`it caught ${planted} of ${planted}`);
    expect(words).toContain(`of ${correct} correct models of the same kinds it failed none`);
    const kinds = [...table.matchAll(/^\| [^|]+ \| 34 \|/gm)];
    expect(words).toContain('Nine kinds of mistakes, planted 34 times each');
    expect(kinds).toHaveLength(9);
  });

  test('measure-a-model finds a network that scales, and where it sits', () => {
    const output = run('examples/measure-a-model.ts');
    expect(output).toMatch(/^PASS/);
    const [, richness] = /sits at (\S+) on the richness scale/.exec(output) ?? [];
    expect(Math.abs(Number(richness) - 0.3)).toBeLessThan(0.03);
    expect(readFileSync(`${root}/report/index.html`, 'utf8')).toContain('<svg');
  });
});
