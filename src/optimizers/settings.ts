import type { serialization } from '@tensorflow/tfjs-core';
import { RichscaleError } from '../errors.ts';
import type { OptimizerDescription } from './description.ts';
import type { SavedRate } from './global-rate.ts';
import type { TensorFactors } from './tensor-factors.ts';

/** What is saved of an optimizer: its description, the rate as JSON, and all factors. */
export interface Settings extends Omit<SavedRate, 'learningRate'> {
  readonly description: Omit<OptimizerDescription, 'learningRate'> &
    Pick<SavedRate, 'learningRate'>;
  readonly factors: readonly TensorFactors[];
}

const schemaVersion = 1;

/** Settings as a configuration of tfjs's. */
export function toConfig(settings: Settings): serialization.ConfigDict {
  // As text under `name`: loading a model rewrites every other key and string of a training
  // configuration from snake_case to camelCase, and tensors are named in both.
  return { name: JSON.stringify({ schemaVersion, ...settings }) };
}

/**
 * Reads what {@link toConfig} returned.
 *
 * @throws `unreadable-json` for anything else, or another schema version
 */
export function fromConfig(config: serialization.ConfigDict): Settings {
  const text = config?.['name'];
  const settings = parsed(text);
  if (settings?.schemaVersion === schemaVersion) return settings;
  throw new RichscaleError(
    'unreadable-json',
    {
      argument: 'config',
      received: text,
      problem: `It is not the configuration of a RichscaleOptimizer of schema version ${schemaVersion}.`,
      remedy: 'Pass what getConfig() returned.',
    },
    { found: settings?.schemaVersion, wanted: schemaVersion },
  );
}

function parsed(text: unknown): (Settings & { readonly schemaVersion?: unknown }) | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
