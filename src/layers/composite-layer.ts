import { input, type LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { Shape } from './tensors.ts';

/**
 * A layer that is made of others, and has no weights besides theirs. tfjs asks a layer for its weights
 * and whether it is frozen: it answers for those that it holds.
 */
export abstract class CompositeLayer extends layers.Layer {
  /** The layers, in the order of their weights; undefined while the constructor of tfjs's runs. */
  protected abstract get held(): readonly layers.Layer[] | undefined;

  override get trainable(): boolean {
    return this.held?.every((layer) => layer.trainable) ?? true;
  }

  override set trainable(trainable: boolean) {
    for (const layer of this.held ?? []) layer.trainable = trainable;
  }

  override get trainableWeights(): LayerVariable[] {
    return this.held?.flatMap((layer) => layer.trainableWeights) ?? [];
  }

  override get nonTrainableWeights(): LayerVariable[] {
    return this.held?.flatMap((layer) => layer.nonTrainableWeights) ?? [];
  }

  override setFastWeightInitDuringBuild(value: boolean): void {
    super.setFastWeightInitDuringBuild(value);
    for (const layer of this.held ?? []) layer.setFastWeightInitDuringBuild(value);
  }
}

/**
 * Builds a held layer as if it stood in a graph: its weights are then named by it too, as files need
 * it where several have a weight of the same name.
 */
export function buildHeld(layer: layers.Layer, shape: Shape): void {
  layer.apply(input({ batchShape: shape }));
}
