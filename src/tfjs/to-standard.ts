import { serialization } from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkModel } from '../model/check-model.ts';
import { plainClassName } from '../model/internals.ts';
import { layersOf } from '../model/layer-paths.ts';
import type { Factor } from '../model/segment-factor.ts';
import { markPlanned } from './carried-plan.ts';
import { copyModel } from './copied-model.ts';
import { multipliersOf } from './multiplied-layers.ts';
import { foldIntoRegularizers } from './regularizers.ts';

/**
 * A copy of a model with its forward multipliers folded into the weights: a plain model of
 * tfjs's own layer classes (and your own), which predicts the same to rounding, and which stock
 * tfjs and its converters load. It is made to predict: it has no plan, and another learning rate
 * would be right for its larger or smaller weights. The model is left as it is.
 *
 * @returns an uncompiled model that owns its weights; regularizers are scaled to give the same
 *   penalty
 * @throws `invalid-argument` for what is no model, and for a layer of a class of your own that is
 *   not registered with tfjs, which has no plain form that tfjs could make
 */
export function toStandard(model: LayersModel): LayersModel {
  checkModel(model, 'model');
  const multipliers = new Map<layers.Layer, ReadonlyMap<string, Factor>>();
  for (const { path, layer } of layersOf(model)) {
    const found = multipliersOf(layer);
    if (found.size === 0) continue;
    checkPlainClass(path, layer);
    multipliers.set(layer, found);
  }
  const factor = (layer: layers.Layer, weight: string): Factor =>
    multipliers.get(layer)?.get(weight) ?? 1;
  const copy = copyModel(model, {
    rewrite(layer, entry) {
      if (!multipliers.has(layer)) return;
      const { multipliers: _, ...config } = entry.config;
      entry.className = plainClassName(layer);
      entry.config = config;
    },
    factor,
  });
  foldIntoRegularizers(model, copy, ({ layer, localName }) => factor(layer, localName));
  markPlanned(copy);
  return copy;
}

function checkPlainClass(path: string, layer: layers.Layer): void {
  const className = plainClassName(layer);
  if (Object.hasOwn(serialization.SerializationMap.getMap().classNameMap, className)) return;
  throw invalidArgument(
    path,
    className,
    'tfjs does not know this layer class, so it cannot make a plain layer of it.',
    `Call registerLayer(${className}, …), or tf.serialization.registerClass(${className}).`,
  );
}
