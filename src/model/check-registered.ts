import type { layers } from '@tensorflow/tfjs-layers';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { inside, isContainer, shapeOf } from './internals.ts';
import { heldBy, layoutOf, registeredOf } from './known-layers.ts';
import { type Part, partsOf } from './layer-parts.ts';
import { join, layersOf } from './layer-paths.ts';
import { axesOf, type RegisteredLayer } from './layouts.ts';

/**
 * Holds a layer, and those that it is made of, against what was registered of their classes.
 *
 * @param path the layer's in its model
 * @throws `unknown-tensor` for a registered weight that the layer does not have;
 *   `undeclared-tensor` for one that it has and that is not registered; `invalid-argument` for a
 *   property that holds no layer, for axes that the weight does not have, and for a held layer
 *   whose weights tfjs does not see
 */
export function checkRegisteredLayers(layer: layers.Layer, path: string): void {
  const known = registeredOf(layer);
  if (known !== undefined && layer.built) {
    checkHeld(layer, known);
    const parts = partsOf(layer);
    checkListed(layer, parts, path);
    const own = parts.filter(({ owner }) => owner === layer);
    checkRequired(own, known, path);
    for (const part of own) {
      checkKnown(layer, part, known, path);
      checkAxes(layer, part, known);
    }
  }
  const inner = isContainer(layer)
    ? layersOf(layer).map((each) => ({ segment: each.path, layer: each.layer }))
    : heldBy(layer);
  for (const each of inner) checkRegisteredLayers(each.layer, join(path, each.segment));
}

function checkHeld(layer: layers.Layer, { className, holds }: RegisteredLayer): void {
  for (const { property } of holds) {
    const value = inside(layer)[property];
    const held: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (held.every(isLayer)) continue;
    throw invalidArgument(
      `registerLayer(${className}).holds`,
      value,
      `The layer ${layer.name} keeps no layer in \`${property}\`.`,
      'Name a public property that holds a layer, or a list of layers, once the layer is made.',
    );
  }
}

function isLayer(value: unknown): boolean {
  return typeof (value as layers.Layer | undefined)?.getClassName === 'function';
}

function checkListed(layer: layers.Layer, parts: readonly Part[], path: string): void {
  const listed = new Set(layer.weights);
  const part = parts.find(({ variable }) => !listed.has(variable));
  if (part === undefined) return;
  throw invalidArgument(
    join(path, part.localName),
    layer.name,
    'tfjs does not know that this weight is the layer’s, so it would be neither trained nor saved.',
    'Let the layer’s `trainableWeights` and `nonTrainableWeights` list those of the layers it holds.',
  );
}

function checkRequired(own: readonly Part[], known: RegisteredLayer, path: string): void {
  const names = own.map(({ ownName }) => ownName);
  const missing = known.required.find((name) => !names.includes(name));
  if (missing === undefined) return;
  const tensor = join(path, missing);
  throw new RichscaleError(
    'unknown-tensor',
    {
      argument: `registerLayer(${known.className}).${missing}`,
      received: `a layer with ${names.length === 0 ? 'no weights of its own' : names.join(', ')}`,
      problem: `There is no ${tensor}.`,
      remedy:
        'Use the names given to addWeight; mark a weight that only some have `optional: true`.',
    },
    { tensor, known: own.map(({ localName }) => join(path, localName)) },
  );
}

function checkKnown(
  layer: layers.Layer,
  { ownName, localName }: Part,
  { className }: RegisteredLayer,
  path: string,
): void {
  if (layoutOf(layer, ownName) !== undefined) return;
  const tensor = join(path, localName);
  throw new RichscaleError(
    'undeclared-tensor',
    {
      argument: tensor,
      received: `a weight of ${className} that registerLayer was not told of`,
      problem: 'What its axes are is not known.',
      remedy: `List it: registerLayer(${className}, { ${ownName}: 'matrix', … }), or as 'statistics' if training only records it.`,
    },
    { tensors: [tensor] },
  );
}

function checkAxes(
  layer: layers.Layer,
  { ownName, variable }: Part,
  { className }: RegisteredLayer,
): void {
  const layout = layoutOf(layer, ownName);
  if (layout === undefined || layout === 'statistics') return;
  const shape = shapeOf(variable);
  const { fanIn, fanOut } = axesOf(layout, shape.length);
  const axes = [...fanIn, ...fanOut];
  const there = axes.every((axis) => axis >= 0 && axis < shape.length);
  const sums = layout.kind !== 'weight' || fanIn.length > 0;
  if (there && sums && new Set(axes).size === axes.length) return;
  throw invalidArgument(
    `registerLayer(${className}).${ownName}`,
    { fanIn: layout.fanIn, fanOut: layout.fanOut },
    `The weight has the shape [${shape}]: ${
      !there
        ? 'it has no such axis.'
        : sums
          ? 'an axis is there twice.'
          : 'no axis is left to sum over.'
    }`,
    "Give axes from 0, or from -1 backwards; for a vector use 'bias' or 'gain'.",
  );
}
