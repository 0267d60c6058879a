import { checkRole } from '../core/arguments.ts';
import type { Dim } from '../core/plan/dim.ts';
import type { TensorKind } from '../core/plan/tensor.ts';
import type { Role } from '../core/theory/role.ts';
import { invalidArgument } from '../errors.ts';
import { checkKeys, type KnownKeys } from '../known-keys.ts';
import { checkInitializer, type DeclaredInitializer } from '../model/declared-initializer.ts';
import { type ByTensor, saidOf } from './by-tensor.ts';

/** What is declared of a tensor besides, or instead of, its role: what is left out is read off it. */
export interface DeclaredTensor {
  readonly role?: Role;
  readonly kind?: TensorKind;
  /** Of weights; a list where a kernel reads several things side by side. */
  readonly fanIn?: Dim | readonly Dim[];
  /** How often that list comes along the fan-in; 1 if left out. */
  readonly repeats?: number;
  /** Of weights. */
  readonly fanOut?: Dim;
  /** Of biases, gains and embeddings. */
  readonly size?: Dim;
  /** The width that the one output reads which all paths lead to, if it grows at another rate. */
  readonly lastWidth?: Dim;
  /** Whether the tensor is inside a residual branch, or what it ends with; only `depth` asks. */
  readonly branch?: boolean | 'last';
  /**
   * How it was drawn: an initializer, or `{ std }`, the standard deviation of its entries as a
   * number or a function of its fans. Needed for weights of unknown layers. An initializer of a
   * class that is not tfjs's is measured, to about 1 %, unless its `std` is declared.
   */
  readonly initializer?: DeclaredInitializer;
  /** A factor of its learning rate, on top of the plan's: 10 for a head that learns faster. */
  readonly learningRate?: number;
  /** A factor of its weight decay, on top of the plan's: 0 for none. */
  readonly weightDecay?: number;
}

/**
 * What is declared of a tensor that cannot be known by itself: a role alone, or any part of its
 * specification. A tensor of an unknown layer is read as (…, fan-in, fan-out) unless its fans
 * are given.
 */
export type Declaration = Role | DeclaredTensor;

/**
 * Declarations by tensor name, as in `tensorsOf`'s output, `attention/query`; by a pattern, in which
 * `*` stands for any characters, such as `*\/attention/query`; or as a function of the name. For
 * all instances of a layer class use `registerLayer`.
 */
export type Declarations = ByTensor<Declaration>;

const known: KnownKeys<DeclaredTensor> = {
  role: true,
  kind: true,
  fanIn: true,
  repeats: true,
  fanOut: true,
  size: true,
  lastWidth: true,
  branch: true,
  initializer: true,
  learningRate: true,
  weightDecay: true,
};

/**
 * What is declared of each tensor that something is declared of, a role alone spelled out.
 *
 * @throws `unknown-tensor` for a name or pattern that is no tensor's; `unknown-key`, and
 *   `invalid-argument` for a role or initializer that is none
 */
export function declaredOf(
  declarations: Declarations,
  names: readonly string[],
): ReadonlyMap<string, DeclaredTensor> {
  if (
    typeof declarations !== 'function' &&
    (typeof declarations !== 'object' || declarations === null)
  ) {
    throw invalidArgument(
      'tensors',
      declarations,
      'Declarations are an object with tensor names as keys, or a function of the name.',
      "Pass such as { 'router/kernel': 'output' }.",
    );
  }
  const said = saidOf(declarations, names, 'tensors');
  return new Map([...said].map(([name, { value, argument }]) => [name, checked(value, argument)]));
}

function checked(declaration: Declaration, argument: string): DeclaredTensor {
  if (typeof declaration === 'string') {
    checkRole(declaration, argument);
    return { role: declaration };
  }
  checkKeys(argument, declaration, known);
  if (declaration.initializer !== undefined) {
    checkInitializer(declaration.initializer, `${argument}.initializer`);
  }
  for (const key of ['learningRate', 'weightDecay'] as const) {
    const factor = declaration[key];
    if (factor === undefined || (Number.isFinite(factor) && factor >= 0)) continue;
    throw invalidArgument(
      `${argument}.${key}`,
      factor,
      'It is a factor on top of the plan’s, a finite number that is not negative.',
      'Give such as 10, or 0 for none at all.',
    );
  }
  return declaration;
}
