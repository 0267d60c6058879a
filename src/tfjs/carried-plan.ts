import { serialization } from '@tensorflow/tfjs-core';
import type { LayersModel, LayerVariable, layers } from '@tensorflow/tfjs-layers';
import type { PlanJSON } from '../core/plan/data.ts';
import { RichscaleError } from '../errors.ts';
import { inside, isContainer } from '../model/internals.ts';
import { heldBy } from '../model/known-layers.ts';
import { keepOutputNames } from './output-multipliers.ts';

/** What a model's configuration says beyond what tfjs writes. */
interface Carried {
  readonly plan: PlanJSON;
  /** Where the nested models are that are frozen as a whole: tfjs leaves their flags out. */
  readonly frozen: readonly (readonly number[])[];
}

type Config = Record<string, unknown>;

/** Makes a model from its configuration, as tfjs's classes do. */
type FromConfig = (cls: unknown, config: Config, ...rest: unknown[]) => LayersModel;

/** The key of a model's configuration that is ours. */
export const carriedKey = 'richscale';
// Two copies of this package in one program have one registry of symbols.
const planKey = Symbol.for('richscale.plan');
const wrappedKey = Symbol.for('richscale.fromConfig');

type Carrier = LayersModel & { [planKey]?: PlanJSON };

/** Weights whose values are a plan's, whatever other models their layers are put into. */
const planned = new WeakSet<LayerVariable>();

/** Remembers that a model's weights are not as an initializer draws them. */
export function markPlanned(model: LayersModel): void {
  for (const variable of model.weights) planned.add(variable);
}

export function isPlanned(variable: LayerVariable): boolean {
  return planned.has(variable);
}

/** The plan that a model object carries. */
export function carriedPlan(model: layers.Layer): PlanJSON | undefined {
  return (model as Carrier)[planKey];
}

/**
 * Lets a model carry a plan into its copies: its configuration, which is all that tfjs takes of a
 * model's structure into `toJSON`, files and outer models, has the plan under a key of its own.
 * tfjs without richscale passes over the key, and so does Keras.
 */
export function carryPlan(model: LayersModel, plan: PlanJSON): void {
  markPlanned(model);
  keepOutputNames(model, plan);
  const carried = carriedPlan(model) !== undefined;
  Object.defineProperty(model, planKey, { value: plan, configurable: true });
  if (carried) return;
  const stock = model.getConfig;
  Object.defineProperty(model, 'getConfig', {
    configurable: true,
    writable: true,
    value: () => {
      const kept: Carried = { plan: carriedPlan(model) as PlanJSON, frozen: frozenIn(model) };
      // Of all strings only names are left alone where tfjs turns keys and values to snake case.
      return { ...stock.call(model), [carriedKey]: { name: JSON.stringify(kept) } };
    },
  });
}

/**
 * Has tfjs's model classes give what a configuration carries to the model that they make of it.
 * The classes are tfjs's own, found where it registered them.
 */
export function restoreCarriedPlans(): void {
  const { classNameMap } = serialization.SerializationMap.getMap();
  for (const className of ['Sequential', 'Model', 'Functional']) {
    const modelClass = classNameMap[className]?.[0] as
      | (Parameters<typeof serialization.registerClass>[0] & { fromConfig: FromConfig })
      | undefined;
    if (modelClass === undefined) continue;
    if (!(wrappedKey in modelClass.fromConfig)) {
      modelClass.fromConfig = restoring(modelClass.fromConfig);
    }
    // The map keeps the function beside the class.
    serialization.registerClass(modelClass);
  }
}

function restoring(stock: FromConfig): FromConfig {
  const fromConfig: FromConfig = (cls, config, ...rest) => {
    const carried = readCarried(config);
    const model = stock(cls, config, ...rest);
    if (carried !== undefined) {
      carryPlan(model, carried.plan);
      for (const path of carried.frozen) at(model, path).trainable = false;
    }
    return model;
  };
  return Object.assign(fromConfig, { [wrappedKey]: true });
}

function readCarried(config: Config): Carried | undefined {
  const text = (config[carriedKey] as { readonly name?: unknown } | null | undefined)?.name;
  if (text === undefined) return undefined;
  try {
    const { plan, frozen } = JSON.parse(String(text));
    if (typeof plan === 'object' && Array.isArray(frozen)) return { plan, frozen };
  } catch {
    // Told below.
  }
  throw new RichscaleError(
    'unreadable-json',
    {
      argument: `modelTopology.${carriedKey}`,
      received: text,
      problem: 'It is not what richscale wrote.',
      remedy: 'Save the model again, or take the key out of the file to load it without its plan.',
    },
    { found: text, wanted: 1 },
  );
}

/** The layers that one is made of, whatever it is. */
function children(layer: layers.Layer): readonly layers.Layer[] {
  return isContainer(layer)
    ? (inside(layer).layers ?? [])
    : heldBy(layer).map(({ layer: held }) => held);
}

function frozenIn(layer: layers.Layer): number[][] {
  const own = isContainer(layer) && !layer.trainable ? [[]] : [];
  const inner = children(layer).flatMap((child, index) =>
    frozenIn(child).map((path) => [index, ...path]),
  );
  return [...own, ...inner];
}

function at(layer: layers.Layer, path: readonly number[]): layers.Layer {
  return path.reduce((parent, index) => children(parent)[index] ?? parent, layer);
}
