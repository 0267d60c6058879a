import type { initializers } from '@tensorflow/tfjs-layers';

export type { LayersModel, LayerVariable } from '@tensorflow/tfjs-layers';

/** An initializer of tfjs, such as `tf.initializers.heNormal({})` makes. */
export type Initializer = ReturnType<typeof initializers.zeros>;
