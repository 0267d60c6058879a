import { optimizerOf } from '../../core/optimizer.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { sp } from '../../core/presets.ts';
import type {
  AuditFinding,
  AuditSubject,
  CellFailure,
  CoordinateFinding,
  Quantity,
} from '../../judge/results/check-result.ts';
import { failureText } from '../../judge/results/check-text.ts';
import type { Place } from './cell.ts';
import { predicted } from './predicted.ts';

/** How many are named. */
const mostSuspects = 12;

/** What explains the most comes first: who has another learning rate often has another ε too. */
const telling: readonly AuditSubject[] = [
  'setup',
  'plan',
  'fans',
  'initial-size',
  'learning-rate',
  'frozen',
  'attention',
  'weight-decay',
  'epsilon',
  'momentum',
];

/**
 * What to look at, the most telling first: what the audit found names a tensor and a cause, an
 * exponent names a layer. Exponents are named only where they are the first of their kind on the
 * way through the network: what comes after a wrong layer is wrong because of it.
 */
export function suspectsOf(
  found: {
    readonly findings: readonly CoordinateFinding[];
    readonly audit: readonly AuditFinding[];
    /** Of widths that diverged with every seed. */
    readonly failures: readonly CellFailure[];
  },
  plan: Plan,
  places: readonly Place[],
): readonly string[] {
  const audited = found.audit
    .filter(({ verdict }) => verdict === 'fail')
    .sort((a, b) => telling.indexOf(a.subject) - telling.indexOf(b.subject))
    .map(({ name, text }) => `\`${name}\`: ${text}`);
  const failed = found.findings.filter(({ verdict }) => verdict === 'fail');
  const seen = new Set<Quantity>();
  const firsts = failed.filter(({ quantity }) => {
    const first = !seen.has(quantity) || quantity === 'contribution' || quantity === 'deltaLogits';
    seen.add(quantity);
    return first;
  });
  const measured = firsts.map((finding) => explain(finding, plan, places));
  return [...audited, ...measured, ...found.failures.map(failureText)].slice(0, mostSuspects);
}

const words: Readonly<Record<Quantity, string>> = {
  h: 'h at the start',
  deltaH: 'Δh',
  contribution: 'ΔW·h, the part of its own update,',
  f: 'f at the start',
  deltaF: 'Δf',
  logits: 'what its softmax is given at the start',
  deltaLogits: 'the change of what its softmax is given',
  weight: 'the weight',
  gradient: 'the gradient',
  update: 'the update',
  spectralChange: '‖ΔW‖ ÷ ‖W‖',
  residual: '∂loss/∂f',
  featureKernelChange: 'the feature kernel’s change',
  tangentKernelChange: 'the tangent kernel’s change',
};

function explain(finding: CoordinateFinding, plan: Plan, places: readonly Place[]): string {
  const { layer, call, quantity, fit } = finding;
  const where = call === 0 ? `\`${layer}\`` : `\`${layer}\` (call ${call + 1})`;
  const [least, most] = [short(finding.predicted.min), short(finding.predicted.max)];
  const wanted = least === most ? `n^${least}` : `n^${least} to n^${most}`;
  const hint = hintFor(finding, plan, places);
  return `${where}: ${words[quantity]} grows as n^${short(fit.exponent)}, predicted ${wanted}${hint === '' ? '.' : `: ${hint}`}`;
}

function hintFor(
  { layer, call, quantity, fit, predicted: theory }: CoordinateFinding,
  plan: Plan,
  places: readonly Place[],
): string {
  if (quantity === 'logits' || quantity === 'deltaLogits') {
    return 'are its attention logits still divided by √d? See attentionScale.';
  }
  if (quantity === 'h') return 'its initial size, or that of a layer before it, is not the plan’s.';
  const place = places.find((each) => each.layer === layer && each.call === call);
  const standard =
    place && predicted(sp(), optimizerOf(plan.optimizer)).call(quantity, place.role, false);
  const { exponent } = fit;
  if (
    standard !== undefined &&
    // The other end is a bias's, which moves alike under every scheme. SP's exponents are multiples
    // of 1/2: within half of that it is the nearest.
    Math.abs(exponent - standard.max) < 0.25 &&
    standard.max > theory.max
  ) {
    return 'this is what SP’s learning rate gives; is it missing from the plan, or from the optimizer?';
  }
  if (exponent > theory.max) return 'its learning rate, or its input, is too large at great width.';
  return 'its learning rate, or its input, is too small at great width.';
}

function short(exponent: number): string {
  return `${Number(exponent.toFixed(2))}`;
}
