import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import type { CpuBackend } from './backend.ts';

/** Transforms of images, one by one: the stock cpu kernel transforms the first of a batch alone. */
export const transform =
  (stock: KernelConfig): KernelFunc =>
  (args) => {
    const backend = args.backend as CpuBackend;
    const { image, transforms } = args.inputs as { image: TensorInfo; transforms: TensorInfo };
    const [batch = 0, ...shape] = image.shape;
    if (batch === 1) return stock.kernelFunc(args);
    const part = (of: TensorInfo, index: number): TensorInfo => {
      const own = [1, ...of.shape.slice(1)];
      const size = util.sizeFromShape(own);
      const values = backend.data.get(of.dataId).values;
      return backend.makeTensorInfo(
        own,
        of.dtype,
        values.subarray(index * size, (index + 1) * size),
      );
    };
    const { outputShape } = args.attrs as unknown as { outputShape?: [number, number] };
    const [height = 0, width = 0] = outputShape ?? shape;
    const outShape = [batch, height, width, shape[2] ?? 0];
    const out = util.getTypedArrayFromDType(image.dtype as 'float32', util.sizeFromShape(outShape));
    for (let index = 0; index < batch; index++) {
      const one = part(image, index);
      const own = part(transforms, transforms.shape[0] === 1 ? 0 : index);
      const inputs = { image: one, transforms: own };
      const result = stock.kernelFunc({ ...args, inputs }) as TensorInfo;
      out.set(backend.data.get(result.dataId).values, (index * out.length) / batch);
      for (const { dataId } of [one, own, result]) backend.disposeData(dataId);
    }
    return backend.makeTensorInfo(outShape, image.dtype, out);
  };
