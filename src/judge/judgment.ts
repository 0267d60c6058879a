import type { Outcome } from './statistics/outcome.ts';

/**
 * What came of holding a result against what was expected of it: for any test runner,
 * `assert.ok(judgment.pass, judgment.message)`.
 */
export interface Judgment {
  /** Undecided where too little was measured to tell: neither passed nor failed. */
  readonly outcome: Outcome;
  /** Whether the outcome is `pass`. */
  readonly pass: boolean;
  /** What was found, and the table behind it. */
  readonly message: string;
}

/** A judgment from its outcome and the lines of its message. */
export function judgment(outcome: Outcome, ...lines: readonly string[]): Judgment {
  return { outcome, pass: outcome === 'pass', message: lines.join('\n') };
}
