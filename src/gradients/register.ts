// Order matters: what is registered is remembered, then tfjs-core registers every gradient it
// has, then what was there before is put back. A gradient that somebody else registered stays.
import { registeredBefore } from './registered-before.ts';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { registerGradient } from '@tensorflow/tfjs-core';

for (const gradient of registeredBefore) registerGradient(gradient);
