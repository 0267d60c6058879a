// The one file with effects at import: gradients that Node's tfjs-core lacks, and the classes
// that saved models name.
import '../gradients/register.ts';
import { serialization } from '@tensorflow/tfjs-core';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import { registerMultipliedLayers } from './multiplied-layers.ts';

registerMultipliedLayers();
serialization.registerClass(RichscaleOptimizer as never);
