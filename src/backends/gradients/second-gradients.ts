import {
  engine,
  type GradConfig,
  type NamedAttrMap,
  type NamedTensorMap,
  type Tensor,
  zeros,
} from '@tensorflow/tfjs-core';

function run(kernelName: string, inputs: NamedTensorMap, attrs: NamedAttrMap): Tensor {
  return engine().runKernel(kernelName, inputs, attrs);
}

/** The three kernels of a convolution: itself, and its gradients for x and the filter. */
interface Convolution {
  readonly forward: string;
  readonly input: string;
  readonly filter: string;
  /** The layout, where the gradients know only one. */
  readonly dataFormat: string;
}

/** With either of its arguments fixed, each kernel is the transpose of another one. */
const ofInput = ({ forward, input, filter, dataFormat }: Convolution): GradConfig => ({
  kernelName: input,
  inputsToSave: ['dy', 'filter'],
  gradFunc: (ddx, saved, { inputShape: _, ...attrs }) => {
    const [dy, taps] = saved as [Tensor, Tensor];
    const x = ddx as Tensor;
    return {
      dy: () => run(forward, { x, filter: taps }, { dataFormat, dilations: 1, ...attrs }),
      filter: () => run(filter, { x, dy }, { ...attrs, filterShape: taps.shape }),
    };
  },
});

const ofFilter = ({ forward, input, filter, dataFormat }: Convolution): GradConfig => ({
  kernelName: filter,
  inputsToSave: ['x', 'dy'],
  gradFunc: (ddf, saved, { filterShape: _, ...attrs }) => {
    const [x, dy] = saved as [Tensor, Tensor];
    const taps = ddf as Tensor;
    return {
      x: () => run(input, { dy, filter: taps }, { ...attrs, inputShape: x.shape }),
      dy: () => run(forward, { x, filter: taps }, { dataFormat, dilations: 1, ...attrs }),
    };
  },
});

const images: Convolution = {
  forward: 'Conv2D',
  input: 'Conv2DBackpropInput',
  filter: 'Conv2DBackpropFilter',
  dataFormat: 'NHWC',
};
const depthwise: Convolution = {
  forward: 'DepthwiseConv2dNative',
  input: 'DepthwiseConv2dNativeBackpropInput',
  filter: 'DepthwiseConv2dNativeBackpropFilter',
  dataFormat: 'NHWC',
};
const volumes: Convolution = {
  forward: 'Conv3D',
  input: 'Conv3DBackpropInputV2',
  filter: 'Conv3DBackpropFilterV2',
  dataFormat: 'NDHWC',
};

/** What is added to each pixel came from those that it was resized to. */
const ofResizing = (kernelName: string): GradConfig => ({
  kernelName: `${kernelName}Grad`,
  inputsToSave: ['dy', 'images'],
  gradFunc: (ddx, saved, attrs) => {
    const [dy, { shape }] = saved as [Tensor, Tensor];
    return {
      dy: () =>
        run(kernelName, { images: ddx as Tensor }, { ...attrs, size: dy.shape.slice(1, 3) }),
      images: () => zeros(shape),
    };
  },
});

/** Gradients of kernels that are gradients themselves, as a gradient penalty asks for. */
export const secondGradients: readonly GradConfig[] = [
  ofFilter(images),
  ofInput(depthwise),
  ofFilter(depthwise),
  // A transposed convolution of volumes needs this one to be trained at all.
  ofInput(volumes),
  ofFilter(volumes),
  ofResizing('ResizeBilinear'),
  ofResizing('ResizeNearestNeighbor'),
];
