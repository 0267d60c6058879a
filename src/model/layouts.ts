import type { TensorKind } from '../core/plan/tensor.ts';

/** Which axes of a weight make up its fans, and where its initializer and regularizer are kept. */
export interface Layout {
  readonly kind: TensorKind;
  /** The axes that each output sums over. */
  readonly fanIn: 'none' | 'all but the last' | 'all but the last two' | 'all but the second last';
  /** The axes of its outputs, counted from the end. */
  readonly fanOut: readonly number[] | 'all';
  /** `kernel` for `kernelInitializer` and `kernelRegularizer`. */
  readonly property: string;
}

const matrix = (property: string): Layout => ({
  kind: 'weight',
  fanIn: 'all but the last',
  fanOut: [-1],
  property,
});
const vector = (kind: 'bias' | 'gain', property: string): Layout => ({
  kind,
  fanIn: 'none',
  fanOut: 'all',
  property,
});

const kernel = matrix('kernel');
const bias = vector('bias', 'bias');
const beta = vector('bias', 'beta');
const gamma = vector('gain', 'gamma');
/** [height, width, channels, multiplier]: each output sums one channel's window. */
const depthwise: Layout = {
  kind: 'weight',
  fanIn: 'all but the last two',
  fanOut: [-2, -1],
  property: 'depthwise',
};
/** Transposed convolutions keep [height, width, out, in]. */
const transposed: Layout = {
  kind: 'weight',
  fanIn: 'all but the second last',
  fanOut: [-2],
  property: 'kernel',
};
const recurrent = { kernel, recurrent_kernel: matrix('recurrent'), bias };

/**
 * The layouts of tfjs's weights, by layer class and weight name. To teach a layer to richscale,
 * add its line here and its class to `test/tfjs/tensors-of-layers.test.ts`.
 *
 * `statistics` are no parameters: moving means and variances that training only records.
 */
export const layouts: Readonly<Record<string, Readonly<Record<string, Layout | 'statistics'>>>> = {
  Dense: { kernel, bias },
  Conv1D: { kernel, bias },
  Conv2D: { kernel, bias },
  Conv3D: { kernel, bias },
  Conv2DTranspose: { kernel: transposed, bias },
  Conv3DTranspose: { kernel: transposed, bias },
  SeparableConv2D: { depthwise_kernel: depthwise, pointwise_kernel: matrix('pointwise'), bias },
  DepthwiseConv2D: { depthwise_kernel: depthwise, bias },
  Embedding: {
    embeddings: { kind: 'embedding', fanIn: 'none', fanOut: [-1], property: 'embeddings' },
  },
  BatchNormalization: {
    gamma,
    beta,
    moving_mean: 'statistics',
    moving_variance: 'statistics',
  },
  LayerNormalization: { gamma, beta },
  PReLU: { alpha: vector('gain', 'alpha') },
  SimpleRNNCell: recurrent,
  GRUCell: recurrent,
  LSTMCell: recurrent,
  ConvLSTM2DCell: recurrent,
};

/** The layout that a declared weight of an unknown layer is read in: (…, in, out), or a vector. */
export function defaultLayout(rank: number): Layout {
  return rank < 2 ? { ...bias, property: '' } : { ...kernel, property: '' };
}

/** The axes of a layout for a weight of the given rank, counted from the front. */
export function axesOf(
  layout: Layout,
  rank: number,
): { readonly fanIn: readonly number[]; readonly fanOut: readonly number[] } {
  const all = Array.from({ length: rank }, (_, axis) => axis);
  const fanIn = {
    none: [],
    'all but the last': all.slice(0, -1),
    'all but the last two': all.slice(0, -2),
    'all but the second last': all.filter((axis) => axis !== rank - 2),
  }[layout.fanIn];
  const fanOut = layout.fanOut === 'all' ? all : layout.fanOut.map((axis) => axis + rank);
  return { fanIn, fanOut };
}
