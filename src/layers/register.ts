// The one file with effects at import: the classes that saved models name.
import { registerLayer } from '../tfjs/register-layer.ts';
import { GatedDense } from './gated-dense.ts';
import { LearnedPositions } from './learned-positions.ts';
import { MixtureOfExperts } from './mixture-of-experts.ts';
import { MultiHeadAttention } from './multi-head-attention.ts';
import { PaddingMask } from './padding-mask.ts';
import { RMSNormalization } from './rms-normalization.ts';
import { TiedReadout } from './tied-readout.ts';
import { TransformerBlock } from './transformer-block.ts';

for (const layer of [
  GatedDense,
  LearnedPositions,
  MixtureOfExperts,
  MultiHeadAttention,
  PaddingMask,
  RMSNormalization,
  TiedReadout,
  TransformerBlock,
]) {
  registerLayer(layer);
}
