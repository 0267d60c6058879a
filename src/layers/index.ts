/**
 * Layers that people otherwise write wrong, for TensorFlow.js: attention whose logits are right at
 * every width, gated and routed feed-forward layers, tied readouts, a transformer's block.
 *
 * ```ts
 * import * as tf from '@tensorflow/tfjs';
 * import { muP } from 'richscale';
 * import { rmsNormalization, transformerBlock } from 'richscale/layers';
 * import { adam, parameterize } from 'richscale/tfjs';
 *
 * const { dense } = tf.layers;
 * const build = (width: number) => {
 *   const attention = { heads: 4, headDim: width / 4, causal: true, rotary: true };
 *   const block = transformerBlock({ attention, feedForward: { hidden: 2 * width } });
 *   const into = dense({ units: width, inputShape: [16, 8] });
 *   return tf.sequential({ layers: [into, block, rmsNormalization(), dense({ units: 8 })] });
 * };
 * const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.003 }) };
 * const { plan } = parameterize(build, { width: 32, baseWidth: 8, ...options });
 * console.log(String(plan)); // with what attention logits are multiplied by
 * ```
 *
 * They are ordinary layers of tfjs, trained, saved and loaded without richscale/tfjs as well; import
 * this entry before a model that has them is loaded. Importing it registers their classes with tfjs.
 *
 * @module richscale/layers
 */
import './register.ts';

export type {
  AttentionKernel,
  MultiHeadAttentionConfig,
} from './attention-options.ts';
export type { CompositeLayer } from './composite-layer.ts';
export type { GateActivation } from './gate-activation.ts';
export {
  type GatedDense,
  type GatedDenseConfig,
  type GatedKernel,
  gatedDense,
} from './gated-dense.ts';
export type { Initializer, InitialScales, KernelStart } from './kernel-start.ts';
export type { LayerOptions } from './layer-options.ts';
export {
  type LearnedPositions,
  type LearnedPositionsConfig,
  learnedPositions,
} from './learned-positions.ts';
export {
  balanceLoss,
  type ExpertKernel,
  type MixtureOfExperts,
  type MixtureOfExpertsConfig,
  mixtureOfExperts,
} from './mixture-of-experts.ts';
export { type MultiHeadAttention, multiHeadAttention } from './multi-head-attention.ts';
export { type PaddingMask, type PaddingMaskConfig, paddingMask } from './padding-mask.ts';
export {
  type RMSNormalization,
  type RMSNormalizationConfig,
  rmsNormalization,
} from './rms-normalization.ts';
export type { Shape } from './tensors.ts';
export { type TiedReadout, type TiedReadoutConfig, tiedReadout } from './tied-readout.ts';
export {
  type BlockAttention,
  type BlockFeedForward,
  type TransformerBlock,
  type TransformerBlockConfig,
  transformerBlock,
} from './transformer-block.ts';
