import type { Parameterization } from '../core/parameterization.ts';
import { invalidArgument } from '../errors.ts';

/** Whether a value is an object with these properties, of whatever type. */
export function isObject<Key extends string>(
  value: unknown,
  ...keys: readonly Key[]
): value is Readonly<Record<Key, unknown>> {
  return typeof value === 'object' && value !== null && keys.every((key) => key in value);
}

/** Throws `invalid-argument` unless the value is what one of the instruments resolves to. */
export function checkResult(
  value: unknown,
  kind: 'coordinate-check' | 'transfer-sweep',
  maker: string,
): void {
  if (isObject(value, 'kind') && value.kind === kind && Object.hasOwn(value, 'toString')) return;
  throw invalidArgument(
    'received',
    value,
    `It is not the result of ${maker}.`,
    value instanceof Promise
      ? `Await it: expect(await ${maker}(…)).`
      : `Pass what ${maker} resolves to.`,
  );
}

/** Throws `invalid-argument` unless the value is a parameterization. */
export function checkParameterization(
  value: unknown,
  argument: string,
): asserts value is Parameterization {
  if (isObject(value, 'scheme', 'gauge', 'exponents')) return;
  throw invalidArgument(
    argument,
    value,
    'It is not a parameterization.',
    'Pass one made by muP(), ntk(), parameterization({ richness }), abc({ … }) and their like.',
  );
}
