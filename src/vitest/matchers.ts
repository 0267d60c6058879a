import { judgeCoordinateCheck } from '../judge/judge-coordinate-check.ts';
import { judgeEquivalence } from '../judge/judge-equivalence.ts';
import { judgeExponents } from '../judge/judge-exponents.ts';
import { judgeScaling } from '../judge/judge-scaling.ts';
import { judgeTransfer } from '../judge/judge-transfer.ts';
import type { Judgment } from '../judge/judgment.ts';

/** What a matcher reads of vitest's `this`. */
export interface MatcherContext {
  readonly isNot?: boolean;
  readonly promise?: string;
  readonly utils: {
    matcherHint(
      name: string,
      received?: string,
      expected?: string,
      options?: { isNot?: boolean; promise?: string },
    ): string;
  };
}

/** What a matcher says to vitest. */
export interface MatcherAnswer {
  readonly pass: boolean;
  message(): string;
}

/** A matcher that goes by a judgment. */
export type JudgingMatcher<Arguments extends readonly unknown[]> = (
  this: MatcherContext,
  ...received: Arguments
) => MatcherAnswer;

/** The matchers, for `expect.extend(matchers)` on an `expect` of your own. */
export const matchers: {
  readonly toPassCoordinateCheck: JudgingMatcher<Parameters<typeof judgeCoordinateCheck>>;
  readonly toScaleAs: JudgingMatcher<Parameters<typeof judgeScaling>>;
  readonly toBeEquivalentTo: JudgingMatcher<Parameters<typeof judgeEquivalence>>;
  readonly toHaveExponents: JudgingMatcher<Parameters<typeof judgeExponents>>;
  readonly toTransfer: JudgingMatcher<Parameters<typeof judgeTransfer>>;
} = {
  toPassCoordinateCheck: matcher('toPassCoordinateCheck', judgeCoordinateCheck),
  toScaleAs: matcher('toScaleAs', judgeScaling),
  toBeEquivalentTo: matcher('toBeEquivalentTo', judgeEquivalence),
  toHaveExponents: matcher('toHaveExponents', judgeExponents),
  toTransfer: matcher('toTransfer', judgeTransfer),
};

function matcher<Arguments extends readonly unknown[]>(
  name: string,
  judge: (...received: Arguments) => Judgment,
): JudgingMatcher<Arguments> {
  return function (this: MatcherContext, ...received) {
    const { utils, isNot = false, promise = '' } = this;
    const { verdict, pass, message } = judge(...received);
    const expected = received.length > 1 ? 'expected' : '';
    return {
      // What is undecided must not pass by being negated either.
      pass: verdict === 'undecided' ? isNot : pass,
      message: () =>
        [
          utils.matcherHint(name, 'received', expected, { isNot, promise }),
          ...(verdict === 'undecided' && isNot
            ? ['', 'What is undecided fails with .not too.']
            : []),
          '',
          message,
        ].join('\n'),
    };
  };
}
