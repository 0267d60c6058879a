import { dispose, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Quantity } from '../../judge/results/check-result.ts';
import { featureKernel, type Kernel, relativeChange } from '../measure/kernels.ts';
import { lastFeatures, readoutLayers } from '../measure/last-features.ts';
import { tangentKernel } from '../measure/tangent-kernel.ts';
import { type Batch, listOf } from '../training/batch.ts';
import type { PlannedNetwork, SettledOptions } from './check-options.ts';
import type { RecordBook } from './record-book.ts';

/** Follows the kernels that were asked for through the training of one cell. */
export interface KernelWatch {
  /** Records how far each kernel is from its start, relative to it. */
  record(book: RecordBook, step: number): Promise<void>;
  /** Disposes of the inputs. */
  end(): void;
}

/**
 * Starts to follow the kernels of a network.
 *
 * @param x makes or gives the inputs; called inside a `tidy`
 */
export async function watchKernels(
  { model, plan }: PlannedNetwork,
  x: () => Batch['x'],
  asked: SettledOptions['kernels'],
): Promise<KernelWatch> {
  if (asked.length === 0) return { record: async () => {}, end: () => {} };
  const readouts = asked.includes('feature') ? readoutLayers(model, plan) : undefined;
  const inputs: Tensor[] = tidy(() => listOf(x()).map((each) => each.clone()));
  const measured: Readonly<Partial<Record<Quantity, () => Promise<Kernel>>>> = {
    ...(readouts !== undefined && {
      featureKernelChange: async () => {
        const { entries, examples } = await lastFeatures(model, inputs, readouts);
        return featureKernel(entries, examples);
      },
    }),
    ...(asked.includes('tangent') && {
      tangentKernelChange: () => tangentKernel(model, inputs, { plan }),
    }),
  };
  const quantities = Object.entries(measured) as [Quantity, () => Promise<Kernel>][];
  const starts = new Map<Quantity, Kernel>();
  try {
    for (const [quantity, measure] of quantities) starts.set(quantity, await measure());
  } catch (error) {
    dispose(inputs);
    throw error;
  }
  return {
    async record(book, step) {
      for (const [quantity, measure] of quantities) {
        const change = relativeChange(await measure(), starts.get(quantity) as Kernel);
        book.norm({ step, layer: '', call: 0, quantity }, change);
      }
    },
    end: () => dispose(inputs),
  };
}
