import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Dim, scales } from '../core/plan/dim.ts';
import { fansOf, isVector, narrows, scaleAlike, type TensorSpec } from '../core/plan/tensor.ts';

/**
 * The tensors with the width that the model's output reads, where that is one width and grows at
 * another rate than theirs. Where a width is read out in several ways, or narrowed on the way,
 * tensors are left as they are.
 */
export function withLastWidths(
  model: LayersModel,
  tensors: readonly TensorSpec[],
): readonly TensorSpec[] {
  const last = model.outputs.length === 1 ? lastWidthOf(tensors) : undefined;
  if (last === undefined) return tensors;
  return tensors.map((tensor) => {
    const { fanOut } = fansOf(tensor);
    if (tensor.lastWidth !== undefined) return tensor;
    return scales(fanOut) && !scaleAlike(fanOut, last) ? { ...tensor, lastWidth: last } : tensor;
  });
}

function lastWidthOf(tensors: readonly TensorSpec[]): Dim | undefined {
  const narrowing = tensors.filter((tensor) => !isVector(tensor) && narrows(fansOf(tensor)));
  const read = narrowing.flatMap((tensor): readonly Dim[] => {
    if (isVector(tensor)) return [];
    return [tensor.fanIn].flat().filter(scales);
  });
  const [first, ...others] = read;
  const inside = narrowing.some((tensor) => !('readout' in tensor) || tensor.readout !== true);
  return inside || !others.every((dim) => scaleAlike(dim, first as Dim)) ? undefined : first;
}
