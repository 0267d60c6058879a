export { depthwiseGradient, patches, segmentSum, zeroFloats } from './convolution';
export { gemm, gemmScratchBytes } from './gemm';
export { adagrad, adam, adamax, lion, momentum, rmsprop, sgd } from './optimizers';
