import { invalidArgument, RichscaleError } from '../../errors.ts';
import { checkRole, type Role, roleOf } from '../theory/role.ts';
import { checkDim, type Dim, formatDim, scales } from './dim.ts';

/** What a tensor is for; `weight` if left out. The last three have no growing fan-in. */
export type TensorKind = 'weight' | 'bias' | 'gain' | 'embedding';

/** One tensor of a model, as the theory sees it. */
export interface TensorSpec {
  /** Unique in its plan: a path such as `block2/attention/query/kernel`. */
  readonly name: string;
  /** The number of inputs that each output sums; 1 for biases, gains and embeddings. */
  readonly fanIn: Dim;
  /** The number of outputs. */
  readonly fanOut: Dim;
  readonly kind?: TensorKind;
  /** Declared where it does not follow from the dimensions: a router, a bottleneck. */
  readonly role?: Role;
  /** Whether the tensor is inside a residual branch; only `depth` asks. */
  readonly branch?: boolean;
  /** The name of its initializer, for warnings: `zeros`, `glorotNormal`. */
  readonly initializer?: string;
}

const kinds: readonly TensorKind[] = ['weight', 'bias', 'gain', 'embedding'];

/**
 * The role of a tensor, declared or following from its dimensions.
 *
 * @throws `invalid-argument` for a bad dimension, kind or role; `undeclared-tensor` for a role
 *   that its dimensions rule out
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
  checkDim(tensor.fanIn, `${name}.fanIn`);
  checkDim(tensor.fanOut, `${name}.fanOut`);
  const kind = tensor.kind ?? 'weight';
  if (!kinds.includes(kind)) {
    throw invalidArgument(
      `${name}.kind`,
      kind,
      `A kind is one of ${kinds.map((known) => `'${known}'`).join(', ')}.`,
      'Leave it out for a weight.',
    );
  }
  if (tensor.role !== undefined) checkRole(tensor.role, `${name}.role`);
  if ((kind === 'bias' || kind === 'gain') && scales(tensor.fanIn)) {
    throw impossible(
      tensor,
      `a ${kind} sums nothing, so its fan-in cannot scale`,
      'Give fanIn: 1.',
    );
  }
  const fanInScales = sumsAcrossWidth(tensor);
  const role = tensor.role ?? roleOf(fanInScales, scales(tensor.fanOut));
  if (role === 'input' && fanInScales) {
    throw impossible(tensor, 'an input’s fan-in does not scale', "Declare role: 'hidden'.");
  }
  if (role === 'output' && scales(tensor.fanOut)) {
    throw impossible(tensor, 'an output’s fan-out does not scale', "Declare role: 'hidden'.");
  }
  if (role === 'fixed' && (fanInScales || scales(tensor.fanOut))) {
    throw impossible(
      tensor,
      'a fixed tensor has no dimension that scales',
      'Leave the role out, or give its dimensions as bare numbers.',
    );
  }
  return role;
}

/** Whether the tensor's fan-in counts as growing: never for biases, gains and embeddings. */
export function sumsAcrossWidth({ kind = 'weight', fanIn }: TensorSpec): boolean {
  return kind === 'weight' && scales(fanIn);
}

function impossible(
  tensor: TensorSpec,
  why: string,
  remedy: string,
): RichscaleError<'undeclared-tensor'> {
  return new RichscaleError(
    'undeclared-tensor',
    {
      argument: tensor.name,
      received: `${tensor.role ?? 'no role'} with fan-in ${formatDim(tensor.fanIn)} and fan-out ${formatDim(tensor.fanOut)}`,
      problem: `No such role is possible: ${why}.`,
      remedy,
    },
    { tensors: [tensor.name] },
  );
}
