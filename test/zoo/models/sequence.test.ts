// Every architecture is wrapped without a word that is not expected, trains, and is saved and loaded.
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { disableTrainingKernels, enableTrainingKernels } from '../../../src/backends/index.ts';
import { muP } from '../../../src/index.ts';
import { disposeModel } from '../../../src/model/dispose-model.ts';
import { adam, parameterize } from '../../../src/tfjs/index.ts';
import { onBackend } from '../../on-backends.ts';
import { held } from '../../tfjs/memory.ts';
import type { ZooEntry } from '../entry.ts';
import { sequenceEntries } from './sequence.ts';

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

async function saved(model: tf.LayersModel): Promise<tf.LayersModel> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (given) => {
    artifacts = given;
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
  return tf.loadLayersModel(tf.io.fromMemory(artifacts as tf.io.ModelArtifacts));
}

function answers(model: tf.LayersModel, xs: tf.Tensor | tf.Tensor[]): Float32Array[] {
  const outputs = [model.predict(xs)].flat();
  const values = outputs.map((output) => output.dataSync() as Float32Array);
  tf.dispose(outputs);
  return values;
}

test('names are unique', () => {
  const names = sequenceEntries.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

onBackend('wasm', 'architectures of sequences', () => {
  beforeAll(() => enableTrainingKernels());
  afterAll(() => disableTrainingKernels());

  test.each(sequenceEntries)('$name is wrapped, trains, is saved and loaded', async (entry) => {
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
    const copy = await saved(model);
    expect(answers(copy, xs)).toStrictEqual(answers(model, xs));
    disposeModel(copy);
    tf.dispose([xs, ys]);
    dispose(result);
    expect(held()).toEqual(before);
  });

  test.each(sequenceEntries.filter(({ declared }) => declared !== undefined))(
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
