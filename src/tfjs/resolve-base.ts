import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import {
  type BaseShapes,
  baseShapes,
  checkBaseShapes,
  isBaseShapes,
} from '../model/base-shapes.ts';
import { checkModel, isModel } from '../model/check-model.ts';
import { build } from './build.ts';

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
 * The base shapes of a model, checked to be of the same architecture. What a factory makes on the
 * way is disposed of; no weight of it is drawn.
 *
 * @throws `invalid-argument` for a base that is none, and for `baseWidth` or `delta` where the
 *   base has no use for them; `invalid-callback` for a factory that builds no model
 */
export function resolveBase(model: LayersModel, options: BaseOptions): BaseShapes {
  const shapes = shapesFrom(options);
  checkBaseShapes(shapes, model);
  return shapes;
}

function shapesFrom({ base, baseWidth, delta }: BaseOptions): BaseShapes {
  const factory = typeof base === 'function';
  if (baseWidth !== undefined && !factory) {
    throw invalidArgument(
      'baseWidth',
      baseWidth,
      'Only a base that is a factory is built at a width.',
      'Leave it out, or pass base: (width) => model.',
    );
  }
  if (delta !== undefined && !isModel(base)) {
    throw invalidArgument(
      'delta',
      delta,
      'Only a base that is a model needs a third width beside it.',
      factory
        ? 'Leave it out: the factory is called at a third width.'
        : 'Give it to baseShapes(model, { delta }).',
    );
  }
  if (factory) return probe(base, baseWidth);
  if (isBaseShapes(base)) return base;
  if (isModel(base)) {
    if (delta !== undefined) checkModel(delta, 'delta');
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
  const base = build(factory, baseWidth);
  try {
    const delta = build(factory, baseWidth * 2);
    try {
      return baseShapes(base.model, { delta: delta.model });
    } finally {
      delta.dispose();
    }
  } finally {
    base.dispose();
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
