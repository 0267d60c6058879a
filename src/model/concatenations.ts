import type { LayersModel, layers } from '@tensorflow/tfjs-layers';
import { keyOf, type Place, placeIn, writerOf } from './graph-places.ts';
import { inside, plainClassName } from './internals.ts';
import { summingLayers } from './readouts.ts';
import type { Weight } from './weights.ts';

/** One of the things that lie side by side along the last axis of a tensor of the graph. */
export interface Part {
  /** The layer with weights that wrote it; undefined for what comes from an input of the model. */
  readonly source: layers.Layer | undefined;
  readonly size: number;
}

/** Layers that leave what lies along the last axis where it is. */
const keeping: ReadonlySet<string> = new Set([
  ...['Activation', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax'],
  ...['Dropout', 'AlphaDropout', 'GaussianDropout', 'GaussianNoise', 'SpatialDropout1D', 'Masking'],
  ...['BatchNormalization', 'LayerNormalization', 'ZeroPadding2D', 'UpSampling2D', 'Cropping2D'],
  ...['AveragePooling1D', 'AveragePooling2D', 'AveragePooling3D', 'RepeatVector'],
  ...['MaxPooling1D', 'MaxPooling2D', 'MaxPooling3D', 'GlobalMaxPooling1D', 'GlobalMaxPooling2D'],
  ...['GlobalAveragePooling1D', 'GlobalAveragePooling2D', 'Rescaling', 'Resizing', 'CenterCrop'],
]);

const merging: ReadonlySet<string> = new Set(['Add', 'Average', 'Maximum', 'Minimum', 'Multiply']);

/**
 * What each layer with a kernel reads, where a concatenation has put several things side by side:
 * in their order along the last axis. Left out are layers of whose input that cannot be told.
 *
 * @param model a built model
 * @param weights the model's
 */
export function concatenationsOf(
  model: LayersModel,
  weights: readonly Weight[],
): ReadonlyMap<layers.Layer, readonly Part[]> {
  const summing = summingLayers(weights);
  const known = new Map<string, readonly Part[] | undefined>();
  const found = new Map<layers.Layer, readonly Part[]>();
  const unclear = new Set<layers.Layer>();

  const partsAt = (place: Place): readonly Part[] | undefined => {
    const key = keyOf(place);
    if (!known.has(key)) known.set(key, read(place));
    return known.get(key);
  };
  const read = (place: Place): readonly Part[] | undefined => {
    const { layer, tensor, inputs } = writerOf(place);
    const size = tensor.shape.at(-1);
    const given = inputs.map(partsAt);
    if (summing.has(layer)) note(layer, given);
    if (typeof size !== 'number') return undefined;
    if (summing.has(layer)) return [{ source: layer, size }];
    if (inputs.length === 0) return [{ source: undefined, size }];
    const parts = passedOn(layer, given, place);
    return parts?.reduce((sum, part) => sum + part.size, 0) === size ? parts : undefined;
  };
  // A layer that is used twice reads the same in both places, or it cannot be told.
  const note = (layer: layers.Layer, given: readonly (readonly Part[] | undefined)[]): void => {
    const [parts, ...others] = given;
    const before = found.get(layer);
    if (parts === undefined || others.length > 0 || (before && !sameParts(before, parts))) {
      unclear.add(layer);
    } else found.set(layer, parts);
  };

  for (const output of model.outputs) partsAt(placeIn(output));
  return new Map([...found].filter(([layer, parts]) => parts.length > 1 && !unclear.has(layer)));
}

/** What a layer without a kernel makes of the parts that it is given. */
function passedOn(
  layer: layers.Layer,
  given: readonly (readonly Part[] | undefined)[],
  { tensor }: Place,
): readonly Part[] | undefined {
  const [first] = given;
  const className = plainClassName(layer);
  if (className === 'Concatenate') {
    const axis = inside(layer)['axis'];
    const last = axis === -1 || axis === tensor.shape.length - 1;
    if (last && given.every((parts) => parts !== undefined)) return given.flat() as Part[];
    return last ? undefined : alike(given);
  }
  if (keeping.has(className)) return first;
  if (className === 'Flatten') return flattened(first, tensor.shape.at(-1) as number);
  if (merging.has(className)) return alike(given);
  // A layer that is not known may have moved what was side by side.
  return given.length === 1 && first?.length === 1 ? first : undefined;
}

/** All positions of one thing are one thing; of several, one sequence after the other. */
function flattened(parts: readonly Part[] | undefined, size: number): readonly Part[] | undefined {
  if (parts === undefined) return undefined;
  const period = parts.reduce((sum, part) => sum + part.size, 0);
  if (parts.length === 1) return parts.map((part) => ({ ...part, size }));
  return Array.from({ length: size / period }, () => parts).flat();
}

/** What is merged entry by entry lies alike, or cannot be told. */
function alike(given: readonly (readonly Part[] | undefined)[]): readonly Part[] | undefined {
  const [first] = given;
  return first !== undefined && given.every((parts) => parts && sameSizes(parts, first))
    ? first
    : undefined;
}

function sameSizes(a: readonly Part[], b: readonly Part[]): boolean {
  return a.length === b.length && a.every(({ size }, index) => size === b[index]?.size);
}

function sameParts(a: readonly Part[], b: readonly Part[]): boolean {
  return sameSizes(a, b) && a.every(({ source }, index) => source === b[index]?.source);
}
