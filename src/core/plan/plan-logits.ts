import { invalidArgument } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import type { Parameterization } from '../parameterization.ts';
import { checkDim, type Dim, formatDim, frozenDim } from './dim.ts';
import { logitMultiplier } from './logits.ts';

/** Attention logits of a layer that divides them by the root of its head size. */
export interface LogitsSpec {
  /** The path of the layer: `block1/attention`. */
  readonly name: string;
  readonly headDim: Dim;
}

/** What such logits get. */
export interface PlanLogits extends LogitsSpec {
  /** What the layer multiplies them by besides 1/√d: `attentionScale` · √d. */
  readonly multiplier: number;
}

const known: KnownKeys<LogitsSpec> = { name: true, headDim: true };

/**
 * The multipliers of attention logits.
 *
 * @throws `invalid-argument` for what is no list, for a name that is none or taken, and for a
 *   dimension that is none; `unknown-key`
 */
export function plannedLogits(
  specs: readonly LogitsSpec[],
  parameterization: Parameterization,
): readonly PlanLogits[] {
  if (!Array.isArray(specs)) {
    throw invalidArgument('logits', specs, 'It is not a list.', 'Pass an array of LogitsSpec.');
  }
  const names = new Set<string>();
  return Object.freeze(
    specs.map((spec: LogitsSpec, index): PlanLogits => {
      const argument = `logits[${index}]`;
      checkKeys(argument, spec, known);
      const { name, headDim } = spec;
      if (typeof name !== 'string' || name === '' || names.has(name)) {
        throw invalidArgument(
          `${argument}.name`,
          name,
          'Each layer with attention has a name, and is there once.',
          'Give its path, for example "block1/attention".',
        );
      }
      names.add(name);
      checkDim(headDim, `${argument}.headDim`);
      return frozenLogits({
        name,
        headDim,
        multiplier: logitMultiplier(parameterization, headDim),
      });
    }),
  );
}

/** Whether a value is a plan's logits, as JSON holds them; throws `invalid-argument` for their size. */
export function isLogits(logits: PlanLogits, index: number): boolean {
  if (typeof logits?.name !== 'string' || !Number.isFinite(logits.multiplier)) return false;
  checkDim(logits.headDim, `json.logits[${index}].headDim`);
  return true;
}

/** A copy that shares nothing with what the caller passed in. */
export function frozenLogits({ name, headDim, multiplier }: PlanLogits): PlanLogits {
  return Object.freeze({ name, headDim: frozenDim(headDim), multiplier });
}

/** `attention logits of heads of 16→64` */
export function logitsText({ headDim }: PlanLogits): string {
  return `attention logits of heads of ${formatDim(headDim)}`;
}
