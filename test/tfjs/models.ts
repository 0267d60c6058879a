import * as tf from '@tensorflow/tfjs';
import { muP, plan } from '../../src/index.ts';
import { type TensorsOfOptions, tensorsOf } from '../../src/tfjs/index.ts';

/** Input, hidden and readout layer, with names. */
export function mlp(width: number, { outputs = 3 }: { outputs?: number } = {}): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.dense({ name: 'in', units: width, inputShape: [5], activation: 'relu' }),
      tf.layers.dense({ name: 'hidden', units: width, activation: 'relu' }),
      tf.layers.dense({ name: 'out', units: outputs }),
    ],
  });
}

/** Every tensor's role, by name. */
export function rolesOf(model: tf.LayersModel, options: TensorsOfOptions): Record<string, string> {
  const { rows } = plan({
    parameterization: muP(),
    optimizer: 'sgd',
    tensors: tensorsOf(model, options),
  });
  return Object.fromEntries(rows.map(({ name, role }) => [name, role]));
}

/** Sets off a save, and gives what would have been written, as a server would: through JSON. */
export async function saved(
  model: tf.LayersModel,
  options: { readonly includeOptimizer?: boolean } = {},
): Promise<tf.io.ModelArtifacts> {
  let kept: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      kept = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
    options as tf.io.SaveConfig,
  );
  if (kept === undefined) throw new Error('Nothing was saved.');
  const { weightData, ...json } = kept;
  return { ...JSON.parse(JSON.stringify(json)), weightData };
}

/** The model as it comes back after saving. */
export async function reloaded(
  model: tf.LayersModel,
  options: { readonly includeOptimizer?: boolean } = {},
): Promise<tf.LayersModel> {
  return tf.loadLayersModel(tf.io.fromMemory(await saved(model, options)));
}
