import { checkRole } from '../core/arguments.ts';
import type { Dim } from '../core/plan/dim.ts';
import type { TensorKind } from '../core/plan/tensor.ts';
import type { Role } from '../core/theory/role.ts';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkKeys, type KnownKeys, nearestTo } from '../known-keys.ts';
import { checkInitializer, type DeclaredInitializer } from '../model/declared-initializer.ts';

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
  /** Whether the tensor is inside a residual branch; only `depth` asks. */
  readonly branch?: boolean;
  /**
   * How it was drawn: an initializer, or `{ std }`, the standard deviation of its entries as a
   * number or a function of its fans. Needed for weights of unknown layers. An initializer of a
   * class that is not tfjs's is measured, to about 1 %, unless its `std` is declared.
   */
  readonly initializer?: DeclaredInitializer;
}

/**
 * What is declared of a tensor that cannot be known by itself: a role alone, or any part of its
 * specification. A tensor of an unknown layer is read as (…, fan-in, fan-out) unless its fans
 * are given.
 */
export type Declaration = Role | DeclaredTensor;

/** Declarations by tensor name, as in `tensorsOf`'s output: `attention/query`. */
export type Declarations = Readonly<Record<string, Declaration>>;

const known: KnownKeys<DeclaredTensor> = {
  role: true,
  kind: true,
  fanIn: true,
  repeats: true,
  fanOut: true,
  size: true,
  branch: true,
  initializer: true,
};

/**
 * Checks declarations against the names of a model's tensors.
 *
 * @throws `unknown-tensor` for a name that is not there; `unknown-key`, and `invalid-argument` for
 *   a role or initializer that is none
 */
export function checkDeclarations(declarations: Declarations, names: readonly string[]): void {
  if (typeof declarations !== 'object' || declarations === null) {
    throw invalidArgument(
      'tensors',
      declarations,
      'Declarations are an object with tensor names as keys.',
      "Pass such as { 'router/kernel': 'output' }.",
    );
  }
  for (const [name, declared] of Object.entries(declarations)) {
    if (!names.includes(name)) throw noSuchTensor(name, declared, names);
    const argument = `tensors[${JSON.stringify(name)}]`;
    if (typeof declared === 'string') {
      checkRole(declared, argument);
      continue;
    }
    checkKeys(argument, declared, known);
    if (declared.initializer !== undefined) {
      checkInitializer(declared.initializer, `${argument}.initializer`);
    }
  }
}

/** What is declared of a tensor, a role alone spelled out. */
export function declaredOf(declaration: Declaration | undefined): DeclaredTensor {
  return typeof declaration === 'string' ? { role: declaration } : (declaration ?? {});
}

function noSuchTensor(
  name: string,
  declared: unknown,
  names: readonly string[],
): RichscaleError<'unknown-tensor'> {
  const nearest = nearestTo(name, names);
  return new RichscaleError(
    'unknown-tensor',
    {
      argument: `tensors[${JSON.stringify(name)}]`,
      received: declared,
      problem: 'The model has no such tensor.',
      remedy: `${nearest === undefined ? '' : `Did you mean '${nearest}'? `}The names are ${names.join(', ')}.`,
    },
    { tensor: name, known: names },
  );
}
