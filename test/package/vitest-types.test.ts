// The matchers' types beside every vitest that is supported. Of vitest 3 and 5, which cannot be
// installed beside 4, the shape of what an augmentation meets: their type parameters differ, and an
// interface that is declared again with others is an error in vitest's declarations as in ours.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './dist.ts';
import { moduleSettings, projectWith } from './installed.ts';

const common = `
  export declare const expect: ExpectStatic;
  export declare function test(name: string, body: () => unknown, timeout?: number): void;
  export declare function beforeAll(body: () => unknown): void;
  type Extension = (this: never, received: never, ...expected: never[]) => unknown;
`;

const vitest3 = `${common}
  export interface Matchers<T = any> {}
  export interface Assertion<T = any> extends Matchers<T> {
    not: Assertion<T>;
    resolves: Promisify<Assertion<T>>;
    toBe: (expected: unknown) => void;
  }
  type Promisify<O> = {
    [K in keyof O]: O[K] extends (...args: infer A) => infer R
      ? Promisify<O[K]> & ((...args: A) => Promise<R>)
      : O[K];
  };
  export interface ExpectStatic extends Matchers {
    <T>(actual: T, message?: string): Assertion<T>;
    soft: <T>(actual: T, message?: string) => Assertion<T>;
    extend: (matchers: Record<string, Extension>) => void;
  }
`;

const vitest5 = `${common}
  export interface Matchers<
    R extends void | Promise<void> = void | Promise<void>,
    T = unknown,
  > {}
  export interface Assertion<R extends void | Promise<void> = void, T = unknown>
    extends Matchers<R, T> {
    not: Assertion<R, T>;
    resolves: Assertion<Promise<void>, Awaited<T>>;
    toBe: (expected: unknown) => R;
  }
  export interface ExpectStatic extends Matchers<any> {
    <T>(actual: T, message?: string): Assertion<void, T>;
    soft: <T>(actual: T, message?: string) => Assertion<void, T>;
    extend: (matchers: Record<string, Extension>) => void;
  }
`;

const wrong = `
import type { CoordinateCheck, Run, TransferSweep } from 'richscale/lab';
import 'richscale/vitest';
import { expect } from 'vitest';

declare const check: CoordinateCheck;
declare const sweep: TransferSweep;
declare const run: Run<CoordinateCheck, unknown>;

expect(check).not.toPassCoordinateCheck();
expect(check.verdict).toBe('pass');
const done: Promise<void> = expect(run).resolves.toPassCoordinateCheck();
// @ts-expect-error: a sweep is no coordinate check
expect(sweep).toPassCoordinateCheck();
// @ts-expect-error: a check is no sweep
expect(check).not.toTransfer({ within: 1 });
// @ts-expect-error: a promise is no check
expect(run).toPassCoordinateCheck();
// @ts-expect-error: it would scale as itself
expect(check.records).toScaleAs({ tolerance: 0.1 });
`;

const tfjs = ['@tensorflow/tfjs', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'];

describe.each([
  ['3', vitest3],
  ['4, as installed', undefined],
  ['5', vitest5],
])('beside vitest %s', (_, declarations) => {
  const project = projectWith(
    {
      'scaling.test.ts': readFileSync(join(root, 'examples/scaling.test.ts'), 'utf8'),
      'wrong.test.ts': wrong,
    },
    {
      ...Object.fromEntries(tfjs.map((name) => [name, name])),
      ...(declarations === undefined && { vitest: 'vitest' }),
    },
  );
  if (declarations !== undefined) project.install('vitest', declarations);
  afterAll(() => project.remove());

  it.each(moduleSettings)('the example has its types under %s', (module) => {
    const complaints = project.complaints(module);
    // tfjs's own declarations do not all hold by themselves.
    const elsewhere = complaints.filter((each) => !each.includes('/@tensorflow/'));
    expect(elsewhere).toStrictEqual([]);
  });
});
