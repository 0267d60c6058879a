// The one file with effects at import: gradients that Node's tfjs-core lacks, and the classes
// that saved models name.
import '../gradients/register.ts';
// Its layers have to be registered before ours, whichever the program imports first.
import '@tensorflow/tfjs-layers';
import { serialization } from '@tensorflow/tfjs-core';
import { RichscaleOptimizer } from '../optimizers/richscale-optimizer.ts';
import { restoreCarriedPlans } from './carried-plan.ts';
import { registerMultipliedLayers } from './multiplied-layers.ts';

registerMultipliedLayers();
restoreCarriedPlans();
serialization.registerClass(RichscaleOptimizer as never);
