import { RichscaleError } from '../errors.ts';
import { checkGamma, checkGauge, checkRichness } from './arguments.ts';
import { checkResponse } from './optimizer.ts';
import {
  fromScheme,
  type Parameterization,
  type ParameterizationJSON,
} from './parameterization.ts';
import type { Scheme } from './theory/scheme.ts';

/**
 * Reads a parameterization back from its JSON.
 *
 * @throws `unreadable-json` if the JSON is of another schema version or not a parameterization;
 *   `invalid-argument` for a gauge, richness or γ in it that is out of range
 */
export function parameterizationFromJSON(json: ParameterizationJSON): Parameterization {
  if (json?.schemaVersion !== 1 || typeof json.name !== 'string') {
    throw unreadable('json', json, 'This is not the JSON of a parameterization.', json);
  }
  checkGauge(json.gauge, 'json.gauge');
  checkScheme(json.scheme);
  return fromScheme(json.scheme, json.gauge, json.name);
}

function checkScheme(scheme: Scheme): void {
  if (scheme?.kind === 'rich') {
    checkRichness(scheme.richness, true);
    checkGamma(scheme.gamma);
    return;
  }
  if (scheme?.kind === 'mix' && Number.isFinite(scheme.t)) {
    checkScheme(scheme.from);
    checkScheme(scheme.to);
    return;
  }
  if (scheme?.kind === 'abc' && scheme.exponents) {
    const { input, hidden, output } = scheme.exponents;
    const numbers = [input, hidden, output].flatMap((line) => [
      line?.multiplier,
      line?.init,
      line?.lr,
    ]);
    if (scheme.optimizer !== undefined) checkResponse(scheme.optimizer, 'json.scheme.optimizer');
    if (numbers.every(Number.isFinite)) return;
  }
  throw unreadable(
    'json.scheme',
    scheme,
    'It is not a scheme of kind rich, abc or mix with finite numbers.',
    { schemaVersion: 1 },
  );
}

function unreadable(
  argument: string,
  received: unknown,
  problem: string,
  json: unknown,
): RichscaleError<'unreadable-json'> {
  const found = (json as { readonly schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  return new RichscaleError(
    'unreadable-json',
    {
      argument,
      received,
      problem,
      remedy: 'Pass what JSON.stringify(parameterization) of this version wrote: schema version 1.',
    },
    { found, wanted: 1 },
  );
}
