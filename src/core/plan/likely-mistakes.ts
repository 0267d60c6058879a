import { baseOf, type Dim, formatDim, scales, sizeOf } from './dim.ts';
import { listed } from './listed.ts';
import { isVector, type TensorSpec, type WeightSpec } from './tensor.ts';

/** What the last parts of a name say of a tensor whose kind was left out. */
const vectorNames = [
  { kind: 'bias', pattern: /(^|[./_\d])bias$/i },
  {
    kind: 'gain',
    pattern:
      /(^|[./_])(gain|gamma)$|(^|[./_])(ln|bn|norm|(layer|batch|group|rms)_?norm)(_?\w)?[./](weight|scale|kernel)$/i,
  },
  {
    kind: 'embedding',
    pattern:
      /(^|[./_])(wte|wpe|embed(ding)?s?|(token|tok|position|pos)_?embed(ding)?s?)([./](weight|kernel|table|embeddings?))?$/i,
  },
] as const;

const readoutName =
  /(^|[./])(lm_?head|head|readout|logits|classifier|unembed(ding)?)([./](weight|kernel))?$/i;

/**
 * Slips that dimensions and names give away, one sentence for each sort of them. Only weights whose
 * kind was left out are looked at: they were written down by hand.
 */
export function likelyMistakes(tensors: readonly TensorSpec[]): string[] {
  const weights = tensors.filter((tensor): tensor is WeightSpec => tensor.kind === undefined);
  if (weights.length === 0) return [];
  return [
    ...vectorsAsWeights(weights),
    ...swappedFans(weights),
    ...bareNumbers(tensors, weights),
    ...baseIsWider(weights),
  ];
}

function vectorsAsWeights(weights: readonly WeightSpec[]): string[] {
  return vectorNames.flatMap(({ kind, pattern }) => {
    const named = weights.filter(({ name }) => pattern.test(name)).map(({ name }) => name);
    if (named.length === 0) return [];
    const be = named.length === 1 ? 'is' : 'are';
    return `${listed(named)} ${be} planned as a weight, and called like ${kind === 'embedding' ? 'an embedding' : `a ${kind}`}: give { kind: '${kind}', size } without fans if that is what it is, or kind: 'weight'.`;
  });
}

/** A head in torch's order (out, in). */
function swappedFans(weights: readonly WeightSpec[]): string[] {
  const named = weights
    .filter(
      ({ name, role, fanIn, fanOut }) =>
        role === undefined &&
        scales(fanOut) &&
        !dimsOf(fanIn).some(scales) &&
        readoutName.test(name),
    )
    .map(({ name }) => name);
  if (named.length === 0) return [];
  return [
    `${listed(named)}: called like a readout, but the fan-out scales and the fan-in does not. torch keeps a Linear’s weight as (out, in): exchange fanIn and fanOut if they are swapped, or declare role: 'input'.`,
  ];
}

/** A weight of bare numbers, one of which is a width of the rest of the network. */
function bareNumbers(tensors: readonly TensorSpec[], weights: readonly WeightSpec[]): string[] {
  const bare = weights.filter((weight) => weight.role === undefined && !hasDim(weight, scales));
  if (bare.length === 0) return [];
  const widths = new Map<number, Dim>();
  for (const tensor of tensors) {
    for (const dim of allDims(tensor)) if (scales(dim)) widths.set(sizeOf(dim), dim);
  }
  const found = bare.filter((weight) => hasDim(weight, (dim) => widths.has(sizeOf(dim))));
  const [first] = found;
  if (first === undefined) return [];
  const size = sizeOf(allDims(first).find((dim) => widths.has(sizeOf(dim))) as Dim);
  return [
    `${listed(found.map(({ name }) => name))}: planned as fixed, though ${size} is a width elsewhere (${formatDim(widths.get(size) as Dim)}). A bare number does not scale: write { size, base } if it does, or declare role: 'fixed'.`,
  ];
}

function baseIsWider(weights: readonly WeightSpec[]): string[] {
  const wider = weights.filter((weight) => hasDim(weight, isBaseWider));
  const [first] = wider;
  if (first === undefined) return [];
  const dim = allDims(first).find(isBaseWider) as Dim;
  const names =
    wider.length === weights.filter((weight) => hasDim(weight, scales)).length
      ? 'The base'
      : `The base of ${listed(wider.map(({ name }) => name))}`;
  return [
    `${names} is wider than the target (${formatDim(dim)}): \`size\` is the target’s, \`base\` the size at which the learning rate was tuned. Exchange them if they are swapped.`,
  ];
}

function isBaseWider(dim: Dim): boolean {
  return baseOf(dim) > sizeOf(dim);
}

/** Whether a weight has a dimension of a sort; without a list of them, as there may be many weights. */
function hasDim({ fanIn, fanOut }: WeightSpec, isSuch: (dim: Dim) => boolean): boolean {
  return isSuch(fanOut) || (Array.isArray(fanIn) ? fanIn.some(isSuch) : isSuch(fanIn as Dim));
}

function allDims(tensor: TensorSpec): readonly Dim[] {
  return isVector(tensor) ? [tensor.size] : [...dimsOf(tensor.fanIn), tensor.fanOut];
}

function dimsOf(fanIn: WeightSpec['fanIn']): readonly Dim[] {
  return Array.isArray(fanIn) ? fanIn : [fanIn as Dim];
}
