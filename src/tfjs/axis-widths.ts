import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { Dim } from '../core/plan/dim.ts';
import { keyOf, type Place, type Writer, writerOf } from '../model/graph-places.ts';
import { inside, plainClassName } from '../model/internals.ts';
import type { DescribedWeight } from './described-weight.ts';

/** The width along each axis of a tensor; undefined where there is none, or none is known. */
export type AxisWidths = readonly (Dim | undefined)[];

/**
 * Tells the axes that are widths: the last one, until something puts it elsewhere.
 *
 * @param described the model's weights
 * @param widthsOf the widths that a place has, whatever their axes
 */
export function axisWidthsIn(
  described: readonly DescribedWeight[],
  widthsOf: (place: Place) => readonly Dim[],
): (place: Place) => AxisWidths {
  const kernels = new Set(
    described.flatMap(({ weight, spec: { kind } }) =>
      kind === 'weight' || kind === 'embedding' ? [weight.layer] : [],
    ),
  );
  const found = new Map<string, AxisWidths>();
  const axesAt = (place: Place): AxisWidths => {
    const key = keyOf(place);
    const before = found.get(key);
    if (before !== undefined) return before;
    const axes = axesOf(writerOf(place), widthsOf(place)[0]);
    found.set(key, axes);
    return axes;
  };
  const axesOf = ({ layer, tensor, inputs }: Writer, last: Dim | undefined): AxisWidths => {
    const given = inputs.map(axesAt);
    const [first = [], second = []] = given;
    switch (plainClassName(layer)) {
      case 'Permute':
        return [undefined, ...(inside(layer)['dims'] as readonly number[]).map((i) => first[i])];
      case 'Dense':
        return [...first.slice(0, -1), last];
      case 'Dot': {
        const [one, other] = summedAxes({ layer, tensor, inputs });
        const without = (axes: AxisWidths, summed: number) => axes.filter((_, i) => i !== summed);
        return [...without(first, one), ...without(second, other).slice(1)];
      }
    }
    const kept = !kernels.has(layer) && inputs.length > 0 && inputs.every(shapedLike(tensor));
    return tensor.shape.map((_, axis) => {
      if (!kept) return axis === tensor.shape.length - 1 ? last : undefined;
      return given.find((axes) => axes[axis] !== undefined)?.[axis];
    });
  };
  return axesAt;
}

/** The axis of each of the two that a dot product of tfjs's sums over. */
export function summedAxes({ layer, inputs }: Writer): readonly [number, number] {
  const { axes } = inside(layer) as { readonly axes?: number | readonly number[] };
  const [one = -1, other = -1] = inputs.map(({ tensor }, index) => {
    const axis = (typeof axes === 'number' ? axes : axes?.[index]) ?? -1;
    return axis < 0 ? axis + tensor.shape.length : axis;
  });
  return [one, other];
}

function shapedLike({ shape }: SymbolicTensor): (place: Place) => boolean {
  return ({ tensor }) =>
    tensor.shape.length === shape.length && tensor.shape.every((size, i) => size === shape[i]);
}
