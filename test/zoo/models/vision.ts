import type { ZooEntry } from '../entry.ts';
import { allConvolutional } from './convolutional/all-convolutional.ts';
import { conv3d } from './convolutional/conv3d.ts';
import { convnext } from './convolutional/convnext.ts';
import { densenet } from './convolutional/densenet.ts';
import { frozenTrunk } from './convolutional/frozen-trunk.ts';
import { inception } from './convolutional/inception.ts';
import { lenet } from './convolutional/lenet.ts';
import { mobilenet } from './convolutional/mobilenet.ts';
import { mobilenetV2 } from './convolutional/mobilenet-v2.ts';
import { nestedBackbone } from './convolutional/nested-backbone.ts';
import { resnet } from './convolutional/resnet.ts';
import { resnetBottleneck } from './convolutional/resnet-bottleneck.ts';
import { resnetPreactivation } from './convolutional/resnet-preactivation.ts';
import { resnext } from './convolutional/resnext.ts';
import { shufflenet } from './convolutional/shufflenet.ts';
import { signalClassifier } from './convolutional/signal-classifier.ts';
import { squeezeExcite } from './convolutional/squeeze-excite.ts';
import { squeezenet } from './convolutional/squeezenet.ts';
import { temporalConvolution } from './convolutional/temporal-convolution.ts';
import { vgg } from './convolutional/vgg.ts';
import { wavenet } from './convolutional/wavenet.ts';
import { xception } from './convolutional/xception.ts';
import { coordinateNetwork } from './dense/coordinate-network.ts';
import { deepAndCross } from './dense/deep-and-cross.ts';
import { highway } from './dense/highway.ts';
import { maxout } from './dense/maxout.ts';
import { mixtureDensity } from './dense/mixture-density.ts';
import { mlp } from './dense/mlp.ts';
import { mlpBatchNorm } from './dense/mlp-batch-norm.ts';
import { mlpLayerNorm } from './dense/mlp-layer-norm.ts';
import { mlpMixer } from './dense/mlp-mixer.ts';
import { residualMlp } from './dense/residual-mlp.ts';
import { selfNormalizing } from './dense/self-normalizing.ts';
import { severalHeads } from './dense/several-heads.ts';
import { tabular } from './dense/tabular.ts';
import { wideAndDeep } from './dense/wide-and-deep.ts';
import { autoencoder } from './encoder-decoder/autoencoder.ts';
import { denoising } from './encoder-decoder/denoising.ts';
import { dncnn } from './encoder-decoder/dncnn.ts';
import { fcn } from './encoder-decoder/fcn.ts';
import { featurePyramid } from './encoder-decoder/feature-pyramid.ts';
import { growingCode } from './encoder-decoder/growing-code.ts';
import { recursive } from './encoder-decoder/recursive.ts';
import { srresnet } from './encoder-decoder/srresnet.ts';
import { superResolution } from './encoder-decoder/super-resolution.ts';
import { unet } from './encoder-decoder/unet.ts';
import { vae } from './encoder-decoder/vae.ts';
import { vaeConvolutional } from './encoder-decoder/vae-convolutional.ts';
import { voxelAutoencoder } from './encoder-decoder/voxel-autoencoder.ts';
import { kerasFunctional } from './keras/keras-functional.ts';
import { kerasSequential } from './keras/keras-sequential.ts';

/** Architectures of pictures, tables and signals. */
export const visionEntries: readonly ZooEntry[] = [
  allConvolutional,
  conv3d,
  convnext,
  densenet,
  frozenTrunk,
  inception,
  lenet,
  mobilenetV2,
  mobilenet,
  nestedBackbone,
  resnetBottleneck,
  resnetPreactivation,
  resnet,
  resnext,
  shufflenet,
  signalClassifier,
  squeezeExcite,
  squeezenet,
  temporalConvolution,
  vgg,
  wavenet,
  xception,
  coordinateNetwork,
  deepAndCross,
  highway,
  maxout,
  mixtureDensity,
  mlpBatchNorm,
  mlpLayerNorm,
  mlpMixer,
  mlp,
  residualMlp,
  selfNormalizing,
  severalHeads,
  tabular,
  wideAndDeep,
  autoencoder,
  denoising,
  dncnn,
  fcn,
  featurePyramid,
  growingCode,
  recursive,
  srresnet,
  superResolution,
  unet,
  vaeConvolutional,
  vae,
  voxelAutoencoder,
  kerasFunctional,
  kerasSequential,
];
