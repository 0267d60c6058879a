import { div, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Quantity } from '../../judge/results/check-result.ts';
import type { Weight } from '../../model/weights.ts';
import { difference } from '../measure/entry-sizes.ts';
import { spectralNorm } from '../measure/spectral.ts';
import type { CallValues } from './forward-values.ts';
import type { RecordBook } from './record-book.ts';
import { release, type WeightValues } from './weight-values.ts';

/** Records features, outputs and attention logits at the start. */
export function recordStart(book: RecordBook, calls: readonly CallValues[]): void {
  for (const { path: layer, call, role, output, logits } of calls) {
    const at = { step: 0, layer, call };
    book.entries({ ...at, quantity: role === 'output' ? 'f' : 'h' }, output);
    if (logits !== undefined) book.entries({ ...at, quantity: 'logits' }, logits);
  }
}

/** Records how far they are from the start, and what each layer's own update contributes. */
export function recordChanges(
  book: RecordBook,
  step: number,
  start: readonly CallValues[],
  now: readonly CallValues[],
): void {
  now.forEach(({ path: layer, call, role, output, contribution, logits }, index) => {
    const before = start[index];
    if (before === undefined) return;
    const at = { step, layer, call };
    const moved: Quantity = role === 'output' ? 'deltaF' : 'deltaH';
    book.entries({ ...at, quantity: moved }, difference(output, before.output));
    if (contribution !== undefined) book.entries({ ...at, quantity: 'contribution' }, contribution);
    if (logits !== undefined && before.logits !== undefined) {
      book.entries({ ...at, quantity: 'deltaLogits' }, difference(logits, before.logits));
    }
  });
}

/** Records the sizes of a tensor for each weight, and disposes of the tensors. */
export async function recordTensors(
  book: RecordBook,
  occasion: { readonly step: number; readonly quantity: Quantity },
  weights: readonly Weight[],
  values: WeightValues,
): Promise<void> {
  for (const { name, variable } of weights) {
    const entries = await values.get(variable)?.data();
    if (entries !== undefined) book.entries({ ...occasion, layer: name, call: 0 }, entries);
  }
  release(values);
}

/** Records ‖W − W₀‖ ÷ ‖W₀‖ in spectral norm, for weights that do not start at zero. */
export async function recordSpectralChanges(
  book: RecordBook,
  step: number,
  weights: readonly Weight[],
  { initial, changes }: { readonly initial: WeightValues; readonly changes: WeightValues },
): Promise<void> {
  for (const { name, variable } of weights) {
    const ratio = tidy(() =>
      div(
        spectralNorm(changes.get(variable) as Tensor),
        spectralNorm(initial.get(variable) as Tensor),
      ),
    );
    const [value = Number.NaN] = await ratio.data();
    ratio.dispose();
    if (Number.isFinite(value)) {
      book.norm({ step, layer: name, call: 0, quantity: 'spectralChange' }, value);
    }
  }
  release(changes);
}

/** How weights came through the training of a cell. */
export interface Motion {
  /** Those that had a gradient and yet never moved, and those that never had one. */
  readonly still: readonly string[];
  /** Those whose gradient was always zero. */
  readonly unreached: readonly string[];
}

/** Tells which weights training left where they were. */
export function motionOf(weights: readonly Weight[], book: RecordBook): Motion {
  const largest = (name: string, quantity: Quantity): number | undefined => {
    const found = book.records.filter(
      (each) =>
        each.layer === name &&
        each.step > 0 &&
        each.quantity === quantity &&
        each.statistic === 'max',
    );
    return found.length === 0 ? undefined : Math.max(...found.map(({ value }) => value));
  };
  const names = weights.map(({ name }) => name);
  return {
    still: names.filter((name) => largest(name, 'update') === 0 && largest(name, 'gradient') !== 0),
    unreached: names.filter((name) => largest(name, 'gradient') === 0),
  };
}
