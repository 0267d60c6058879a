import { parameterizationFromJSON } from '../../../core/parameterization-json.ts';
import { attentionScale } from '../../../core/plan/logits.ts';
import type { AuditFinding } from '../../../judge/results/check-result.ts';
import { fitExponent } from '../../../judge/statistics/exponent-fit.ts';
import { verdictWithin } from '../../../judge/statistics/verdict.ts';
import type { CellMeasurement } from '../cell.ts';

/** How far the exponent may be from its prediction: half way from r = 1/4 to 1/√d. */
const tolerance = 1 / 8;

/**
 * Holds what attention logits are multiplied by against the scheme: logits of equal queries and
 * keys are a sum over the head, which a factor 1/√d leaves growing with it.
 */
export function auditAttention(cells: readonly CellMeasurement[]): readonly AuditFinding[] {
  const plan = cells.at(-1)?.plan;
  if (plan === undefined) return [];
  const parameterization = parameterizationFromJSON(plan.parameterization);
  if (parameterization.richness === undefined) return [];
  const scaleAt = (size: number) =>
    attentionScale({ parameterization, headDim: { size, base: 1 } });
  const growing = 1 + Math.log2(scaleAt(2) / scaleAt(1));
  return (cells.at(-1)?.aligned ?? []).flatMap(({ layer, call, count }): AuditFinding[] => {
    const sizes = cells.flatMap(({ width, seed, aligned }) =>
      aligned
        .filter((each) => each.layer === layer && each.call === call)
        .map((each) => ({ width, seed, value: each.value, count: each.count })),
    );
    // A cell in which it could not be told leaves nothing to compare with.
    if (sizes.length < cells.length) return [];
    const predicted = sizes.some((each) => each.count < count) ? 0 : growing;
    const { exponent, interval } = fitExponent(sizes);
    const verdict = verdictWithin(interval, {
      min: predicted - tolerance,
      max: predicted + tolerance,
    });
    const grown = `where queries equal keys its logits grow as n^${exponent.toFixed(2)}, predicted n^${predicted.toFixed(2)}`;
    const wrong =
      exponent > predicted
        ? 'Are its attention logits still divided by √d?'
        : 'Its attention logits are divided by too much.';
    return [
      {
        subject: 'attention',
        name: layer,
        role: undefined,
        verdict,
        departure: exponent - predicted,
        text: {
          pass: 'As planned.',
          undecided: `It cannot be told how its logits are scaled, ${grown}: use more seeds.`,
          fail: `${wrong} ${sentence(grown)} See attentionScale.`,
        }[verdict],
      },
    ];
  });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
