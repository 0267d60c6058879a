import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { checkModel } from './check-model.ts';
import { shapeOf } from './internals.ts';
import { weightsOf } from './weights.ts';

/** The shape of one weight at the base width. */
export interface BaseShape {
  readonly shape: readonly number[];
  /** For each axis, whether it scales; absent where no third width was seen. */
  readonly scales?: readonly boolean[];
}

/** The shapes of a base model, as JSON; save it beside the model. */
export interface BaseShapes {
  readonly schemaVersion: 1;
  readonly tensors: Readonly<Record<string, BaseShape>>;
}

/** Options of {@link baseShapes}. */
export interface BaseShapesOptions {
  /**
   * The same model at another width. It tells apart dimensions that scale and dimensions that
   * are equal in base and target by coincidence.
   */
  readonly delta?: LayersModel;
}

const known: KnownKeys<BaseShapesOptions> = { delta: true };

/**
 * The shapes of a base model, to be kept as JSON where the base model itself is not at hand.
 *
 * @param model the model at its base width
 * @throws `model-mismatch` if `delta` has other weights than the model; `invalid-argument` for
 *   what is no model; `unknown-key` for an option that there is not
 */
export function baseShapes(model: LayersModel, options: BaseShapesOptions = {}): BaseShapes {
  checkModel(model, 'model');
  checkKeys('options', options, known);
  const { delta } = options;
  if (delta !== undefined) checkModel(delta, 'delta');
  const shapes = shapesOf(model);
  const other = delta === undefined ? undefined : shapesOf(delta);
  if (other !== undefined) checkSameWeights(shapes, other, 'delta');
  const tensors = [...shapes].map(([name, shape]): [string, BaseShape] => {
    const otherShape = other?.get(name);
    return [
      name,
      otherShape === undefined
        ? { shape }
        : { shape, scales: shape.map((size, axis) => size !== otherShape[axis]) },
    ];
  });
  return { schemaVersion: 1, tensors: Object.fromEntries(tensors) };
}

/** Whether a value is saved base shapes. */
export function isBaseShapes(value: unknown): value is BaseShapes {
  return (
    typeof value === 'object' && value !== null && 'schemaVersion' in value && 'tensors' in value
  );
}

/**
 * Checks base shapes against a model.
 *
 * @throws `invalid-argument` for another schema version; `model-mismatch` where names or ranks
 *   differ
 */
export function checkBaseShapes(shapes: BaseShapes, model: LayersModel): void {
  if (shapes.schemaVersion !== 1) {
    throw invalidArgument(
      'base.schemaVersion',
      shapes.schemaVersion,
      'This version of richscale reads base shapes of schema version 1.',
      'Make them again with baseShapes(model).',
    );
  }
  const base = new Map(Object.entries(shapes.tensors).map(([name, { shape }]) => [name, shape]));
  checkSameWeights(shapesOf(model), base, 'base');
}

function shapesOf(model: LayersModel): ReadonlyMap<string, readonly number[]> {
  return new Map(weightsOf(model).map(({ name, variable }) => [name, [...shapeOf(variable)]]));
}

function checkSameWeights(
  ours: ReadonlyMap<string, readonly number[]>,
  theirs: ReadonlyMap<string, readonly number[]>,
  argument: string,
): void {
  const missing = [...ours.keys()].filter((name) => !theirs.has(name));
  const extra = [...theirs.keys()].filter((name) => !ours.has(name));
  if (missing.length > 0 || extra.length > 0) {
    throw mismatch(
      argument,
      [...theirs.keys()],
      `It is another architecture: ${[
        missing.length > 0 ? `it lacks ${missing.join(', ')}` : '',
        extra.length > 0 ? `it has ${extra.join(', ')} besides` : '',
      ]
        .filter((part) => part !== '')
        .join('; ')}.`,
      missing.length === 0 || extra.length === 0 ? otherDepth : sameLayers,
    );
  }
  for (const [name, shape] of ours) {
    const other = theirs.get(name) ?? [];
    if (other.length !== shape.length) {
      throw mismatch(
        argument,
        other,
        `${name} has rank ${other.length} there and rank ${shape.length} in the model.`,
      );
    }
  }
}

const sameLayers =
  'Give the same architecture at another width, with the same layers in the same order.';

/** One has all the layers of the other: most likely they are of two depths. */
const otherDepth =
  'Only widths may differ: build the base at the depth of the model. Where learning rates were tuned at another depth, say so by `depth`.';

function mismatch(
  argument: string,
  received: unknown,
  problem: string,
  remedy: string = sameLayers,
): RichscaleError {
  return new RichscaleError('model-mismatch', { argument, received, problem, remedy });
}
