import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { scales } from '../core/plan/dim.ts';
import type { Plan } from '../core/plan/plan.ts';
import type { LogitsSpec } from '../core/plan/plan-logits.ts';
import { RichscaleError } from '../errors.ts';
import type { BaseShapes } from '../model/base-shapes.ts';
import { isContainer, shapeOf } from '../model/internals.ts';
import { heldBy, innerOf } from '../model/known-layers.ts';
import { partsOf } from '../model/layer-parts.ts';
import { join, layersOf, type PlacedLayer } from '../model/layer-paths.ts';
import type { OutputDeclarations } from './declared-outputs.ts';
import { dimOf } from './tensors-of.ts';

/** What a layer that says `logits` or `branches` of itself multiplies by. */
type Multiplying = layers.Layer & { logitMultiplier: number; branchMultiplier: number };

/** Every layer of a model, those that others are made of too. */
function everyLayer(model: LayersModel): readonly PlacedLayer[] {
  const within = ({ path, layer }: PlacedLayer): readonly PlacedLayer[] => [
    { path, layer },
    ...(isContainer(layer)
      ? layersOf(layer).flatMap((each) => within({ ...each, path: join(path, each.path) }))
      : heldBy(layer).flatMap((each) =>
          within({ path: join(path, each.segment), layer: each.layer }),
        )),
  ];
  const seen = new Set<layers.Layer>();
  return layersOf(model)
    .flatMap(within)
    .filter(({ layer }) => !seen.has(layer) && seen.add(layer));
}

/**
 * The attention logits of a model for its plan. Those of queries that are kept go on being multiplied
 * as they are, and so are left out.
 */
export function logitsIn(
  model: LayersModel,
  base: BaseShapes,
  isKept: (tensor: string) => boolean,
): readonly LogitsSpec[] {
  return everyLayer(model).flatMap(({ path, layer }): LogitsSpec[] => {
    const { logits } = innerOf(layer);
    if (logits === undefined) return [];
    const part = partsOf(layer).find(({ ownName }) => ownName === logits.weight);
    if (part === undefined) return [];
    const name = join(path, part.localName);
    const entry = base.tensors[name];
    if (entry === undefined || isKept(name)) return [];
    const shape = shapeOf(part.variable);
    const axis = logits.axis < 0 ? shape.length + logits.axis : logits.axis;
    return [{ name: path, headDim: dimOf(shape, entry, [axis]) }];
  });
}

/** The outputs of layers that are known to sum over the width, as if they were declared. */
export function outputsIn(model: LayersModel): OutputDeclarations {
  return Object.fromEntries(
    layersOf(model).flatMap(({ path, layer }) => {
      const { output } = innerOf(layer);
      return output === undefined ? [] : [[path, output]];
    }),
  );
}

/**
 * Sets what the layers of a model multiply by. Branches all of whose weights are kept go on as they are.
 */
export function setInnerMultipliers(
  model: LayersModel,
  { logits, branchMultiplier }: Plan,
  isKept: (tensor: string) => boolean,
): void {
  const planned = new Map(logits.map(({ name, multiplier }) => [name, multiplier]));
  for (const { path, layer } of everyLayer(model)) {
    const multiplier = planned.get(path);
    if (multiplier !== undefined) (layer as Multiplying).logitMultiplier = multiplier;
    if (innerOf(layer).branches === undefined) continue;
    const kept = partsOf(layer).every(({ localName }) => isKept(join(path, localName)));
    if (!kept) (layer as Multiplying).branchMultiplier = branchMultiplier;
  }
}

/**
 * Holds what the layers of a model multiply by against a plan.
 *
 * @throws `model-mismatch` where it is something else
 */
export function checkInnerMultipliers(model: LayersModel, { logits }: Plan): void {
  const found = new Map(everyLayer(model).map(({ path, layer }) => [path, layer]));
  for (const { name, headDim, multiplier } of logits) {
    const own = (found.get(name) as Multiplying | undefined)?.logitMultiplier;
    if (own === multiplier || (own === undefined && !scales(headDim))) continue;
    throw new RichscaleError('model-mismatch', {
      argument: 'options.plan',
      received: name,
      problem: `The plan multiplies its attention logits by ${multiplier}, and this model by ${own}.`,
      remedy:
        'Copy the model with its layers, by tf.models.modelFromJSON(model.toJSON(null, false)), or save and load it.',
    });
  }
}
