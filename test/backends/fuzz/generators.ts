import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import { optimizerStepKernel, stepRules } from '../../../src/optimizer-step.ts';
import type { Draw } from './draw.ts';

/** An input of a kernel. */
export interface FuzzInput {
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
}

/** One call of a kernel. */
export interface Call {
  readonly inputs: Readonly<Record<string, FuzzInput>>;
  readonly attrs: object;
  /** What is right, where stock cpu is not. */
  readonly wanted?: Float32Array;
}

const sizeOf = (shape: readonly number[]) => shape.reduce((size, dim) => size * dim, 1);
const tensor = (draw: Draw, shape: readonly number[]): FuzzInput => ({
  values: draw.values(sizeOf(shape)),
  shape,
});

/** Special numbers left out. */
function finite({ values, shape }: FuzzInput): FuzzInput {
  const replaced = values.map((value) => (Number.isFinite(value) ? value : 0.5)) as Float32Array;
  return { values: replaced, shape };
}

function matrices(draw: Draw): Call {
  const [m, k, n] = [draw.size(), draw.size(), draw.size()];
  const [transposeA, transposeB] = [draw.of(true, false), draw.of(true, false)];
  const batch = draw.of([1], [2], [3]);
  const a = tensor(draw, [...batch, ...(transposeA ? [k, m] : [m, k])]);
  const b = tensor(draw, [...batch, ...(transposeB ? [n, k] : [k, n])]);
  return { inputs: { a, b }, attrs: { transposeA, transposeB } };
}

interface Window {
  readonly x: readonly number[];
  readonly size: readonly [number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid';
  readonly out: readonly [number, number];
}

/** Images and a window that fits into them. */
function windowOf(draw: Draw): Window {
  const size = [draw.of(1, 2, 3), draw.of(1, 2, 3)] as const;
  const [rows, columns] = size.map((each) => each + draw.of(0, 1, 2, 5)) as [number, number];
  const stride = draw.of(1, 2, 3);
  const pad = draw.of('same', 'valid');
  const out = [rows, columns].map((dim, axis) =>
    pad === 'same'
      ? Math.ceil(dim / stride)
      : Math.floor((dim - (size[axis] as number)) / stride) + 1,
  ) as [number, number];
  const x = [draw.of(0, 1, 2), rows, columns, draw.of(1, 2, 3, 4, 5, 8, 9)];
  return { x, size, strides: [stride, stride], pad, out };
}

function convolution(draw: Draw, of: 'filter' | 'input', depthwise: boolean): Call {
  const { x, size, strides, pad, out } = windowOf(draw);
  const [batch = 0, , , channels = 0] = x;
  const outer = draw.of(1, 2, 4, 5, 8);
  const filterShape = [...size, channels, outer];
  const made = tensor(draw, [batch, ...out, depthwise ? channels * outer : outer]);
  // Ours multiplies the zeros around an image, which makes NaN of an infinity; cpu leaves them out.
  const dy = of === 'filter' && pad === 'same' ? finite(made) : made;
  const attrs = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: undefined };
  const common = depthwise ? { ...attrs, dilations: [1, 1] } : attrs;
  return of === 'filter'
    ? { inputs: { x: tensor(draw, x), dy }, attrs: { ...common, filterShape } }
    : {
        inputs: { dy, filter: tensor(draw, filterShape) },
        attrs: { ...common, inputShape: x },
      };
}

/** Where the maximum of a window is that has NaN, nobody can say. */
function pooling(draw: Draw): Call {
  const { x, size, strides, pad, out } = windowOf(draw);
  const [batch = 0, , , channels = 0] = x;
  const dy = tensor(draw, [batch, ...out, channels]);
  return {
    inputs: { dy, input: finite(tensor(draw, x)), output: dy },
    attrs: { filterSize: size, strides, pad, dimRoundingMode: undefined },
  };
}

/** Rows added up, each to its segment; stock cpu multiplies all rows by zeros and ones instead. */
function segmentSum(draw: Draw): Call {
  const [rows, columns, numSegments] = [draw.size(), draw.length(), draw.length()];
  const ids = draw.ints(rows, -1, numSegments);
  const x = tensor(draw, [rows, columns]);
  const wanted = new Float32Array(numSegments * columns);
  x.values.forEach((value, index) => {
    const segment = ids[Math.floor(index / columns)] as number;
    const to = segment * columns + (index % columns);
    if (segment >= 0) wanted[to] = (wanted[to] as number) + value;
  });
  return {
    inputs: { x, segmentIds: { values: ids, shape: [rows] } },
    attrs: { numSegments },
    wanted,
  };
}

function optimizerStep(draw: Draw): Call {
  const rule = draw.of('sgd', 'momentum', 'adam', 'adamax', 'rmsprop', 'adagrad', 'lion');
  const length = [draw.of(0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 33)];
  const { states, numbers } = stepRules[rule];
  const state = Array.from({ length: states }, (_, index) => {
    const { values, shape } = tensor(draw, length);
    return [`state${index}`, { values: values.map(Math.abs) as Float32Array, shape }] as const;
  });
  return {
    inputs: {
      // A weight that is infinite is lost, however it decays.
      value: finite(tensor(draw, length)),
      gradient: tensor(draw, length),
      ...Object.fromEntries(state),
    },
    attrs: {
      rule,
      rate: 0.1,
      decay: draw.of(0, 0.01),
      numbers: Object.fromEntries(numbers.map((name) => [name, name === 'nesterov' ? 1 : 0.5])),
    } satisfies NamedAttrMap,
  };
}

/** What to call each kernel with. */
export const generators: Readonly<Record<string, (draw: Draw) => Call>> = {
  [optimizerStepKernel]: optimizerStep,
  BatchMatMul: matrices,
  _FusedMatMul(draw) {
    const { inputs, attrs } = matrices(draw);
    const { transposeB } = attrs as { transposeB: boolean };
    const [columns = 0] = (inputs['b']?.shape ?? []).slice(transposeB ? -2 : -1);
    const bias = draw.of(true, false) ? { bias: tensor(draw, [columns]) } : {};
    return { inputs: { ...inputs, ...bias }, attrs: { ...attrs, activation: 'linear' } };
  },
  Conv2DBackpropFilter: (draw) => convolution(draw, 'filter', false),
  Conv2DBackpropInput: (draw) => convolution(draw, 'input', false),
  DepthwiseConv2dNativeBackpropFilter: (draw) => convolution(draw, 'filter', true),
  DepthwiseConv2dNativeBackpropInput: (draw) => convolution(draw, 'input', true),
  MaxPoolGrad: pooling,
  Identity: (draw) => ({ inputs: { x: tensor(draw, [draw.size(), 3]) }, attrs: {} }),
  UnsortedSegmentSum: segmentSum,
  Einsum(draw) {
    const [i, j, k] = [draw.length(), draw.length(), draw.length()];
    return {
      inputs: { 0: tensor(draw, [i, j]), 1: tensor(draw, [j, k]) },
      attrs: { equation: draw.of('ij,jk->ik', 'ij,jk->ki', 'ij,jk->i') },
    };
  },
};
