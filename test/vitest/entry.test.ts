import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as entry from '../../src/vitest/index.ts';

const source = fileURLToPath(new URL('../../src/vitest/index.ts', import.meta.url));

/** What a file imports for its values, not for its types. */
function importsOf(path: string): string[] {
  const imports = /^(?:import|export)\s+(?!type\b)(?:[^;]*?\bfrom\s+)?'([^']+)'/gm;
  return [...readFileSync(path, 'utf8').matchAll(imports)].map(([, name]) => name ?? '');
}

function reachedFrom(path: string, seen: Set<string>): Set<string> {
  for (const name of importsOf(path)) {
    const next = name.startsWith('.') ? join(dirname(path), name) : name;
    if (seen.has(next)) continue;
    seen.add(next);
    if (name.startsWith('.')) reachedFrom(next, seen);
  }
  return seen;
}

it('imports vitest and nothing else from outside, tfjs least of all', () => {
  const reached = [...reachedFrom(source, new Set())];
  expect(reached.filter((name) => !name.endsWith('.ts'))).toEqual(['vitest']);
  // A walk that found nothing would not find tfjs either.
  expect(reached.some((name) => name.endsWith('core/theory/sizes.ts'))).toBe(true);
  const lab = fileURLToPath(new URL('../../src/lab/index.ts', import.meta.url));
  expect([...reachedFrom(lab, new Set())]).toContain('@tensorflow/tfjs-core');
});

it('exports the matchers, and has registered them', () => {
  expect(Object.keys(entry)).toEqual(['matchers']);
  expect(Object.keys(entry.matchers).sort()).toEqual([
    'toBeEquivalentTo',
    'toHaveExponents',
    'toPassCoordinateCheck',
    'toScaleAs',
    'toTransfer',
  ]);
  for (const name of Object.keys(entry.matchers)) expect(expect(0)).toHaveProperty(name);
});

it('works as asymmetric matchers, where undecided is no match either way', () => {
  const sizes = [1, 2, 4, 8].map((width) => ({ width, value: 3 * width }));
  const { toScaleAs, not } = expect as unknown as Record<string, never> & {
    toScaleAs: (expected: object) => unknown;
    not: { toScaleAs: (expected: object) => unknown };
  };
  expect({ sizes }).toEqual({ sizes: toScaleAs({ exponent: 1 }) });
  expect({ sizes }).toEqual({ sizes: not.toScaleAs({ exponent: 0 }) });
  const few = sizes.slice(0, 2);
  expect({ few }).not.toEqual({ few: toScaleAs({ exponent: 1 }) });
  expect({ few }).not.toEqual({ few: not.toScaleAs({ exponent: 1 }) });
});
