import { invalidArgument, RichscaleError } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkRole } from '../arguments.ts';
import { type Role, roleOf } from '../theory/role.ts';
import { checkDim, type Dim, formatDim, scales } from './dim.ts';
import type { OwnFactors } from './own-factors.ts';

/** What a tensor is for. All but weights are vectors: they sum nothing over the width. */
export type TensorKind = 'weight' | 'bias' | 'gain' | 'embedding';

/** What is said of a tensor of any kind. */
export interface TensorBase {
  /** Unique in its plan: a path such as `block2/attention/query/kernel`. */
  readonly name: string;
  /** Declared where it does not follow from the dimensions: a router, a bottleneck. */
  readonly role?: Role;
  /** Whether the tensor is inside a residual branch; only `depth` asks. */
  readonly branch?: boolean;
  /** The name of its initializer, for warnings: `zeros`, `glorotNormal`. */
  readonly initializer?: string;
  /** Factors of the user's own, on top of the plan's. */
  readonly own?: OwnFactors;
}

/** A matrix, or a kernel: each of its outputs sums over its inputs. */
export interface WeightSpec extends TensorBase {
  readonly kind?: 'weight';
  /** The number of inputs that each output sums. */
  readonly fanIn: Dim;
  /** The number of outputs. */
  readonly fanOut: Dim;
}

/** A bias, the gain of a norm, or a table of embeddings. */
export interface VectorSpec extends TensorBase {
  readonly kind: 'bias' | 'gain' | 'embedding';
  /** The number of entries that one position of the network is given: of one embedding, the width. */
  readonly size: Dim;
}

/** One tensor of a model, as the theory sees it. */
export type TensorSpec = WeightSpec | VectorSpec;

/** A tensor's kind and fans; the fan-in of a vector is 1. */
export interface Fans {
  readonly kind: TensorKind;
  readonly fanIn: Dim;
  readonly fanOut: Dim;
}

/** The fans of a tensor of any kind. */
export function fansOf(tensor: TensorSpec): Fans {
  return isVector(tensor)
    ? { kind: tensor.kind, fanIn: 1, fanOut: tensor.size }
    : { kind: 'weight', fanIn: tensor.fanIn, fanOut: tensor.fanOut };
}

/** Whether a tensor is given as a vector, by its size. */
export function isVector(tensor: TensorSpec): tensor is VectorSpec {
  return tensor.kind !== undefined && tensor.kind !== 'weight';
}

/** The kinds. */
export const kinds: readonly TensorKind[] = ['weight', 'bias', 'gain', 'embedding'];
const common: KnownKeys<TensorBase & { readonly kind: TensorKind }> = {
  name: true,
  kind: true,
  role: true,
  branch: true,
  initializer: true,
  own: true,
};
const weightKeys: KnownKeys<WeightSpec> = { ...common, fanIn: true, fanOut: true };
const vectorKeys: KnownKeys<VectorSpec> = { ...common, size: true };

/**
 * The role of a tensor, declared or following from its dimensions.
 *
 * @throws `invalid-argument` for a bad dimension, kind or role; `unknown-key` for what is not said
 *   of a tensor of its kind; `undeclared-tensor` for a role that its dimensions rule out
 */
export function checkTensor(tensor: TensorSpec): Role {
  const name = tensor?.name;
  if (typeof name !== 'string' || name === '') {
    throw invalidArgument(
      'tensors[].name',
      name,
      'Every tensor needs a name.',
      'Give its path, for example "h1/kernel".',
    );
  }
  const { kind = 'weight' } = tensor;
  if (!kinds.includes(kind)) {
    throw invalidArgument(
      `${name}.kind`,
      kind,
      `A kind is one of ${kinds.map((known) => `'${known}'`).join(', ')}.`,
      'Leave it out for a weight.',
    );
  }
  if (isVector(tensor)) {
    checkKeys(name, tensor, vectorKeys);
    checkDim(tensor.size, `${name}.size`);
  } else {
    checkKeys(name, tensor, weightKeys);
    checkDim(tensor.fanIn, `${name}.fanIn`);
    checkDim(tensor.fanOut, `${name}.fanOut`);
  }
  if (tensor.role !== undefined) checkRole(tensor.role, `${name}.role`);
  const { fanIn, fanOut } = fansOf(tensor);
  const role = tensor.role ?? roleOf(scales(fanIn), scales(fanOut));
  checkPossible(tensor, role, scales(fanIn), scales(fanOut));
  return role;
}

function checkPossible(
  tensor: TensorSpec,
  role: Role,
  fanInScales: boolean,
  fanOutScales: boolean,
): void {
  if (role === 'input' && fanInScales) {
    throw impossible(tensor, 'an input’s fan-in does not scale', "Declare role: 'hidden'.");
  }
  if (role === 'output' && fanOutScales) {
    throw impossible(tensor, 'an output’s fan-out does not scale', "Declare role: 'hidden'.");
  }
  if (role === 'fixed' && (fanInScales || fanOutScales)) {
    throw impossible(
      tensor,
      'a fixed tensor has no dimension that scales',
      'Leave the role out, or give its dimensions as bare numbers.',
    );
  }
  if (isVector(tensor) && (role === 'hidden' || role === 'output')) {
    throw impossible(tensor, `a ${tensor.kind} sums nothing over the width`, 'Leave the role out.');
  }
}

function impossible(
  tensor: TensorSpec,
  why: string,
  remedy: string,
): RichscaleError<'undeclared-tensor'> {
  const { fanIn, fanOut } = fansOf(tensor);
  return new RichscaleError(
    'undeclared-tensor',
    {
      argument: tensor.name,
      received: `${tensor.role ?? 'no role'} with fan-in ${formatDim(fanIn)} and fan-out ${formatDim(fanOut)}`,
      problem: `No such role is possible: ${why}.`,
      remedy,
    },
    { tensors: [tensor.name] },
  );
}
