import { layerModels } from '../backends/layer-models.ts';
import { optimizers as descriptions } from '../webgpu/optimizer-runs.ts';

/** The layers that are trained in every browser configuration. */
export const layers: readonly string[] = layerModels.map(({ name }) => name);

/** The optimizers that take steps in every browser configuration. */
export const optimizers: readonly string[] = Object.keys(descriptions);
