import { baseOf, sizeOf } from '../../core/plan/dim.ts';
import type { Fans } from '../../core/plan/tensor.ts';
import { invalidArgument } from '../../errors.ts';
import type { StandardDeviation } from '../../model/declared-initializer.ts';

/**
 * A declared standard deviation at the base width and at the target's.
 *
 * @param argument what it is called in messages: `w1.std`
 * @throws `invalid-argument` unless both are positive and finite
 */
export function standardDeviations(
  std: StandardDeviation,
  { fanIn, fanOut }: Pick<Fans, 'fanIn' | 'fanOut'>,
  argument: string,
): { readonly atBase: number; readonly atTarget: number } {
  const at = (sizeAt: typeof sizeOf) =>
    typeof std === 'function' ? std(sizeAt(fanIn), sizeAt(fanOut)) : std;
  const sizes = { atBase: at(baseOf), atTarget: at(sizeOf) };
  for (const size of Object.values(sizes)) {
    if (size > 0 && Number.isFinite(size)) continue;
    throw invalidArgument(
      argument,
      size,
      'A standard deviation is a positive finite number.',
      'Give the one that the tensor was drawn with, or tf.initializers.zeros() if it starts at zero.',
    );
  }
  return sizes;
}
