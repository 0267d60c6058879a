import {
  add,
  div,
  type GradConfig,
  gather,
  gatherND,
  mul,
  range,
  reshape,
  scatterND,
  sparseToDense,
  sum,
  type Tensor,
  type Tensor1D,
  tensorScatterUpdate,
  unsortedSegmentSum,
  util,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Mend } from './mend.ts';

const ofGatherNd: GradConfig = {
  kernelName: 'GatherNd',
  inputsToSave: ['params', 'indices'],
  gradFunc: (dy, [params, indices]) => ({
    params: () => scatterND(indices as Tensor, dy as Tensor, (params as Tensor).shape),
  }),
};

const ofScatterNd: GradConfig = {
  kernelName: 'ScatterNd',
  inputsToSave: ['indices'],
  gradFunc: (dy, [indices]) => ({ updates: () => gatherND(dy as Tensor, indices as Tensor) }),
};

const ofTensorScatterUpdate: GradConfig = {
  kernelName: 'TensorScatterUpdate',
  inputsToSave: ['indices', 'updates'],
  gradFunc: (dy, [indices, updates]) => ({
    tensor: () =>
      tensorScatterUpdate(dy as Tensor, indices as Tensor, zerosLike(updates as Tensor)),
    updates: () => gatherND(dy as Tensor, indices as Tensor),
  }),
};

const ofSparseToDense: GradConfig = {
  kernelName: 'SparseToDense',
  inputsToSave: ['sparseIndices', 'sparseValues'],
  gradFunc: (dy, [indices, values]) => {
    const [at, upstream] = [indices as Tensor, dy as Tensor];
    const { shape } = values as Tensor;
    return {
      sparseValues: () => {
        const columns = at.rank === 2 ? at : reshape(at, [at.size, 1]);
        const found = gatherND(upstream, columns);
        return shape.length === 0 ? sum(found) : reshape(found, shape);
      },
      defaultValue: () => {
        const others = sparseToDense(at, zeros(shape), upstream.shape, 1) as Tensor;
        return sum(mul(upstream, others));
      },
    };
  },
};

/** Each of the largest goes back to where it was found. */
const ofTopK: GradConfig = {
  kernelName: 'TopK',
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, indices]) => ({
    x: () => {
      const { shape } = x as Tensor;
      const length = shape.at(-1) ?? 1;
      const [values] = dy as Tensor[];
      const found = util.sizeFromShape((indices as Tensor).shape);
      if (values === undefined || found === 0) return zeros(shape);
      return scatterRows(values, indices as Tensor, shape, length);
    },
  }),
};

/** Sums of values at their places in rows of some length, as many to a row. */
export function scatterRows(
  values: Tensor,
  places: Tensor,
  shape: number[],
  length: number,
): Tensor {
  const rows = util.sizeFromShape(shape) / length;
  const starts = reshape(range(0, rows * length, length, 'int32'), [rows, 1]);
  const flat = add(starts, reshape(places, [rows, places.size / rows]));
  const at = reshape(flat, [places.size, 1]);
  return reshape(scatterND(at, reshape(values, [places.size]), [rows * length]), shape);
}

const ofSegments = (kernelName: string, mean: boolean): GradConfig => ({
  kernelName,
  inputsToSave: ['data', 'indices', 'segmentIds'],
  gradFunc: (dy, [data, indices, segmentIds]) => ({
    data: () => {
      const { shape } = data as Tensor;
      const [ids, upstream] = [segmentIds as Tensor1D, dy as Tensor];
      let shares: Tensor = gather(upstream, ids);
      if (mean) {
        const [segments = 0] = upstream.shape;
        const ones = add(zeros([ids.size]), 1) as Tensor1D;
        const counts = gather(unsortedSegmentSum(ones, ids, segments), ids);
        shares = div(shares, reshape(counts, [ids.size, ...shape.slice(1).map(() => 1)]));
      }
      return unsortedSegmentSum(shares, indices as Tensor1D, shape[0] ?? 0);
    },
  }),
});

/** Gradients of what picks entries by their indices, and of what puts them there. */
export const indexing: readonly GradConfig[] = [
  ofGatherNd,
  ofScatterNd,
  ofTensorScatterUpdate,
  ofSparseToDense,
  ofTopK,
  ofSegments('SparseSegmentSum', false),
  ofSegments('SparseSegmentMean', true),
];

/** The stock gradient knows one batch dimension at most: several are made one. */
const ofGather: Mend = (registered) => ({
  ...registered,
  gradFunc: (dy, saved, attrs) => {
    const [x, indices] = saved as [Tensor, Tensor];
    const given = attrs as { readonly axis: number; readonly batchDims: number };
    const batchDims = given.batchDims < 0 ? given.batchDims + indices.rank : given.batchDims;
    const axis = util.parseAxisParam(given.axis, x.shape)[0] ?? 0;
    if (batchDims < 2) return registered.gradFunc(dy, saved, { ...attrs, axis, batchDims });
    const merged = (tensor: Tensor) => reshape(tensor, [-1, ...tensor.shape.slice(batchDims)]);
    const gradients = registered.gradFunc(merged(dy as Tensor), [merged(x), merged(indices)], {
      ...attrs,
      axis: axis - batchDims + 1,
      batchDims: 1,
    });
    return { ...gradients, x: () => reshape(gradients['x']?.() as Tensor, x.shape) };
  },
});

export const mendedIndexing: Readonly<Record<string, Mend>> = { GatherV2: ofGather };
