import { invalidArgument } from '../errors.ts';

/**
 * Throws unless a value is a result of the given kind.
 *
 * @throws `invalid-argument`
 */
export function expectKind(argument: string, received: unknown, kind: string, maker: string): void {
  const found = received as { kind?: unknown; schemaVersion?: unknown } | null | undefined;
  if (found?.kind === kind && found.schemaVersion === 1) return;
  throw invalidArgument(
    argument,
    received,
    `It is not the result of ${maker}, of schema version 1.`,
    `Pass what ${maker} returned, or its JSON.`,
  );
}
