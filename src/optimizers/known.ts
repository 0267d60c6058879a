// The known optimizers, one a line. What these files export is public.
export * from './adadelta.ts';
export * from './adagrad.ts';
export * from './adam.ts';
export * from './adamax.ts';
export * from './adamw.ts';
export * from './lion.ts';
export * from './momentum.ts';
export * from './rmsprop.ts';
export * from './sgd.ts';
export * from './sign.ts';
