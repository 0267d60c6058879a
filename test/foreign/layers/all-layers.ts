import type { OpCase } from '../ops/op-case.ts';
import { convolutionLayers } from './convolution-layers.ts';
import { denseLayers } from './dense-layers.ts';
import { imageLayers } from './image-layers.ts';
import { sequenceLayers } from './sequence-layers.ts';

/** All configurations of layers, by kind. */
export const layerCases: Readonly<Record<string, readonly OpCase[]>> = {
  'Dense layers, activations and embeddings': denseLayers,
  'Convolution layers': convolutionLayers,
  'Pooling, resizing and normalization layers': imageLayers,
  'Recurrent layers': sequenceLayers,
};
