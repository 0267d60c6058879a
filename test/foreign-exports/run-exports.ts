import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';

/** The Python that has torch, jax and optax; RICHSCALE_PYTHON names another. */
const python = process.env['RICHSCALE_PYTHON'] ?? 'python3';
const script = fileURLToPath(new URL('run_exports.py', import.meta.url));

/** An exported plan, and the tensors of the model that it is to train. */
export interface Case {
  readonly text: string;
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** What every weight starts at, and the gradient that each of them has. */
  readonly weight: number;
  readonly gradient: number;
}

/** By how much the weights of each tensor moved in a step: the least and the most of them. */
type Moved = Readonly<Record<string, readonly [number, number]>>;

/** What came of a case. */
export interface Result {
  readonly moved: Moved;
  /** In a step without gradients. */
  readonly decayed: Moved;
  /** What torch's optimizer says of its groups. */
  readonly groups: readonly {
    readonly tensors: readonly string[];
    readonly lr: number;
    readonly weight_decay: number;
    readonly eps: number | null;
  }[];
  /** All that the text left behind in its scope. */
  readonly names: readonly string[];
  readonly error?: string;
}

/** A suite on what a framework makes of exported plans; its cases run in one process. */
export function describeExports(
  framework: 'torch' | 'optax',
  cases: readonly Case[],
  suite: (results: readonly Result[]) => void,
): void {
  const title = `plans that are exported to ${framework}`;
  const { status, stdout, stderr, error } = spawnSync(python, [script, framework], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: { ...process.env, JAX_PLATFORMS: 'cpu' },
  });
  if (status === 0) {
    describe(title, () => suite(JSON.parse(stdout)));
    return;
  }
  const missing = error !== undefined || /ModuleNotFoundError/.test(stderr);
  const problem = error?.message ?? stderr.trim().split('\n').at(-1);
  if (missing && !process.env['CI']) test.skip(`${title} (${problem})`, () => {});
  else {
    test(title, () => {
      throw new Error(`${python} did not run the plans. ${problem}`);
    });
  }
}
