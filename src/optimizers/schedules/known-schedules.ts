// The schedules that are saved by name, one a line. What these files export is public.
export { type ConstantSettings, constant } from './constant.ts';
export { type CosineSettings, cosine } from './cosine.ts';
export { type InverseSqrtSettings, inverseSqrt } from './inverse-sqrt.ts';
export { type OneCycleSettings, oneCycle } from './one-cycle.ts';
export { type WarmupSettings, warmup } from './warmup.ts';
export { type WarmupStableDecaySettings, warmupStableDecay } from './warmup-stable-decay.ts';
