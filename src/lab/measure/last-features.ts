import { concat, dispose, keep, reshape, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import type { Plan } from '../../core/plan/plan.ts';
import { invalidArgument } from '../../errors.ts';
import { readoutsOf } from '../../model/readouts.ts';
import { weightsOf } from '../../model/weights.ts';
import type { Batch } from '../training/batch.ts';
import { observe } from './observe.ts';

/** Features as plain numbers, one example's after the other's. */
export interface Features {
  readonly entries: Float32Array;
  readonly examples: number;
}

/**
 * The layers that read out the last features: those before an output of the model with no other
 * kernel in between, but those that a plan calls fixed. Where it calls some of these outputs, only
 * those.
 *
 * @throws `invalid-argument` for a model of which no layer with a kernel feeds an output
 */
export function readoutLayers(model: LayersModel, plan?: Plan): ReadonlySet<layers.Layer> {
  const weights = weightsOf(model);
  const fixed = new Set(plan?.rows.filter(({ role }) => role === 'fixed').map(({ name }) => name));
  const scaling = weights.filter(({ name }) => !fixed.has(name));
  const reading = readoutsOf(model, scaling);
  const last = reading.size > 0 ? reading : readoutsOf(model, weights);
  if (last.size === 0) {
    throw invalidArgument(
      'model',
      model,
      'No layer with a kernel feeds an output, so there are no last features.',
      'Give a model whose outputs are read out by a layer such as dense.',
    );
  }
  const outputs = new Set(
    plan?.rows
      .filter(({ role, kind }) => role === 'output' && kind === 'weight')
      .map((row) => row.name),
  );
  const planned = weights
    .filter(({ name, layer }) => outputs.has(name) && last.has(layer))
    .map(({ layer }) => layer);
  return planned.length === 0 ? last : new Set(planned);
}

/** What the readouts are given for inputs, as in training but with nothing dropped out. */
export async function lastFeatures(
  model: LayersModel,
  x: Batch['x'],
  readouts: ReadonlySet<layers.Layer>,
): Promise<Features> {
  // By tensor, so that features with two readouts count once. Kept, because every call of a
  // layer disposes of what is made within it.
  const read = new Map<number, Tensor2D>();
  let features: Tensor2D;
  try {
    features = tidy(() => {
      observe(model, x, ({ layer, inputs }) => {
        for (const input of readouts.has(layer) ? inputs : []) {
          if (read.has(input.id)) continue;
          read.set(input.id, keep(reshape(input, [input.shape[0] as number, -1])));
        }
      });
      return concat([...read.values()], 1);
    });
  } finally {
    dispose([...read.values()]);
  }
  const entries = Float32Array.from(await features.data());
  const examples = features.shape[0];
  features.dispose();
  return { entries, examples };
}

/** ‖h − h₀‖ ÷ ‖h₀‖; NaN for features that start at zero. */
export function relativeMovement(features: Features, start: Features): number {
  let [moved, size] = [0, 0];
  features.entries.forEach((value, index) => {
    const before = start.entries[index] as number;
    moved += (value - before) ** 2;
    size += before ** 2;
  });
  return Math.sqrt(moved / size);
}
