import type { Verdict } from './statistics/verdict.ts';

/**
 * What came of holding a result against what was expected of it: for any test runner,
 * `assert.ok(judgment.pass, judgment.message)`.
 */
export interface Judgment {
  /** Undecided where too little was measured to tell: neither passed nor failed. */
  readonly verdict: Verdict;
  /** Whether the verdict is `pass`. */
  readonly pass: boolean;
  /** What was found, and the table behind it. */
  readonly message: string;
}

/** A judgment from its verdict and the lines of its message. */
export function judgment(verdict: Verdict, ...lines: readonly string[]): Judgment {
  return { verdict, pass: verdict === 'pass', message: lines.join('\n') };
}
