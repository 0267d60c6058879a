import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';

/** A rule's number: its default, and the range [min, below) that it must be in. */
export interface HyperparameterSpec {
  readonly default: number;
  /** The smallest value; any finite number if left out. */
  readonly min?: number;
  /** All values are below it; any finite number if left out. */
  readonly below?: number;
}

/**
 * A rule's numbers by name: the default of each, alone where any finite number will do. `epsilon`
 * is never negative, and may be `'backend'`: tfjs's own ε, 1e-7 in float32.
 */
export type HyperparameterSpecs<Name extends string = string> = {
  readonly [Each in Name]:
    | number
    | HyperparameterSpec
    | (Each extends 'epsilon' ? 'backend' : never);
};

/** A number in [0, 1). */
export function fraction(value: number): HyperparameterSpec {
  return { default: value, min: 0, below: 1 };
}

/** A number that is not negative. */
export function notNegative(value: number): HyperparameterSpec {
  return { default: value, min: 0 };
}

/** The rule's numbers as they are when all is left out; without ε where that is the backend's. */
export function defaultsOf(specs: HyperparameterSpecs): Readonly<Record<string, number>> {
  return readHyperparameters(specs, {});
}

/**
 * The rule's numbers out of its options.
 *
 * @throws `invalid-argument` for a number out of its range
 */
export function readHyperparameters(
  specs: HyperparameterSpecs,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const { default: usual, min, below } = spelledOut(name, spec);
    const value = options[name] ?? usual;
    if (value === undefined) continue;
    if (typeof value !== 'number' || !isIn(value, min, below)) {
      throw invalidArgument(
        name,
        value,
        rangeText(min, below),
        `Leave it out for ${usual ?? 'the backend’s'}.`,
      );
    }
    numbers[name] = value;
  }
  return numbers;
}

const specKeys: KnownKeys<HyperparameterSpec> = { default: true, min: true, below: true };

/**
 * Throws `invalid-argument` unless a number is declared with a default in its range, and
 * `unknown-key` for what no declaration has.
 */
export function checkSpec(argument: string, name: string, spec: unknown): void {
  if (spec === 'backend' && name === 'epsilon') return;
  if (typeof spec === 'object' && spec !== null) checkKeys(argument, spec, specKeys);
  const { default: usual, min, below } = spelledOut(name, spec as number | HyperparameterSpec);
  if (typeof usual === 'number' && isIn(usual, min, below)) return;
  throw invalidArgument(
    argument,
    spec,
    'Its default is a finite number in its range.',
    'Give the default alone, or { default: 0.9, min: 0, below: 1 }.',
  );
}

/** Throws `invalid-argument` unless the value is a finite number ≥ 0. */
export function checkNotNegative(argument: string, value: unknown): void {
  if (typeof value === 'number' && isIn(value, 0, undefined)) return;
  throw invalidArgument(
    argument,
    value,
    rangeText(0, undefined),
    'Give the value tuned at the base width.',
  );
}

/** A number's default, undefined for the backend's, and its range. */
function spelledOut(
  name: string,
  spec: number | HyperparameterSpec | 'backend',
): {
  readonly default: number | undefined;
  readonly min: number | undefined;
  readonly below: number | undefined;
} {
  const least = name === 'epsilon' ? 0 : undefined;
  if (typeof spec !== 'object' || spec === null) {
    return { default: spec === 'backend' ? undefined : spec, min: least, below: undefined };
  }
  return { default: spec.default, min: spec.min ?? least, below: spec.below };
}

/** Whether a number is finite and in [min, below). */
function isIn(value: number, min: number | undefined, below: number | undefined): boolean {
  return Number.isFinite(value) && value >= (min ?? value) && value < (below ?? Infinity);
}

function rangeText(min: number | undefined, below: number | undefined): string {
  if (min === undefined) {
    return `It is a finite number${below === undefined ? '' : ` below ${below}`}.`;
  }
  if (below !== undefined) return `It is a number in [${min}, ${below}).`;
  return min === 0
    ? 'It is a finite number that is not negative.'
    : `It is a finite number of at least ${min}.`;
}
