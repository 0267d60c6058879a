import type { layers } from '@tensorflow/tfjs-layers';
import { classNamesOf, inside, plainClassName } from './internals.ts';
import {
  fansOf,
  type Held,
  type InnerMultipliers,
  type KnownLayer,
  type Layout,
  layout,
  type RegisteredLayer,
} from './layouts.ts';
import { staticLayer } from './registered-layer.ts';

const matrix = (stem: string) => layout(fansOf.matrix, stem);
const kernel = matrix('kernel');
const bias = layout(fansOf.bias, 'bias');
const beta = layout(fansOf.bias, 'beta');
const gamma = layout(fansOf.gain, 'gamma');
const depthwise_kernel = layout(fansOf.depthwise, 'depthwise');
const transposed = layout(fansOf.transposed, 'kernel');

const made = (weights: KnownLayer['weights']): KnownLayer => ({ weights, holds: [] });
const holding = (...holds: Held[]): KnownLayer => ({ weights: {}, holds });
const affine = made({ kernel, bias });
const cell = made({ kernel, recurrent_kernel: matrix('recurrent'), bias });
const recurrent = holding({ property: 'cell', segment: '' });

/**
 * tfjs's layers that have weights or are made of others, by class name; a subclass has what its
 * ancestors have. To teach a layer of tfjs to richscale, add its line here and its class to
 * `test/tfjs/tensors-of-layers.test.ts`.
 */
const ofTfjs: Readonly<Record<string, KnownLayer>> = {
  Dense: affine,
  Conv1D: affine,
  Conv2D: affine,
  Conv3D: affine,
  Conv2DTranspose: made({ kernel: transposed, bias }),
  Conv3DTranspose: made({ kernel: transposed, bias }),
  SeparableConv2D: made({ depthwise_kernel, pointwise_kernel: matrix('pointwise'), bias }),
  DepthwiseConv2D: made({ depthwise_kernel, bias }),
  Embedding: made({ embeddings: layout(fansOf.embedding, 'embeddings') }),
  BatchNormalization: made({
    gamma,
    beta,
    moving_mean: 'statistics',
    moving_variance: 'statistics',
  }),
  LayerNormalization: made({ gamma, beta }),
  PReLU: made({ alpha: layout(fansOf.gain, 'alpha') }),
  SimpleRNNCell: cell,
  GRUCell: cell,
  LSTMCell: cell,
  ConvLSTM2DCell: cell,
  RNN: recurrent,
  SimpleRNN: recurrent,
  GRU: recurrent,
  LSTM: recurrent,
  ConvLSTM2D: recurrent,
  StackedRNNCells: holding({ property: 'cells', segment: 'cell' }),
  TimeDistributed: holding({ property: 'layer', segment: '' }),
  Bidirectional: holding(
    { property: 'forwardLayer', segment: 'forward' },
    { property: 'backwardLayer', segment: 'backward' },
  ),
};

const ofUsers = new Map<string, RegisteredLayer>();

/** The class names of tfjs's own that are known. */
export const tfjsClassNames: readonly string[] = Object.keys(ofTfjs);

/** Makes a class of the user's own known from now on. */
export function addKnownLayer(known: RegisteredLayer): void {
  ofUsers.set(known.className, known);
}

/**
 * What was registered of the layer's very class, or the class says of itself; undefined for tfjs's
 * own, and for subclasses.
 */
export function registeredOf(layer: layers.Layer): RegisteredLayer | undefined {
  return ofUser(layer, plainClassName(layer));
}

/** What classes say of themselves, read once. */
const statics = new WeakMap<object, RegisteredLayer | undefined>();

function ofUser(layer: layers.Layer, className: string): RegisteredLayer | undefined {
  const registered = ofUsers.get(className);
  if (registered !== undefined) return registered;
  let layerClass: unknown = layer.constructor;
  while (typeof layerClass === 'function') {
    const own = layerClass as { readonly className?: unknown };
    if (Object.hasOwn(own, 'className') && own.className === className) {
      if (!statics.has(own)) statics.set(own, staticLayer(own, className));
      return statics.get(own);
    }
    layerClass = Object.getPrototypeOf(layerClass);
  }
  return undefined;
}

/** What is known of a layer's class and of those it extends, the nearest first. */
function knownOf(layer: layers.Layer): readonly KnownLayer[] {
  return classNamesOf(layer).flatMap((name) => {
    const known = Object.hasOwn(ofTfjs, name) ? ofTfjs[name] : ofUser(layer, name);
    return known === undefined ? [] : [known];
  });
}

/** The layout of a layer's weight; undefined for a weight that is not known. */
export function layoutOf(layer: layers.Layer, weight: string): Layout | 'statistics' | undefined {
  const knowing = knownOf(layer).find(({ weights }) => Object.hasOwn(weights, weight));
  return knowing?.weights[weight];
}

/** What a layer multiplies besides its weights: the nearest of its classes that says so counts. */
export function innerOf(layer: layers.Layer): InnerMultipliers {
  return Object.assign(
    {},
    ...knownOf(layer)
      .map(
        ({ logits, branches, output }): InnerMultipliers => ({
          ...(logits === undefined ? {} : { logits }),
          ...(branches === undefined ? {} : { branches }),
          ...(output === undefined ? {} : { output }),
        }),
      )
      .reverse(),
  );
}

/** The layers that a layer is made of, each with what the names of its weights begin with. */
export function heldBy(layer: layers.Layer): readonly {
  readonly segment: string;
  readonly layer: layers.Layer;
  readonly property: string;
}[] {
  const seen = new Set<string>();
  return knownOf(layer)
    .flatMap(({ holds }) => holds)
    .flatMap(({ property, segment }) => {
      if (seen.has(property)) return [];
      seen.add(property);
      const held = inside(layer)[property] as layers.Layer | readonly layers.Layer[] | undefined;
      if (Array.isArray(held)) {
        return held.map((each, index) => ({
          segment: `${segment}${index + 1}`,
          layer: each,
          property,
        }));
      }
      return held === undefined || held === null
        ? []
        : [{ segment, layer: held as layers.Layer, property }];
    });
}
