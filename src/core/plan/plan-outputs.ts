import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { Parameterization } from '../parameterization.ts';
import { checkDim, type Dim, formatDim, frozenDim } from './dim.ts';
import { type Reduction, readoutMultiplier, reductions } from './logits.ts';

/** An output that sums over a width without a weight of its own. */
export interface OutputSpec {
  /** Unique in its plan: the path of the layer that writes it, such as `similarity`. */
  readonly name: string;
  /** The width that it sums over. */
  readonly fanIn: Dim;
  /** `mean` where it has divided by the width already; `sum` if left out. */
  readonly reduction?: Reduction;
}

/** What such an output gets. */
export interface PlanOutput extends Required<OutputSpec> {
  /** What the forward pass multiplies it by, relative to base. */
  readonly multiplier: number;
}

const known: KnownKeys<OutputSpec> = { name: true, fanIn: true, reduction: true };

/**
 * The multipliers of outputs.
 *
 * @param tensors the names that are taken
 * @throws `invalid-argument` for what is no list, and for a name, dimension or reduction that is
 *   none; `unknown-key`
 */
export function plannedOutputs(
  specs: readonly OutputSpec[],
  parameterization: Parameterization,
  tensors: ReadonlySet<string>,
): readonly PlanOutput[] {
  if (!Array.isArray(specs)) {
    throw invalidArgument('outputs', specs, 'It is not a list.', 'Pass an array of OutputSpec.');
  }
  const names = new Set<string>();
  return Object.freeze(
    specs.map((spec: OutputSpec, index): PlanOutput => {
      const argument = `outputs[${index}]`;
      checkKeys(argument, spec, known);
      const { name, fanIn, reduction = 'sum' } = spec;
      const taken = names.has(name) || tensors.has(name);
      if (typeof name !== 'string' || name === '' || taken) {
        throw invalidArgument(
          `${argument}.name`,
          name,
          taken ? 'Another output, or a tensor, has this name.' : 'Every output needs a name.',
          'Give the path of its layer, for example "similarity".',
        );
      }
      names.add(name);
      checkDim(fanIn, `${argument}.fanIn`);
      checkReduction(reduction, `${argument}.reduction`);
      const multiplier = readoutMultiplier(parameterization, fanIn, reduction);
      return frozenOutput({ name, fanIn, reduction, multiplier });
    }),
  );
}

/** Throws `invalid-argument` unless it is a reduction. */
export function checkReduction(reduction: unknown, argument: string): void {
  if (reductions.includes(reduction as Reduction)) return;
  throw invalidArgument(
    argument,
    reduction,
    "It is 'sum', or 'mean' where the output has divided by the width already, as a cosine has.",
    "Say 'sum' for a dot product.",
  );
}

/** Whether a value is a plan's output, as JSON holds it; throws `invalid-argument` for its width. */
export function isOutput(output: PlanOutput, index: number): boolean {
  if (
    typeof output?.name !== 'string' ||
    !Number.isFinite(output.multiplier) ||
    !reductions.includes(output.reduction)
  ) {
    return false;
  }
  checkDim(output.fanIn, `json.outputs[${index}].fanIn`);
  return true;
}

/** A copy that shares nothing with what the caller passed in. */
export function frozenOutput({ name, fanIn, reduction, multiplier }: PlanOutput): PlanOutput {
  return Object.freeze({ name, fanIn: frozenDim(fanIn), reduction, multiplier });
}

/** `a sum over 64→512 without a weight of its own` */
export function outputText({ fanIn, reduction }: PlanOutput): string {
  return `a ${reduction} over ${formatDim(fanIn)} without a weight of its own`;
}
