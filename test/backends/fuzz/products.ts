import { type Call, type Generators, tensor } from './call.ts';
import type { Draw } from './draw.ts';

function matrices(draw: Draw): Call {
  const [m, k, n] = [draw.size(), draw.size(), draw.size()];
  const [transposeA, transposeB] = [draw.of(true, false), draw.of(true, false)];
  const batch = draw.of([1], [2], [3]);
  const a = tensor(draw, [...batch, ...(transposeA ? [k, m] : [m, k])]);
  const b = tensor(draw, [...batch, ...(transposeB ? [n, k] : [k, n])]);
  return { inputs: { a, b }, attrs: { transposeA, transposeB } };
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

/** Kernels that multiply and add up. */
export const products: Generators = {
  BatchMatMul: matrices,
  _FusedMatMul(draw) {
    const { inputs, attrs } = matrices(draw);
    const { transposeB } = attrs as { transposeB: boolean };
    const [columns = 0] = (inputs['b']?.shape ?? []).slice(transposeB ? -2 : -1);
    const bias = draw.of(true, false) ? { bias: tensor(draw, [columns]) } : {};
    const activation = draw.of('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu');
    return {
      inputs: { ...inputs, ...bias },
      attrs: { ...attrs, activation, leakyreluAlpha: 0.1 },
    };
  },
  UnsortedSegmentSum: segmentSum,
  Einsum(draw) {
    const [i, j, k] = [draw.length(), draw.length(), draw.length()];
    return {
      inputs: { 0: tensor(draw, [i, j]), 1: tensor(draw, [j, k]) },
      attrs: { equation: draw.of('ij,jk->ik', 'ij,jk->ki', 'ij,jk->i') },
    };
  },
};
