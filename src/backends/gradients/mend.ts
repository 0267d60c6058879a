import type { GradConfig } from '@tensorflow/tfjs-core';

/**
 * Makes our gradient of a kernel from the one that is registered, and asks that one wherever it is
 * right, whoever registered it.
 */
export type Mend = (registered: GradConfig) => GradConfig;
