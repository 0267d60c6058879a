export { depthwiseGradient, patches, segmentSum, zeroFloats } from './convolution';
export { gemm, gemmScratchBytes } from './gemm';
export * from './optimizers';
