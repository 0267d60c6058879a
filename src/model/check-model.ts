import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';

/** Whether a value is a model of tfjs's layers. */
export function isModel(value: unknown): value is LayersModel {
  return typeof (value as LayersModel | undefined)?.getLayer === 'function';
}

/** Throws `invalid-argument` unless `model` is a model of tfjs's layers. */
export function checkModel(model: unknown, argument: string): asserts model is LayersModel {
  if (isModel(model)) return;
  throw invalidArgument(
    argument,
    model,
    'It is not a tf.LayersModel.',
    model instanceof Promise
      ? 'Await it first.'
      : 'Pass a model from tf.sequential or tf.model, or a factory (width) => model.',
  );
}
