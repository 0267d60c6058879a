import type { Decay } from '../../../core/theory/response.ts';
import type { AuditFinding, AuditSubject } from '../../../judge/results/check-result.ts';
import { againstPlan } from './audit-words.ts';
import { type Departure, departure, type Factor } from './compare.ts';
import type { TensorResponse } from './probe.ts';

/** The responses of all tensors at one width. */
export interface WidthResponses {
  readonly width: number;
  readonly responses: readonly TensorResponse[];
}

// Relative, from width to width; over a factor of eight, by `npm run margins -- 306 6`. The steps
// themselves are exact to float32's rounding: to 3e-6 in 306 correct models, where an ε that is not
// scaled makes 4% and more, and a rate off by √m a factor of 2.8.
const stepError = 0.02;
// A shrinkage is read off a weight of one: it is the same in all correct models, and λ that is not
// scaled makes a factor of 8.
const shrinkageError = 0.1;
/** Float32 rounds a weight of one by 6e-8: what it loses is known to 2%, and less of it to less. */
const leastShrinkage = 3e-6;

/**
 * Holds each tensor's actual learning rate, ε, decay and momentum, as probed at several widths,
 * against its plan.
 */
export function auditOptimizer(
  widths: readonly WidthResponses[],
  decay: Decay,
): readonly AuditFinding[] {
  const names = (widths[0]?.responses ?? []).map(({ row }) => row.name);
  return names.flatMap((name) => {
    const own = widths.flatMap(({ width, responses }) => {
      const found = responses.find(({ row }) => row.name === name);
      return found === undefined ? [] : [{ width, ...found }];
    });
    return own.length < widths.length ? [] : auditTensor(name, own, decay);
  });
}

type Own = TensorResponse & { readonly width: number };

function auditTensor(
  name: string,
  own: readonly Own[],
  convention: Decay,
): readonly AuditFinding[] {
  const role = own[0]?.row.role;
  const finding = (
    subject: AuditSubject,
    found: Departure | undefined,
    text: (found: Departure) => string,
  ): readonly AuditFinding[] =>
    found === undefined
      ? []
      : [
          {
            subject,
            name,
            role,
            verdict: found.verdict,
            ...(found.zeroAt.length === 0 ? { departure: found.power } : {}),
            text: found.verdict === 'pass' ? 'As planned.' : text(found),
          },
        ];

  const factors = (actual: (own: Own) => number, planned: (own: Own) => number) =>
    own.map(
      (each): Factor => ({
        width: each.width,
        actual: actual(each),
        planned: planned(each),
      }),
    );
  const rate = departure(
    factors(
      ({ step }) => step,
      ({ row }) => row.lr,
    ),
    stepError,
  );
  // What ε does shows in how much less than its full step a small gradient gives.
  const shares = (own[0]?.small ?? [])
    .map((_, slot) =>
      departure(
        factors(
          // One of nothing may be lost to float32, and says nothing.
          ({ small, step }) => (small[slot] || Number.NaN) / step,
          () => 1,
        ),
        stepError,
      ),
    )
    .filter((each) => each !== undefined);
  const epsilon = shares.find(({ verdict }) => verdict === 'fail') ?? shares[0];
  const echo = departure(
    factors(
      ({ echo }) => echo,
      () => 1,
    ),
    stepError,
  );
  const faint = own.some(({ shrinkage }) => shrinkage > 0 && shrinkage < leastShrinkage);
  const decay = departure(
    factors(
      ({ shrinkage }) => shrinkage,
      ({ row }) => row.weightDecay * (convention === 'independent' ? 1 : row.lr),
    ),
    shrinkageError,
  );
  return [
    ...finding(
      'learning-rate',
      rate,
      (found) =>
        `Its learning rate is ${againstPlan(found)}: was it left out of the optimizer, or set by hand?`,
    ),
    ...finding(
      'epsilon',
      epsilon,
      () =>
        'Its ε does not grow with the size of its gradient as the plan has it: small gradients get another share of the step at each width.',
    ),
    ...finding(
      'momentum',
      echo,
      () =>
        'What earlier gradients have in its step differs between widths: give the optimizer the same momentum, or β, at each.',
    ),
    ...(faint ? [tooFaint(name, role)] : []),
    ...finding(
      'weight-decay',
      faint ? undefined : decay,
      (found) =>
        `What decay takes off it in a step is ${againstPlan(found)}: is λ multiplied by the scaled learning rate?`,
    ),
  ];
}

/** Of an optimizer of one's own, whose decay cannot be made stronger for the probe. */
function tooFaint(name: string, role: Own['row']['role'] | undefined): AuditFinding {
  return {
    subject: 'weight-decay',
    name,
    role,
    verdict: 'undecided',
    text: `What decay takes off it in a step is too little to be measured: check with a decay that takes ${leastShrinkage} or more.`,
  };
}
