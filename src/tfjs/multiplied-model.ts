import type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';
import type { Plan } from '../core/plan/plan.ts';
import { groupBy } from '../group-by.ts';
import { factorOf } from '../model/segment-factor.ts';
import { weightsOf } from '../model/weights.ts';
import { copyModel } from './copied-model.ts';
import type { DeclaredOutput } from './declared-outputs.ts';
import { classOf, multipliedClass } from './multiplied-layers.ts';
import { type MultipliedOutput, multiplyOutputs } from './multiplied-outputs.ts';

/**
 * A copy of a model whose layers multiply their weights by the plan's multipliers in the forward
 * pass, and whose outputs without a weight of their own are multiplied by theirs. Layer names and the
 * weights' values are the model's; the copy owns its weights.
 *
 * @param outputs those of the plan, in its order
 * @param replaced weights of the model whose values are not copied, as others take their place
 */
export function multiply(
  model: LayersModel,
  plan: Plan,
  outputs: readonly DeclaredOutput[],
  replaced: ReadonlySet<LayerVariable>,
): LayersModel {
  const multiplied = plan.outputs.flatMap(({ name, multiplier }, index): MultipliedOutput[] =>
    multiplier === 1 ? [] : [{ path: name, multiplier, tensors: outputs[index]?.tensors ?? [] }],
  );
  const byLayer = groupBy(weightsOf(model), ({ layer }) => layer);
  return copyModel(model, {
    rewrite(layer, entry) {
      const multipliers = (byLayer.get(layer) ?? [])
        .map(({ localName, name }) => ({
          name: localName,
          value: factorOf(plan.row(name), ({ multiplier }) => multiplier),
        }))
        .filter(({ value }) => value !== 1);
      if (multipliers.length === 0) return;
      entry.className = multipliedClass(classOf(layer)).className;
      entry.config = { ...entry.config, multipliers };
    },
    restructure: (container, config) => multiplyOutputs(container, config, multiplied),
    factor: () => 1,
    replaced,
  });
}

/** Whether a plan is carried out on the model that it was made for, and not on a copy. */
export function isInPlace({ gauge, outputs }: Plan): boolean {
  return gauge === 'unit-multiplier' && outputs.every(({ multiplier }) => multiplier === 1);
}
