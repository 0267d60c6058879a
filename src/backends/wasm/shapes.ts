import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { invalidArgument } from '../../errors.ts';

/**
 * Refuses a tensor of another shape than the kernel reads: it would go on into other tensors.
 *
 * @throws `invalid-argument`
 */
export function checkShape(
  argument: string,
  { shape }: TensorInfo,
  wanted: readonly number[],
): void {
  if (util.arraysEqual(shape, [...wanted])) return;
  throw invalidArgument(
    argument,
    shape,
    `The shapes and attributes of the other arguments imply [${wanted.join(', ')}].`,
    'Pass a tensor of that shape, or what implies this one.',
  );
}
