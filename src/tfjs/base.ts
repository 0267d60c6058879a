import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import {
  type BaseShapes,
  baseShapes,
  checkBaseShapes,
  isBaseShapes,
} from '../model/base-shapes.ts';
import { disposeModel } from '../model/dispose-model.ts';

/** Builds the model at a width. */
export type ModelFactory = (width: number) => LayersModel;

/** What a model is compared with: a base model, its saved shapes, or a factory. */
export type Base = LayersModel | BaseShapes | ModelFactory;

/** Where the base comes from. */
export interface BaseOptions {
  readonly base: Base;
  readonly baseWidth?: number;
  readonly delta?: LayersModel;
}

/**
 * The base shapes of a model, checked to be of the same architecture. Models made on the way are
 * disposed of.
 */
export function resolveBase(model: LayersModel, options: BaseOptions): BaseShapes {
  const shapes = shapesFrom(options);
  checkBaseShapes(shapes, model);
  return shapes;
}

function shapesFrom({ base, baseWidth, delta }: BaseOptions): BaseShapes {
  if (typeof base === 'function') return probe(base, baseWidth);
  if (isBaseShapes(base)) return base;
  if (typeof base?.getLayer === 'function') {
    return baseShapes(base, delta === undefined ? {} : { delta });
  }
  throw invalidArgument(
    'base',
    base,
    'The base is a tf.LayersModel, base shapes, or a factory (width) => model.',
    'Pass the model at the width it was tuned at, or what baseShapes(model) returned.',
  );
}

/** The shapes at the base width, with a third width to tell which axes scale. */
export function probe(factory: ModelFactory, baseWidth: number | undefined): BaseShapes {
  checkWidth(baseWidth, 'baseWidth');
  const base = factory(baseWidth);
  try {
    const delta = factory(baseWidth * 2);
    try {
      return baseShapes(base, { delta });
    } finally {
      disposeModel(delta);
    }
  } finally {
    disposeModel(base);
  }
}

/** Throws `invalid-argument` unless `width` is a positive whole number. */
export function checkWidth(width: unknown, argument: string): asserts width is number {
  if (Number.isInteger(width) && (width as number) > 0) return;
  throw invalidArgument(
    argument,
    width,
    'A width is a positive whole number.',
    'With a model factory give both `width` and `baseWidth`, for example 512 and 64.',
  );
}
