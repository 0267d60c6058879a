import { invalidArgument } from '../errors.ts';
import type { KnownKeys } from '../known-keys.ts';
import { checkScales, type InitialScales } from './kernel-start.ts';
import { checkFlag, checkPositive, checkSize, type LayerOptions } from './layer-options.ts';

/** The kernels of {@link multiHeadAttention}. */
export type AttentionKernel = 'query' | 'key' | 'value' | 'output';

/** Options of {@link multiHeadAttention}. */
export interface MultiHeadAttentionConfig extends LayerOptions {
  /** The number of heads. */
  readonly heads: number;
  /** The size of each head's queries, keys and values. */
  readonly headDim: number;
  /**
   * The number of heads of keys and values, each for as many query heads in their order; all `heads`
   * if left out. It divides `heads`.
   */
  readonly keyValueHeads?: number;
  /** The number of outputs; that of what makes the queries if left out. */
  readonly units?: number;
  /** Whether a position attends to none behind it. Said, as no answer is right for all. */
  readonly causal: boolean;
  /**
   * Whether queries and keys are turned by their position, in pairs (i, i + headDim/2); false if
   * left out, where positions have to be in the input (`learnedPositions`). `headDim` is even then.
   */
  readonly rotary?: boolean;
  /** Whether each head's queries and keys are divided by their root mean square; false if left out. */
  readonly queryKeyNorm?: boolean;
  /** Whether the four kernels have biases; false if left out. */
  readonly useBias?: boolean;
  /** How large kernels start, relative to 1/√fan-in; 1 where left out. */
  readonly initialScales?: InitialScales<AttentionKernel>;
  /** What logits are multiplied by besides 1/√headDim. Saved models have it; `parameterize` sets it. */
  readonly logitMultiplier?: number;
}

/** The same with every default filled in; `units` stays open until the input is known. */
export type AttentionSettings = Required<
  Omit<MultiHeadAttentionConfig, keyof LayerOptions | 'units' | 'logitMultiplier'>
> &
  Pick<MultiHeadAttentionConfig, 'units'>;

export const attentionKeys: KnownKeys<Omit<MultiHeadAttentionConfig, keyof LayerOptions>> = {
  heads: true,
  headDim: true,
  keyValueHeads: true,
  units: true,
  causal: true,
  rotary: true,
  queryKeyNorm: true,
  useBias: true,
  initialScales: true,
  logitMultiplier: true,
};

const kernels: readonly AttentionKernel[] = ['query', 'key', 'value', 'output'];

/** Throws `invalid-argument` for settings out of range, or that do not go together. */
export function attentionSettings(config: MultiHeadAttentionConfig): AttentionSettings {
  const { heads, headDim, units, causal, logitMultiplier = 1 } = config;
  const { keyValueHeads = heads, rotary = false, queryKeyNorm = false, useBias = false } = config;
  const { initialScales = {} } = config;
  const name = 'multiHeadAttention';
  checkSize(heads, `${name}.heads`);
  checkSize(headDim, `${name}.headDim`);
  checkSize(keyValueHeads, `${name}.keyValueHeads`);
  if (units !== undefined) checkSize(units, `${name}.units`);
  checkFlag(causal, `${name}.causal`);
  checkFlag(rotary, `${name}.rotary`);
  checkFlag(queryKeyNorm, `${name}.queryKeyNorm`);
  checkFlag(useBias, `${name}.useBias`);
  checkScales(initialScales, kernels, `${name}.initialScales`);
  checkPositive(logitMultiplier, `${name}.logitMultiplier`);
  if (heads % keyValueHeads !== 0) {
    throw invalidArgument(
      `${name}.keyValueHeads`,
      keyValueHeads,
      `${heads} heads cannot share them evenly.`,
      'Give a divisor of `heads`.',
    );
  }
  if (rotary && headDim % 2 !== 0) {
    throw invalidArgument(
      `${name}.headDim`,
      headDim,
      'Rotary positions turn pairs of features.',
      'Give an even number, or leave `rotary` out.',
    );
  }
  return {
    heads,
    headDim,
    keyValueHeads,
    ...(units === undefined ? {} : { units }),
    causal,
    rotary,
    queryKeyNorm,
    useBias,
    initialScales: { ...initialScales },
  };
}
