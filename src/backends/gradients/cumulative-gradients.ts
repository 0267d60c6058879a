import {
  add,
  cumprod,
  cumsum,
  type GradConfig,
  mul,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  util,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { type Rows, rowsOf } from '../rows-of.ts';
import type { Mend } from './mend.ts';

interface Attributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

/** The stock gradient leaves the axes in another order unless the axis is the last. */
const ofCumsum: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, _saved, attrs) => {
    const { axis, exclusive, reverse: reversed } = attrs as unknown as Attributes;
    return { x: () => cumsum(dy as Tensor, axis, exclusive, !reversed) };
  },
});

/** The stock gradient takes an axis that is counted from the end for one before the first. */
const ofProd: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const axis = util.parseAxisParam(attrs['axis'] as number | number[], saved[0]?.shape ?? []);
    return registered.gradFunc(dy, saved, { ...attrs, axis });
  },
});

/**
 * dx_k = Π_{j<k} x_j · s_k, where s_k = dy_k + x_{k+1} · s_{k+1}: right with zeros among the x,
 * where dividing the products by x_k is not. The recurrence is solved in log₂ n steps, in the k-th
 * of which each entry has gathered its 2^k next ones.
 */
export const cumprodGradient: GradConfig = {
  kernelName: 'Cumprod',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => {
    const { axis: given, exclusive, reverse: reversed } = attrs as unknown as Attributes;
    return {
      x: () => {
        const { shape } = x as Tensor;
        const axis = util.parseAxisParam(given, shape)[0] ?? 0;
        const rows = rowsOf(shape, axis);
        const [, length] = rows;
        const along = (tensor: Tensor) => {
          const flat = reshape(tensor, rows);
          return reversed ? reverse(flat, 1) : flat;
        };
        const values = along(x as Tensor);
        const upstream = along(dy as Tensor);
        let sums: Tensor = exclusive ? shifted(upstream, 1, rows) : upstream;
        let factors: Tensor = shifted(values, 1, rows);
        for (let reach = 1; reach < length; reach *= 2) {
          sums = add(sums, mul(factors, shifted(sums, reach, rows)));
          factors = mul(factors, shifted(factors, reach, rows));
        }
        const gradient = mul(cumprod(values, 1, true), sums);
        return reshape(reversed ? reverse(gradient, 1) : gradient, shape);
      },
    };
  },
};

/** Entries moved to the front by some places, along the middle axis, with zeros after them. */
function shifted(tensor: Tensor, places: number, [before, length, after]: Rows) {
  if (places >= length) return zerosLike(tensor);
  const rest = slice(tensor, [0, places, 0], [before, length - places, after]);
  return pad(rest, [
    [0, 0],
    [0, places],
    [0, 0],
  ]);
}

export const cumulative: Readonly<Record<string, Mend>> = { Cumsum: ofCumsum, Prod: ofProd };
