import {
  backend,
  dispose,
  engine,
  getBackend,
  getKernel,
  keep,
  registerKernel,
  type Tensor,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { classNamesOf, variableOf } from '../../model/internals.ts';
import { heldBy } from '../../model/known-layers.ts';
import { layersOf } from '../../model/layer-paths.ts';
import { listOf } from '../training/batch.ts';

/** One call of a layer in a forward pass. */
export interface LayerCall {
  /** The layer's path in the model: `encoder/h1`. */
  readonly path: string;
  /** Which of the layer's calls in this pass it is, from 0. */
  readonly call: number;
  readonly layer: layers.Layer;
  readonly inputs: Tensor[];
  readonly outputs: Tensor[];
  /** What each softmax that the layer computes was given. */
  readonly logits: readonly Tensor[];
  /**
   * The same call once more, for asking what it would give with other weights.
   *
   * @param logits is filled with what each softmax is given, to be disposed of
   */
  again(logits?: Tensor[]): Tensor[];
}

/** Layers whose randomness has no place in a measurement; recurrent ones may drop out inside. */
const random = new Set([
  'Dropout',
  'SpatialDropout1D',
  'GaussianNoise',
  'GaussianDropout',
  'AlphaDropout',
  'RNN',
  'Bidirectional',
]);

/**
 * One forward pass in which every call of every layer is seen, in the order of the calls.
 *
 * Batch norms use the batch's own statistics, as in training, and their moving ones are left as
 * they were; nothing is dropped out. Call it inside a `tidy`: the tensors seen are gone after it
 * unless they are kept.
 *
 * @param visit sees each call; its tensors have [batch, …, units]
 * @returns the model's outputs
 */
export function observe(
  model: LayersModel,
  x: Tensor | Tensor[],
  visit: (call: LayerCall) => void,
): Tensor[] {
  const calls = new Map<layers.Layer, number>();
  const patched = new Map<layers.Layer, () => void>();
  const statistics = movingStatistics(model);
  return withSoftmaxSeen((seen) => {
    try {
      for (const { path, layer } of layersOf(model)) {
        if (patched.has(layer)) continue;
        const plain = layer.call;
        const training = !isRandom(layer);
        patched.set(layer, restorer(layer));
        layer.call = (inputs, options) => {
          const run = () => plain.call(layer, inputs, { ...options, training });
          const logits: Tensor[] = [];
          try {
            const result = seen(logits, run);
            const call = calls.get(layer) ?? 0;
            calls.set(layer, call + 1);
            const [given, outputs] = [listOf(inputs), listOf(result)];
            const again = (noted?: Tensor[]) =>
              listOf(noted === undefined ? run() : seen(noted, run));
            visit({ path, call, layer, inputs: given, outputs, logits, again });
            return result;
          } finally {
            dispose(logits);
          }
        };
      }
      return listOf(model.apply(x, { training: true }) as Tensor | Tensor[]);
    } finally {
      for (const restore of patched.values()) restore();
      for (const { restore } of statistics) restore();
    }
  });
}

/** Whether a layer, or one that it is made of, draws at random. */
function isRandom(layer: layers.Layer): boolean {
  return (
    classNamesOf(layer).some((name) => random.has(name)) ||
    heldBy(layer).some((held) => isRandom(held.layer))
  );
}

/** Puts a layer's `call` back: its class's, or one of its own. */
function restorer(layer: layers.Layer): () => void {
  if (!Object.hasOwn(layer, 'call')) return () => delete (layer as { call?: unknown }).call;
  const { call } = layer;
  return () => {
    layer.call = call;
  };
}

/** The moving means and variances of batch norms, to be put back. */
function movingStatistics(model: LayersModel): readonly { readonly restore: () => void }[] {
  return layersOf(model)
    .filter(({ layer }) => classNamesOf(layer).includes('BatchNormalization'))
    .flatMap(({ layer }) => layer.nonTrainableWeights)
    .map((weight) => {
      const variable = variableOf(weight);
      const value = variable.clone();
      return {
        restore: () => {
          variable.assign(value);
          value.dispose();
        },
      };
    });
}

/** A tensor of one's own on a kernel's input, which is gone when the layer is done. */
function handleOn(info: TensorInfo): Tensor {
  backend().incRef(info.dataId);
  return keep(engine().makeTensorFromTensorInfo(info));
}

type Seen = <T>(logits: Tensor[], run: () => T) => T;

/**
 * Runs `body` with the backend's softmax exchanged for one that notes what it was given: the one
 * way to see attention logits inside of layers that others wrote.
 */
function withSoftmaxSeen<T>(body: (seen: Seen) => T): T {
  const backendName = getBackend();
  const stock = getKernel('Softmax', backendName);
  let current: Tensor[] | undefined;
  const seen: Seen = (logits, run) => {
    const outer = current;
    current = logits;
    try {
      return run();
    } finally {
      current = outer;
    }
  };
  if (stock === undefined) return body(seen);
  unregisterKernel('Softmax', backendName);
  registerKernel({
    ...stock,
    kernelFunc: (parameters) => {
      const { logits } = parameters.inputs;
      if (logits !== undefined) current?.push(handleOn(logits));
      return stock.kernelFunc(parameters);
    },
  });
  try {
    return body(seen);
  } finally {
    unregisterKernel('Softmax', backendName);
    registerKernel(stock);
  }
}
