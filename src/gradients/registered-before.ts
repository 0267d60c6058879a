import * as core from '@tensorflow/tfjs-core';

const exported: readonly unknown[] = Object.values(core);

/** The gradients that were registered before this package registers any. */
export const registeredBefore: readonly core.GradConfig[] = exported
  .filter((value) => typeof value === 'string')
  .map((kernelName) => core.getGradient(kernelName))
  .filter((gradient) => gradient !== undefined);
