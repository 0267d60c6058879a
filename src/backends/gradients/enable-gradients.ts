import type { GradConfig } from '@tensorflow/tfjs-core';
import { hold, release } from '../held.ts';
import { gradientPlace } from '../registry-places.ts';
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

/** The gradients that this copy of the package has enabled, by kernel. */
const enabled = new Map<string, GradConfig>();

/**
 * Registers the gradients that tfjs lacks, and mends those that it has wrong or only in part. A
 * mended one asks the one that was registered wherever that is right, whoever made it. One that
 * was registered since by somebody else stays.
 */
export function enableGradients(): void {
  for (const gradient of missing) {
    enable(gradient.kernelName, (registered) => (registered ? undefined : gradient));
  }
  for (const [kernelName, mend] of Object.entries(mended)) {
    enable(kernelName, (registered) => registered && mend(registered));
  }
}

function enable(
  kernelName: string,
  make: (registered: GradConfig | undefined) => GradConfig | undefined,
): void {
  if (enabled.has(kernelName)) return;
  const gradient = hold(gradientPlace(kernelName), make);
  if (gradient !== undefined) enabled.set(kernelName, gradient);
}

/**
 * Puts back what was registered before, unless somebody else has registered another since, once
 * every copy of this package has.
 */
export function disableGradients(): void {
  for (const [kernelName, gradient] of enabled) release(gradientPlace(kernelName), gradient);
  enabled.clear();
}
