import { anyTensor, type Call, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';

const shapeOf = (draw: Draw, rank: number = draw.of(1, 2, 3, 4)): number[] =>
  Array.from({ length: rank }, () => draw.of(0, 1, 1, 2, 3, 4, 5, 8, 9));
const axisOf = (draw: Draw, { length }: readonly number[]) => draw.ints(1, 0, length)[0] as number;
const upTo = (draw: Draw, size: number) => draw.ints(1, 0, size + 1)[0] as number;

function box(draw: Draw): Call {
  const shape = shapeOf(draw);
  const begin = shape.map((size) => upTo(draw, size));
  const size = shape.map((each, axis) => upTo(draw, each - (begin[axis] as number)));
  return { inputs: { x: anyTensor(draw, shape) }, attrs: { begin, size } };
}

function steps(draw: Draw): Call {
  const shape = shapeOf(draw).map((size) => Math.max(1, size));
  const shrinkAxisMask = draw.of(0, 0, 1);
  const strides = shape.map((_, axis) =>
    shrinkAxisMask === 1 && axis === 0 ? 1 : draw.of(1, 1, 2, 3, -1, -2),
  );
  // Stock cpu throws where steps of one lead backwards.
  const ends = shape.map((size, axis) => {
    const [one, other] = [upTo(draw, size - 1), upTo(draw, size)];
    const ordered = [Math.min(one, other), Math.max(one, other)];
    return (strides[axis] as number) > 0 ? ordered : ordered.toReversed();
  });
  const begin = ends.map(([first = 0]) => first);
  const end = ends.map(([, last = 0]) => last);
  const mask = () => draw.of(0, 0, 1, 2, 3) & (2 ** shape.length - 1);
  return {
    inputs: { x: anyTensor(draw, shape) },
    attrs: {
      begin,
      end,
      strides,
      beginMask: mask(),
      endMask: mask(),
      ellipsisMask: 0,
      newAxisMask: 0,
      shrinkAxisMask,
    },
  };
}

function split(draw: Draw): Call {
  const shape = shapeOf(draw);
  const axis = axisOf(draw, shape);
  const size = shape[axis] as number;
  const first = upTo(draw, size);
  const parts = draw.of<number | number[]>(1, [first, size - first], [first, -1]);
  return { inputs: { x: anyTensor(draw, shape) }, attrs: { numOrSizeSplits: parts, axis } };
}

/** Tensors of one dtype, whose shapes differ in one axis if at all. */
function several(draw: Draw, shape: readonly number[], axis?: number): Call['inputs'] {
  const make = draw.of(true, false)
    ? (own: readonly number[]) => tensor(draw, own)
    : (own: readonly number[]) => ({
        values: draw.ints(
          own.reduce((size, dim) => size * dim, 1),
          -9,
          9,
        ),
        shape: own,
      });
  return Object.fromEntries(
    Array.from({ length: draw.of(1, 2, 3) }, (_, index) => [
      index,
      make(axis === undefined ? shape : shape.with(axis, draw.size())),
    ]),
  );
}

function gather(draw: Draw): Call {
  const batchDims = draw.of(0, 0, 1, 2);
  const outer = Array.from({ length: batchDims }, () => draw.length());
  const shape = [...outer, ...shapeOf(draw, draw.of(1, 2)).map((size) => Math.max(1, size))];
  const axis = batchDims + axisOf(draw, shape.slice(batchDims));
  const picked = [...outer, draw.size()];
  const indices = {
    values: draw.ints(
      picked.reduce((size, dim) => size * dim, 1),
      0,
      shape[axis] as number,
    ),
    shape: picked,
  };
  return { inputs: { x: anyTensor(draw, shape), indices }, attrs: { axis, batchDims } };
}

/** Kernels that put entries elsewhere. */
export const layouts: Generators = {
  Identity: (draw) => ({ inputs: { x: anyTensor(draw, [draw.size(), 3]) }, attrs: {} }),
  Cast: (draw) => ({
    inputs: { x: anyTensor(draw, [draw.size(), 3]) },
    attrs: { dtype: draw.of('bool', 'float32') },
  }),
  Slice: box,
  StridedSlice: steps,
  SplitV: split,
  Unpack(draw) {
    const shape = shapeOf(draw);
    return {
      inputs: { value: anyTensor(draw, shape) },
      attrs: { axis: axisOf(draw, shape) },
    };
  },
  Concat(draw) {
    const shape = shapeOf(draw);
    const axis = axisOf(draw, shape);
    return { inputs: several(draw, shape, axis), attrs: { axis } };
  },
  Pack(draw) {
    const shape = shapeOf(draw);
    return { inputs: several(draw, shape), attrs: { axis: upTo(draw, shape.length) } };
  },
  PadV2(draw) {
    // Long runs are not filled before they are copied to.
    const shape = [...shapeOf(draw, draw.of(0, 1, 2)), draw.of(1, 3, 257)];
    const paddings = shape.map(() => [draw.of(0, 0, 1, 5), draw.of(0, 0, 1, 2)]);
    return {
      inputs: { x: anyTensor(draw, shape) },
      attrs: { paddings, constantValue: draw.of(0, 1, -7) },
    };
  },
  Reverse(draw) {
    const shape = shapeOf(draw);
    return {
      inputs: { x: anyTensor(draw, shape) },
      attrs: { dims: shape.flatMap((_, axis) => draw.of([], [axis])) },
    };
  },
  Tile(draw) {
    const shape = shapeOf(draw);
    return {
      inputs: { x: anyTensor(draw, shape) },
      attrs: { reps: shape.map(() => draw.of(0, 1, 1, 2, 3)) },
    };
  },
  Transpose(draw) {
    const shape = shapeOf(draw);
    const perm: number[] = [];
    for (const axis of shape.keys()) perm.splice(upTo(draw, perm.length), 0, axis);
    return { inputs: { x: anyTensor(draw, shape) }, attrs: { perm } };
  },
  GatherV2: gather,
};
