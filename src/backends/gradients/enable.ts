import {
  type GradConfig,
  getGradient,
  registerGradient,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { einsumGradient } from './einsum.ts';

/** Makes our gradient; it may fall back on the one that is registered. */
export type Mend = (registered: GradConfig) => GradConfig;

/** Gradients that tfjs lacks. A later version of tfjs that has one keeps its own. */
const missing: readonly GradConfig[] = [einsumGradient];

/** Gradients that are wrong, or refused, for some of what the kernel can do. */
const mended: Readonly<Record<string, Mend>> = {};

interface Enabled {
  readonly ours: GradConfig;
  readonly before: GradConfig | undefined;
}

const enabled = new Map<string, Enabled>();

/**
 * Registers the gradients that tfjs lacks, and mends those that it has wrong or only in part. A
 * mended one asks the one that was registered wherever that is right, whoever made it. One that
 * was registered since by somebody else stays.
 */
export function enableGradients(): void {
  for (const gradient of missing) {
    if (getGradient(gradient.kernelName) === undefined) register(gradient, undefined);
  }
  for (const [kernelName, mend] of Object.entries(mended)) {
    const before = getGradient(kernelName);
    if (before !== undefined && !enabled.has(kernelName)) register(mend(before), before);
  }
}

function register(ours: GradConfig, before: GradConfig | undefined): void {
  enabled.set(ours.kernelName, { ours, before });
  registerGradient(ours);
}

/** Puts back what was registered before, unless somebody else has registered another since. */
export function disableGradients(): void {
  for (const [kernelName, { ours, before }] of enabled) {
    if (getGradient(kernelName) !== ours) continue;
    unregisterGradient(kernelName);
    if (before !== undefined) registerGradient(before);
  }
  enabled.clear();
}
