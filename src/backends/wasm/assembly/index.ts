export { activate, addPeriodic } from './activations';
export { depthwise, depthwiseGradient } from './depthwise';
export { zeroFloats } from './floats';
export { gemm, gemmScratchBytes } from './gemm';
export { multiplyInt32 } from './int32';
export * from './optimizers';
export { patches } from './patches';
export { addToPlaces, pool, poolMeanGradient, poolWithPlaces } from './pooling';
export { segmentSum } from './segment-sum';
