import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../src', import.meta.url));

it('judge imports the core, the errors and itself, and nothing else', () => {
  const files = readdirSync(join(source, 'judge'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(source, 'judge', name));
  const imported = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bfrom '([^']+)'/g)].map(([, name = '']) =>
      name.startsWith('.') ? relative(source, join(dirname(file), name)) : name,
    ),
  );
  expect(imported).toContain('judge/judgment.ts');
  const allowed = /^(core\/|judge\/|errors\.ts$|known-keys\.ts$)/;
  expect(imported.filter((name) => !allowed.test(name))).toStrictEqual([]);
});
