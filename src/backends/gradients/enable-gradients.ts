import {
  type GradConfig,
  getGradient,
  registerGradient,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { normalization } from './batch-norm.ts';
import { broadcasting } from './broadcast-gradients.ts';
import { comparisons } from './comparison-gradients.ts';
import { mendedConvolution } from './convolution-gradients.ts';
import { cumprodGradient, cumulative } from './cumulative-gradients.ts';
import { division } from './division-gradient.ts';
import { einsumGradient } from './einsum-gradient.ts';
import { indexing, mendedIndexing } from './indexing-gradients.ts';
import type { Mend } from './mend.ts';
import { maxPoolWithArgmaxGradient, mendedPooling } from './pooling-gradients.ts';
import { mendedRearrangement, rearrangement } from './rearrangement-gradients.ts';
import { savedOutputs } from './saved-outputs.ts';
import { secondGradients } from './second-gradients.ts';
import { stridedSliceGradient } from './strided-slice-gradient.ts';

/** Gradients that tfjs lacks. A later version of tfjs that has one keeps its own. */
const missing: readonly GradConfig[] = [
  ...comparisons,
  cumprodGradient,
  einsumGradient,
  ...indexing,
  maxPoolWithArgmaxGradient,
  ...rearrangement,
  ...secondGradients,
  stridedSliceGradient,
];

/** Gradients that are wrong, or refused, for some of what the kernel can do. */
const mended: Readonly<Record<string, Mend>> = {
  ...broadcasting,
  ...cumulative,
  ...division,
  ...mendedConvolution,
  ...mendedIndexing,
  ...mendedPooling,
  ...mendedRearrangement,
  ...normalization,
  ...savedOutputs,
};

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
