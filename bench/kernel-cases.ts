import * as tf from '@tensorflow/tfjs';

/** One kernel on tensors of one size. */
export interface Case {
  readonly kernel: string;
  readonly shapes: string;
  /** Makes the tensors, in the scope that is open, and gives the op on them. */
  readonly make: () => () => tf.TensorContainer;
}

const random = (shape: readonly number[]) => tf.randomUniform([...shape], -1, 1, 'float32', 1);

/** An op on one random tensor of each of these shapes. */
function over(
  kernel: string,
  shapes: readonly (readonly number[])[],
  op: (x: tf.Tensor) => tf.TensorContainer,
  what = '',
): Case[] {
  return shapes.map((shape) => ({
    kernel,
    shapes: `${shape.join('×')}${what && ` ${what}`}`,
    make: () => {
      const x = random(shape);
      return () => op(x);
    },
  }));
}

const sides = [
  [1, 1],
  [4, 4],
  [32, 32],
  [1000, 1001],
  [1024, 1024],
];
const matrices = [...sides, [100_000, 4], [4, 100_000]];
const images = [
  [1, 2, 2, 1],
  [8, 32, 32, 3],
  [32, 32, 32, 16],
];

function products(): Case[] {
  const sizes: readonly (readonly [batch: number[], m: number, k: number, n: number])[] = [
    ...[1, 2, 3, 4, 5, 8, 16, 64].map((n) => [[Math.ceil(20_000 / n)], n, n, n] as const),
    [[1000], 1, 64, 64],
    [[1000], 64, 64, 1],
    [[1000], 2, 100, 3],
    [[96], 64, 32, 64],
    ...[1, 4, 16, 32, 64, 256].map((n) => [[], n, n, n] as const),
    [[], 1, 784, 128],
    [[], 1, 1024, 1024],
    [[], 2, 1024, 1024],
    [[], 4, 1024, 1024],
    [[], 16, 1024, 1024],
    [[], 64, 1024, 1024],
    [[], 1024, 1024, 1],
    [[], 1024, 1024, 4],
    [[], 1024, 1, 1024],
    [[], 1024, 2, 1024],
    [[], 64, 784, 256],
    [[], 64, 256, 10],
    [[], 64, 10, 256],
    [[], 1, 100_000, 1],
    [[], 10, 100_000, 10],
    [[], 10_000, 3, 5],
    [[], 100_000, 4, 1],
  ].map(([batch, m, k, n]) => [batch, m, k, n] as [number[], number, number, number]);
  return sizes.flatMap(([batch, m, k, n]) =>
    [false, true].flatMap((transposeA) =>
      [false, true].map((transposeB) => ({
        kernel: 'BatchMatMul',
        shapes: `${[...batch, ''].join(' of ')}${m}×${k}×${n}${transposeA ? ', first transposed' : ''}${transposeB ? ', second transposed' : ''}`,
        make: () => {
          const a = random([...batch, ...(transposeA ? [k, m] : [m, k])]);
          const w = random([...batch, ...(transposeB ? [n, k] : [k, n])]);
          // As in training, where every step has new weights: stock keeps a packed copy of old ones.
          return () => tf.matMul(a, tf.add(w, 0), transposeA, transposeB);
        },
      })),
    ),
  );
}

/** Products with weights that stay, of which stock keeps a packed copy: prediction. */
function predictions(): Case[] {
  return [1, 2, 4, 8, 16, 32, 64].flatMap((rows) =>
    [
      [128, 10],
      [784, 128],
      [1000, 1001],
      [1024, 1024],
    ].map(([k = 1, n = 1]) => ({
      kernel: 'BatchMatMul',
      shapes: `${rows}×${k}×${n}, the same weights`,
      make: () => {
        const [x, w] = [random([rows, k]), random([k, n])];
        return () => tf.matMul(x, w);
      },
    })),
  );
}

function pools(): Case[] {
  return images.slice(1).map(([n = 1, h = 1, w = 1, c = 1]) => ({
    kernel: 'MaxPoolGrad',
    shapes: `${n}×${h}×${w}×${c} by 2×2`,
    make: () => {
      const x = random([n, h, w, c]) as tf.Tensor4D;
      const gradient = tf.grad((of) => tf.maxPool(of as tf.Tensor4D, 2, 2, 'valid'));
      return () => gradient(x);
    },
  }));
}

function convolutions(): Case[] {
  return images.slice(1).map(([n = 1, h = 1, w = 1, c = 1]) => ({
    kernel: 'Conv2DBackpropInput',
    shapes: `${n}×${h}×${w}×16 to ${c} channels, 3×3`,
    make: () => {
      const dy = random([n, h, w, 16]) as tf.Tensor4D;
      const filter = random([3, 3, c, 16]) as tf.Tensor4D;
      return () => tf.conv2dTranspose(dy, filter, [n, h, w, c], 1, 'same');
    },
  }));
}

/** Every kernel of ours that takes the place of a stock one, on shapes from tiny to large. */
export const cases: readonly Case[] = [
  ...products(),
  ...predictions(),
  ...convolutions(),
  ...pools(),
  ...over('Identity', sides, (x) => tf.clone(x)),
  ...over(
    'Slice',
    matrices,
    (x) => tf.slice(x, [0, 0], [Math.ceil((x.shape[0] ?? 1) / 8), -1]),
    'rows',
  ),
  ...over(
    'Slice',
    matrices,
    (x) => tf.slice(x, [0, 0], [-1, Math.ceil((x.shape[1] ?? 1) / 2)]),
    'columns',
  ),
  ...over('Slice', images, (x) => tf.slice(x, 0, [1, 2, 2, 1]), 'corner'),
  ...over('Slice', [[1], [16], [100_000]], (x) => tf.slice(x, 0, 1), 'first'),
  ...over('StridedSlice', matrices, (x) => tf.stridedSlice(x, [0, 0], [...x.shape], [2, 1])),
  ...over('StridedSlice', images, (x) =>
    tf.stridedSlice(x, [0, 0, 0, 0], [...x.shape], [1, 2, 2, 1]),
  ),
  ...over(
    'SplitV',
    [
      [4, 4],
      [32, 32],
      [1024, 1024],
    ],
    (x) => tf.split(x, 4),
  ),
  ...over(
    'SplitV',
    [
      [4, 4],
      [32, 32],
      [1024, 1024],
      [100_000, 4],
    ],
    (x) => tf.split(x, 2, 1),
    'columns',
  ),
  ...over(
    'Unpack',
    [
      [1, 1],
      [4, 4],
      [32, 32],
      [100, 784],
    ],
    (x) => tf.unstack(x),
  ),
  ...over(
    'Unpack',
    [
      [4, 4],
      [32, 32],
      [100_000, 4],
    ],
    (x) => tf.unstack(x, 1),
    'columns',
  ),
  ...over('Concat', matrices, (x) => tf.concat([x, x]), 'twice, rows'),
  ...over('Concat', matrices, (x) => tf.concat([x, x], 1), 'twice, columns'),
  ...over(
    'Concat',
    [
      [4, 4],
      [32, 32],
    ],
    (x) => tf.concat(Array<tf.Tensor>(64).fill(x), 1),
    '64 times, columns',
  ),
  ...over('Pack', sides, (x) => tf.stack([x, x]), 'twice'),
  ...over('Pack', sides, (x) => tf.stack([x, x], 2), 'twice, last'),
  ...over('PadV2', matrices, (x) =>
    tf.pad(x, [
      [1, 1],
      [1, 1],
    ]),
  ),
  ...over(
    'PadV2',
    matrices,
    (x) =>
      tf.pad(x, [
        [0, x.shape[0] ?? 0],
        [0, 0],
      ]),
    'rows',
  ),
  ...over('PadV2', images, (x) =>
    tf.pad(x, [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ]),
  ),
  ...over('Reverse', matrices, (x) => tf.reverse(x, 0), 'rows'),
  ...over('Reverse', matrices, (x) => tf.reverse(x, 1), 'columns'),
  ...over('Reverse', images, (x) => tf.reverse(x, 2)),
  ...over(
    'Tile',
    [
      [1, 1],
      [1, 4],
      [1, 256],
    ],
    (x) => tf.tile(x, [256, 1]),
    'rows',
  ),
  ...over(
    'Tile',
    [
      [1, 1],
      [4, 1],
      [256, 1],
    ],
    (x) => tf.tile(x, [1, 256]),
    'columns',
  ),
  ...over('Tile', images, (x) => tf.tile(x, [1, 2, 2, 1])),
  ...over('Transpose', matrices, (x) => tf.transpose(x)),
  ...over('Transpose', images, (x) => tf.transpose(x, [0, 3, 1, 2]), 'channels first'),
  ...over('Transpose', images, (x) => tf.transpose(x, [0, 2, 3, 1]), 'channels last'),
  ...over('Transpose', [...images, [8, 64, 4, 64]], (x) => tf.transpose(x, [0, 2, 1, 3]), 'heads'),
  ...over(
    'Transpose',
    [
      [100_000, 2, 2],
      [512, 32, 32],
    ],
    (x) => tf.transpose(x, [0, 2, 1]),
    'of each',
  ),
  ...over('Transpose', images, (x) => tf.transpose(x, [3, 2, 1, 0]), 'all axes'),
];
