import { invalidArgument, RichscaleError } from '../../errors.ts';
import { checkKeys, type KnownKeys } from '../../known-keys.ts';
import { checkRole } from '../arguments.ts';
import { type Role, roleOf } from '../theory/role.ts';
import { checkDim, formatDim, scales } from './dim.ts';
import {
  type Fans,
  fansOf,
  isVector,
  type TensorBase,
  type TensorKind,
  type TensorSpec,
  type VectorSpec,
  type WeightSpec,
} from './tensor.ts';

/** The kinds. */
export const kinds: readonly TensorKind[] = ['weight', 'bias', 'gain', 'embedding'];
const common: KnownKeys<TensorBase & { readonly kind: TensorKind }> = {
  name: true,
  kind: true,
  role: true,
  branch: true,
  initializer: true,
  lastWidth: true,
  own: true,
};
const weightKeys: KnownKeys<WeightSpec> = {
  ...common,
  fanIn: true,
  fanOut: true,
  repeats: true,
  readout: true,
};
const vectorKeys: KnownKeys<VectorSpec> = { ...common, size: true };

/** A tensor's fans, and its role: declared, or following from them. */
export interface CheckedTensor {
  readonly role: Role;
  readonly fans: Fans;
}

/**
 * The fans and the role of a tensor that may be planned.
 *
 * @throws `invalid-argument` for a bad dimension, kind or role; `unknown-key` for what is not said
 *   of a tensor of its kind; `undeclared-tensor` for a role that its dimensions rule out
 */
export function checkTensor(tensor: TensorSpec): CheckedTensor {
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
    checkFanIn(tensor);
    checkDim(tensor.fanOut, `${name}.fanOut`);
  }
  const { branch = false } = tensor;
  if (typeof branch !== 'boolean' && branch !== 'last') {
    throw invalidArgument(
      `${name}.branch`,
      branch,
      "It is true, false, or 'last' for what a residual branch ends with.",
      'Leave it out for a tensor of the stream.',
    );
  }
  if (tensor.lastWidth !== undefined) checkDim(tensor.lastWidth, `${name}.lastWidth`);
  if (tensor.role !== undefined) checkRole(tensor.role, `${name}.role`);
  const fans = fansOf(tensor);
  const [fanInScales, fanOutScales] = [scales(fans.fanIn), scales(fans.fanOut)];
  const role = tensor.role ?? roleOf(fanInScales, fanOutScales);
  checkPossible(tensor, role, fanInScales, fanOutScales);
  return { role, fans };
}

function checkFanIn({ name, fanIn, repeats = 1 }: WeightSpec): void {
  if (!Array.isArray(fanIn)) {
    checkDim(fanIn, `${name}.fanIn`);
  } else if (fanIn.length > 0) {
    for (const [index, dim] of fanIn.entries()) checkDim(dim, `${name}.fanIn[${index}]`);
  } else {
    throw invalidArgument(
      `${name}.fanIn`,
      fanIn,
      'A tensor sums over something.',
      'List what it reads, for example [64, { size: 512, base: 64 }].',
    );
  }
  if (repeats === 1 || (Array.isArray(fanIn) && Number.isInteger(repeats) && repeats > 0)) return;
  throw invalidArgument(
    `${name}.repeats`,
    repeats,
    'It is how often a list of things comes along the fan-in: a positive whole number.',
    'Give it with a list alone, for example 9 for a 3×3 window.',
  );
}

function checkPossible(
  tensor: TensorSpec,
  role: Role,
  fanInScales: boolean,
  fanOutScales: boolean,
): void {
  if (tensor.role === undefined) return;
  const follows = `Leave the role out, or declare role: '${roleOf(fanInScales, fanOutScales)}'.`;
  if (isVector(tensor) && role !== 'input' && role !== 'fixed') {
    throw impossible(tensor, `a ${tensor.kind} sums nothing over the width`, 'Leave the role out.');
  }
  if (role === 'input' && fanInScales) {
    throw impossible(tensor, 'an input’s fan-in does not scale', follows);
  }
  if ((role === 'output' || role === 'bottleneck') && fanOutScales) {
    throw impossible(tensor, `the fan-out of '${role}' does not scale`, follows);
  }
  if (role === 'hidden' && fanInScales && !fanOutScales) {
    throw impossible(
      tensor,
      'a hidden tensor’s fan-out scales, and with one that does not its output’s change would grow as m^r',
      "Leave the role out, which makes it an output; or declare 'bottleneck' if what it writes has to start at order one.",
    );
  }
  if (role === 'fixed' && (fanInScales || fanOutScales)) {
    throw impossible(
      tensor,
      'a fixed tensor has no dimension that scales',
      `${follows} Bare numbers are dimensions that do not scale.`,
    );
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
