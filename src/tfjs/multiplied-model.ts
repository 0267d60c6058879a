import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import { groupBy } from '../group-by.ts';
import { everyValue, factorOf } from '../model/segment-factor.ts';
import { weightsOf } from '../model/weights.ts';
import { copyModel } from './copied-model.ts';
import { classOf, multipliedClass } from './multiplied-layers.ts';

/**
 * A copy of a model whose layers multiply their weights by the plan's multipliers in the forward
 * pass. Layer names, the graph and the weights' values are the model's; the copy owns its
 * weights.
 *
 * @param replaced weights of the model whose values are not copied, as others take their place
 */
export function multiply(
  model: LayersModel,
  plan: Plan,
  replaced: ReadonlySet<LayerVariable>,
): LayersModel {
  const byLayer = groupBy(weightsOf(model), ({ layer }) => layer);
  return copyModel(model, {
    rewrite(layer, entry) {
      const multipliers = (byLayer.get(layer) ?? [])
        .map(({ localName, name }) => ({
          name: localName,
          value: factorOf(plan.row(name), ({ multiplier }) => multiplier),
        }))
        .filter(({ value }) => !everyValue(value, (factor) => factor === 1));
      if (multipliers.length === 0) return;
      entry.className = multipliedClass(classOf(layer)).className;
      entry.config = { ...entry.config, multipliers };
    },
    factor: () => 1,
    replaced,
  });
}
