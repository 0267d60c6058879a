import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../../src/backends/use-backend.ts';
import { disposeModel } from '../../../src/model/dispose-model.ts';
import { type Parameterized, parameterize, resume } from '../../../src/tfjs/index.ts';
import { saved } from '../../tfjs/models.ts';
import type { Batch, ZooEntry } from '../entry.ts';
import { type Combination, optimizers, parameterizationOf } from './combinations.ts';
import { withDrawsOf } from './seeded-draws.ts';

/** A ratio at which the factors of r = 1/4 are no powers of two, so that gauges round otherwise. */
export const widths = { width: 16, baseWidth: 4 } as const;

/** Steps before a model is saved, before it changes backend, and at the end. */
export const milestones = { saved: 2, moved: 4, end: 6 } as const;

/** A model as it was in mid-training. */
export interface Saved {
  readonly artifacts: tf.io.ModelArtifacts;
  /** The optimizer's state, where the loss is a function, with which tfjs saves no optimizer. */
  readonly state?: { readonly data: ArrayBuffer; readonly specs: tf.io.WeightsManifestEntry[] };
}

/** Wraps an architecture and compiles it. */
export function wrap(entry: ZooEntry, at: Combination): Parameterized {
  const wrapped = parameterize(entry.build, {
    ...widths,
    ...entry.declared,
    parameterization: parameterizationOf(at),
    optimizer: optimizers[at.optimizer],
    seed: 7,
    onWarning: () => {},
  });
  wrapped.model.compile({ loss: entry.loss, optimizer: wrapped.optimizer });
  return wrapped;
}

export function disposeOf({ model, optimizer }: Parameterized): void {
  disposeModel(model);
  optimizer.dispose();
}

/** The losses of training steps; steps are counted from the first one ever. */
export async function lossesOf(
  model: tf.LayersModel,
  { xs, ys }: Batch,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<number[]> {
  const losses: number[] = [];
  for (let step = from; step < to; step++) {
    // Of several outputs the first loss is that of all.
    const [loss] = [await withDrawsOf(step, () => model.trainOnBatch(xs, ys))].flat();
    losses.push(loss ?? Number.NaN);
  }
  return losses;
}

/** A run from the start to the end, and how it was on the way. */
export async function train(
  entry: ZooEntry,
  { model, optimizer }: Parameterized,
  batch: Batch,
): Promise<{ readonly losses: readonly number[]; readonly saved: Saved }> {
  const first = await lossesOf(model, batch, { from: 0, to: milestones.saved });
  const saved = await save(model, optimizer, isNamed(entry.loss));
  const others = await lossesOf(model, batch, { from: milestones.saved, to: milestones.end });
  return { losses: [...first, ...others], saved };
}

/**
 * Goes on with what was saved, and changes from wasm to cpu on the way.
 *
 * @returns the losses from the milestone `saved` on
 */
export async function goOn(
  entry: ZooEntry,
  at: Combination,
  { artifacts, state }: Saved,
  batch: Batch,
): Promise<{ readonly onWasm: readonly number[]; readonly onCpu: readonly number[] }> {
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
  const resumed = resume(
    loaded,
    state === undefined ? {} : { optimizer: optimizers[at.optimizer] },
  );
  try {
    if (state !== undefined) {
      const weights = Object.entries(tf.io.decodeWeights(state.data, state.specs));
      await resumed.optimizer.setWeights(weights.map(([name, tensor]) => ({ name, tensor })));
      tf.dispose(weights.map(([, tensor]) => tensor));
      loaded.compile({ loss: entry.loss, optimizer: resumed.optimizer });
    }
    const onWasm = await lossesOf(loaded, batch, { from: milestones.saved, to: milestones.moved });
    await useBackend('cpu');
    const onCpu = await lossesOf(loaded, batch, { from: milestones.moved, to: milestones.end });
    return { onWasm, onCpu };
  } finally {
    disposeOf(resumed);
    await useBackend('wasm');
  }
}

async function save(
  model: tf.LayersModel,
  optimizer: Parameterized['optimizer'],
  includeOptimizer: boolean,
): Promise<Saved> {
  const artifacts = await saved(model, { includeOptimizer });
  if (includeOptimizer) return { artifacts };
  return { artifacts, state: await tf.io.encodeWeights(await optimizer.getWeights()) };
}

/** Whether tfjs can write a loss down. */
function isNamed(loss: ZooEntry['loss']): boolean {
  return [loss]
    .flat()
    .every((each) =>
      typeof each === 'object' ? Object.values(each).every(isNamed) : typeof each === 'string',
    );
}
