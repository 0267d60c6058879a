import type { Tensor } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../errors.ts';
import type { AttentionSettings } from './attention-options.ts';
import { listOf, type Shape } from './tensors.ts';

/** What attention reads: at which place of the list of its inputs. */
export interface AttentionInputs<Input> {
  /** [batch, queries, width]: makes the queries. */
  readonly queries: Input;
  /** [batch, keys, width]: makes keys and values; the same in self-attention. */
  readonly context: Input;
  /** [batch, keys], 0 where the context is padding; undefined where there is none. */
  readonly padding: Input | undefined;
}

/**
 * Tells what each of the inputs is, by its rank: features have three dimensions, a padding mask two.
 *
 * @throws `invalid-argument` for others, and for settings that make no sense of a context
 */
export function attentionInputs<Input extends Shape | Tensor>(
  inputs: Input | Input[],
  layer: string,
  settings: Pick<AttentionSettings, 'causal' | 'rotary'>,
): AttentionInputs<Input> {
  const given = asList(inputs);
  const shapes = given.map((each) => (Array.isArray(each) ? each : each.shape));
  const ranks = shapes.map(({ length }) => length).join();
  const [queries] = given;
  const second = given[1] ?? queries;
  if (queries === undefined || second === undefined || !/^3(,3)?(,2)?$/.test(ranks)) {
    throw invalidArgument(
      layer,
      shapes,
      'Attention reads [batch, positions, width], then the same of another sequence in cross-attention, then a mask [batch, positions] if there is padding.',
      'Apply it to x, [x, mask], [x, context] or [x, context, mask].',
    );
  }
  const crossed = ranks.startsWith('3,3');
  if (crossed && (settings.causal || settings.rotary)) {
    throw invalidArgument(
      layer,
      settings.causal ? 'causal: true' : 'rotary: true',
      'Positions of one sequence are neither before nor behind those of another.',
      'Make it false for cross-attention.',
    );
  }
  return {
    queries,
    context: crossed ? second : queries,
    padding: ranks.endsWith('2') ? given.at(-1) : undefined,
  };
}

function asList<Input extends Shape | Tensor>(inputs: Input | Input[]): readonly Input[] {
  const many =
    Array.isArray(inputs) && inputs.every((each) => typeof each === 'object' && each !== null);
  return many ? inputs : [inputs as Input];
}

/**
 * Refuses the masks that tfjs hands on by itself: it hands each layer that of the first input alone, or
 * one that an earlier layer was given.
 *
 * @throws `invalid-argument`
 */
export function refuseImplicitMask(options: unknown, layer: string): void {
  const mask = (options as { readonly mask?: unknown } | undefined)?.mask;
  if (listOf(mask).every((each) => each === undefined || each === null)) return;
  throw invalidArgument(
    layer,
    'a mask that tfjs handed on',
    'Of several inputs it would be the first one’s, and it may be that of another layer.',
    'Leave `maskZero` and `masking` out, and give the mask as an input: [x, paddingMask().apply(tokens)].',
  );
}
