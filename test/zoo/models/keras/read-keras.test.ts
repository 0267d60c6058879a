import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { onBackend } from '../../../on-backends.ts';
import { readKeras } from './read-keras.ts';

onBackend('cpu', 'models that Keras wrote', () => {
  test.each(['./functional.json', './sequential.json'])(
    '%s is read as tfjs reads it',
    async (file) => {
      const json = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
      const theirs = await tf.models.modelFromJSON(json);
      const ours = readKeras(file, 8);
      expect(ours.toJSON(null, false)).toStrictEqual(theirs.toJSON(null, false));
      const shapes = (model: tf.LayersModel) => model.getWeights().map(({ shape }) => shape);
      expect(shapes(ours)).toStrictEqual(shapes(theirs));
      const wider = readKeras(file, 16);
      expect(wider.outputShape).toStrictEqual(ours.outputShape);
      expect(wider.countParams()).toBeGreaterThan(ours.countParams());
    },
  );
});
