// The one file with effects at import: the classes that saved models name.
// tfjs-layers brings the gradients that Node's tfjs-core lacks, and its layers have to be registered
// before ours, whichever the program imports first.
import '@tensorflow/tfjs-layers';
import { serialization } from '@tensorflow/tfjs-core';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import { restoreCarriedPlans } from './carried-plan.ts';
import { registerMultipliedLayers } from './multiplied-layers.ts';

registerMultipliedLayers();
restoreCarriedPlans();
serialization.registerClass(RichscaleOptimizer as never);
