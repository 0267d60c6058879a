// What every worker does: the module that both sides name.
import * as tf from '@tensorflow/tfjs';
import { muP, sp } from 'richscale';
import type { TransferSettings } from 'richscale/lab';
import { adam, type Parameterized, parameterize } from 'richscale/tfjs';

export const steps = 60;

/** A small teacher's outputs; a batch depends on step and seed alone. */
export function data(step: number, seed: number): { x: tf.Tensor; y: tf.Tensor } {
  const x = tf.randomUniform([32, 8], -1, 1, 'float32', 1000 * seed + step + 1);
  return { x, y: x.sin().prod(1, true).mul(8) };
}

export function setup({
  width,
  learningRate,
  seed,
  scheme,
}: TransferSettings<{ readonly scheme: 'μP' | 'SP' }>): Parameterized {
  return parameterize(network, {
    width,
    baseWidth: 32,
    parameterization: { μP: muP, SP: sp }[scheme](),
    optimizer: adam({ learningRate }),
    seed,
  });
}

function network(units: number): tf.LayersModel {
  const hidden = (more: { inputShape?: number[] } = {}) =>
    tf.layers.dense({ units, activation: 'relu', kernelInitializer: 'heNormal', ...more });
  return tf.sequential({
    layers: [
      hidden({ inputShape: [8] }),
      hidden(),
      tf.layers.dense({ units: 1, kernelInitializer: 'heNormal' }),
    ],
  });
}
