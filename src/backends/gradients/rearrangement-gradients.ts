import {
  add,
  clone,
  concat,
  eye,
  type GradConfig,
  image,
  mul,
  reshape,
  reverse,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import { rowsOf } from '../rows-of.ts';
import type { Mend } from './mend.ts';
import { surround } from './strided-slice-gradient.ts';

/** The gradient of repeating: sums over the copies. Stock takes them one by one, to rank 4. */
const ofTile: Mend = (registered) => ({
  ...registered,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => {
      const { shape } = x as Tensor;
      const reps = attrs['reps'] as number[];
      const axes = reps.flatMap((count, axis) => (count === 1 ? [] : [axis]));
      const summed = axes.reduce<Tensor>((current, axis) => {
        const [before, , after] = rowsOf(current.shape, axis);
        const size = shape[axis] ?? 1;
        const copies = sum(reshape(current, [before, reps[axis] ?? 1, size * after]), 1);
        return reshape(
          copies,
          current.shape.map((own, position) => (position === axis ? size : own)),
        );
      }, dy as Tensor);
      return axes.length === 0 ? clone(summed) : summed;
    },
  }),
});

/** The gradient of padding by reflection: what was copied to the margins comes back. */
const ofMirrorPad: Mend = (registered) => ({
  ...registered,
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attrs) => ({
    x: () => {
      const paddings = attrs['paddings'] as readonly [number, number][];
      const edge = attrs['mode'] === 'reflect' ? 1 : 0;
      return paddings.reduce<Tensor>((current, [left, right], axis) => {
        if (left === 0 && right === 0) return current;
        const size = (x as Tensor).shape[axis] ?? 1;
        const [before, , after] = rowsOf(current.shape, axis);
        const rows = reshape(current, [before, left + size + right, after]);
        const part = (start: number, length: number) =>
          slice(rows, [0, start, 0], [before, length, after]);
        let folded: Tensor = part(left, size);
        const fold = (start: number, length: number, at: number) => {
          if (length === 0) return;
          const margin = reverse(part(start, length), 1);
          folded = add(folded, surround(margin, [[], [at, size - at - length]]));
        };
        fold(0, left, edge);
        fold(left + size, right, size - edge - right);
        return reshape(
          folded,
          current.shape.map((own, position) => (position === axis ? size : own)),
        );
      }, dy as Tensor);
    },
  }),
});

/** With one output, dy is no list, and the stock gradients want one. */
const ofUnpack: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, _saved, attrs) => ({
    value: () => stack([dy].flat() as Tensor[], attrs['axis'] as number),
  }),
});

const ofSplit: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, _saved, attrs) => ({
    x: () => concat([dy].flat() as Tensor[], attrs['axis'] as number),
  }),
});

export const mendedRearrangement: Readonly<Record<string, Mend>> = {
  Tile: ofTile,
  MirrorPad: ofMirrorPad,
  Unpack: ofUnpack,
  SplitV: ofSplit,
};

const ofDepthToSpace: GradConfig = {
  kernelName: 'DepthToSpace',
  gradFunc: (dy, _saved, attrs) => ({
    x: () => {
      const block = attrs['blockSize'] as number;
      if (attrs['dataFormat'] === 'NHWC') return spaceToDepth(dy as Tensor4D, block);
      const last = transpose(dy as Tensor4D, [0, 2, 3, 1]);
      return transpose(spaceToDepth(last, block), [0, 3, 1, 2]);
    },
  }),
};

function spaceToDepth(images: Tensor4D, block: number): Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const [rows, columns] = [height / block, width / block];
  const blocks = reshape(images, [batch * rows, block, columns, block * channels]);
  const depth = block * block * channels;
  return reshape(transpose(blocks, [0, 2, 1, 3]), [batch, rows, columns, depth]);
}

const ofFlip: GradConfig = {
  kernelName: 'FlipLeftRight',
  gradFunc: (dy) => ({ image: () => image.flipLeftRight(dy as Tensor4D) }),
};

const ofDiag: GradConfig = {
  kernelName: 'Diag',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({
    x: () => {
      const { size, shape } = x as Tensor;
      return reshape(sum(mul(reshape(dy as Tensor, [size, size]), eye(size)), 1), shape);
    },
  }),
};

/** Gradients of what moves entries about. */
export const rearrangement: readonly GradConfig[] = [ofDepthToSpace, ofFlip, ofDiag];
