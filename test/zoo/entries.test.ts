// Every architecture is wrapped without a word that is not expected, trains, and is saved and loaded.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../src/backends/index.ts';
import { muP } from '../../src/index.ts';
import { disposeModel } from '../../src/model/dispose-model.ts';
import { adam, parameterize } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { held } from '../tfjs/memory.ts';
import { reloaded } from '../tfjs/models.ts';
import { allEntries } from './all-entries.ts';
import type { ZooEntry } from './entry.ts';
import { Sampling } from './models/encoder-decoder/sampling.ts';

type Wrapped = ReturnType<typeof parameterize> & { readonly warnings: readonly string[] };

function wrapped({ build }: ZooEntry, declared: ZooEntry['declared']): Wrapped {
  const warnings: string[] = [];
  const result = parameterize(build, {
    width: 16,
    baseWidth: 8,
    parameterization: muP(),
    optimizer: adam({ learningRate: 1e-3 }),
    seed: 1,
    onWarning: (warning) => warnings.push(warning),
    ...declared,
  });
  return { ...result, warnings };
}

/** Disposes of what was wrapped: tfjs's own would leave the layers that a model uses twice. */
function dispose({ model, optimizer }: Wrapped): void {
  optimizer.dispose();
  disposeModel(model);
}

function answers(model: tf.LayersModel, xs: tf.Tensor | tf.Tensor[]): Float32Array[] {
  const outputs = [model.predict(xs)].flat();
  const values = valuesOf(outputs);
  tf.dispose(outputs);
  return values;
}

function valuesOf(tensors: tf.Tensor | tf.Tensor[]): Float32Array[] {
  return [tensors].flat().map((tensor) => tensor.dataSync() as Float32Array);
}

function samples(model: tf.LayersModel): boolean {
  return model.layers.some((layer) => layer instanceof Sampling);
}

/** The numbers of a batch. */
function numbersOf({ batch }: ZooEntry, seed: number): readonly Float32Array[] {
  const { xs, ys } = batch(4, seed);
  const numbers = [xs, ys].flatMap(valuesOf);
  tf.dispose([xs, ys]);
  return numbers;
}

onBackend('wasm', 'the architectures of the zoo', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  test.each(allEntries)(
    '$name is wrapped without a word, trains, is saved and loaded',
    async (entry) => {
      const before = held();
      const result = wrapped(entry, entry.declared);
      expect(result.warnings).toEqual([]);
      const { model, optimizer } = result;
      model.compile({ optimizer, loss: entry.loss });
      const { xs, ys } = entry.batch(4, 1);
      const losses: number[] = [];
      for (let step = 0; step < 3; step++) {
        // Of several losses the sum comes first.
        losses.push([await model.trainOnBatch(xs, ys)].flat()[0] as number);
      }
      expect(losses.every(Number.isFinite), `${losses}`).toBe(true);
      expect(new Set(losses).size, `${losses}`).toBe(3);
      const copy = await reloaded(model);
      // What draws at random in use too gives no answer twice.
      if (!samples(model)) expect(answers(copy, xs)).toStrictEqual(answers(model, xs));
      disposeModel(copy);
      tf.dispose([xs, ys]);
      dispose(result);
      expect(held()).toEqual(before);
    },
  );

  test.each(allEntries)('$name is built at any width, its batches by their seeds', (entry) => {
    for (const width of [4, 32]) disposeModel(entry.build(width));
    const first = numbersOf(entry, 1);
    expect(numbersOf(entry, 1)).toStrictEqual(first);
    expect(numbersOf(entry, 2)).not.toStrictEqual(first);
  });

  test.each(allEntries.filter(({ declared }) => declared !== undefined))(
    '$name needs what is declared, and says why',
    (entry) => {
      expect(entry.because).toMatch(/^[A-Z].*\.$/);
      let said: unknown;
      try {
        const result = wrapped(entry, {});
        said = result.warnings[0];
        dispose(result);
      } catch (error) {
        said = error;
      }
      expect(said).toBeDefined();
    },
  );
});
