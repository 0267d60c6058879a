export { depthwiseGradient, patches, segmentSum, zeroFloats } from './convolution';
export { copyBytes, copyPlane, copyStrided, fillBytes } from './copy';
export { gemm, gemmScratchBytes, gemmStack } from './gemm';
export * from './optimizers';
