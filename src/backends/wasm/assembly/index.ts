export { depthwiseGradient } from './depthwise';
export { zeroFloats } from './floats';
export { gemm, gemmScratchBytes } from './gemm';
export * from './optimizers';
export { patches } from './patches';
export { addToPlaces, pool, poolWithPlaces } from './pooling';
export { segmentSum } from './segment-sum';
