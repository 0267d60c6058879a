import type { Role } from '../theory/role.ts';
import { baseOf, type Dim, scales, sizeOf } from './dim.ts';
import type { OwnFactors } from './own-factors.ts';

/** What a tensor is for. All but weights are vectors: they sum nothing over the width. */
export type TensorKind = 'weight' | 'bias' | 'gain' | 'embedding';

/** What is said of a tensor of any kind. */
export interface TensorBase {
  /** Unique in its plan: a path such as `block2/attention/query/kernel`. */
  readonly name: string;
  /** Declared where it does not follow from the dimensions: a bottleneck. */
  readonly role?: Role;
  /**
   * Whether the tensor is inside a residual branch, or what the branch ends with: `last`. Only
   * `depth` asks.
   */
  readonly branch?: boolean | 'last';
  /** The name of its initializer, for warnings: `zeros`, `glorotNormal`. */
  readonly initializer?: string;
  /**
   * Of a tensor whose fan-out scales, where all paths from it lead to one output: the width that
   * the output's tensor reads, if it grows at another rate. Rules whose update goes with the gradient
   * then take the smaller of two rates, that of the tensor's own width and that of this one.
   */
  readonly lastWidth?: Dim;
  /** Factors of the user's own, on top of the plan's. */
  readonly own?: OwnFactors;
}

/** A matrix, or a kernel: each of its outputs sums over its inputs. */
export interface WeightSpec extends TensorBase {
  readonly kind?: 'weight';
  /**
   * The number of inputs that each output sums. A list where it reads several things side by
   * side, as behind a concatenation: each is scaled as a tensor with that fan-in of its own.
   */
  readonly fanIn: Dim | readonly Dim[];
  /**
   * How often the list comes along the fan-in, one after the other: the positions of a
   * convolution's window, or those that were flattened. 1 if left out.
   */
  readonly repeats?: number;
  /** The number of outputs. */
  readonly fanOut: Dim;
  /**
   * Of a tensor that narrows a width to a fixed size: whether it writes an output of the model.
   * One inside the network scales alike, and a warning names it.
   */
  readonly readout?: boolean;
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
  /** Of a tensor that reads several things, all of them together. */
  readonly fanIn: Dim;
  readonly fanOut: Dim;
}

/** The fans of a tensor of any kind. */
export function fansOf(tensor: TensorSpec): Fans {
  if (isVector(tensor)) return { kind: tensor.kind, fanIn: 1, fanOut: tensor.size };
  const { fanIn, fanOut, repeats = 1 } = tensor;
  return { kind: 'weight', fanIn: isList(fanIn) ? total(fanIn, repeats) : fanIn, fanOut };
}

/**
 * The things that a tensor reads side by side, where they scale differently; undefined for a
 * tensor that is scaled as a whole.
 */
export function segmentsOf(tensor: TensorSpec): readonly Dim[] | undefined {
  if (isVector(tensor) || !isList(tensor.fanIn)) return undefined;
  const [first, ...others] = tensor.fanIn;
  return first === undefined || others.every((dim) => scaleAlike(dim, first))
    ? undefined
    : tensor.fanIn;
}

/** Whether a tensor is given as a vector, by its size. */
export function isVector(tensor: TensorSpec): tensor is VectorSpec {
  return tensor.kind !== undefined && tensor.kind !== 'weight';
}

/** Whether a weight narrows a width to a fixed size. */
export function narrows({ fanIn, fanOut }: Fans): boolean {
  return scales(fanIn) && !scales(fanOut);
}

function isList(fanIn: WeightSpec['fanIn']): fanIn is readonly Dim[] {
  return Array.isArray(fanIn);
}

function total(dims: readonly Dim[], repeats: number): Dim {
  const sum = (size: (dim: Dim) => number) =>
    repeats * dims.reduce<number>((all, dim) => all + size(dim), 0);
  return dims.some(scales) ? { size: sum(sizeOf), base: sum(baseOf) } : sum(sizeOf);
}

/** Whether two dimensions have the same ratio and both, or neither, scale. */
export function scaleAlike(a: Dim, b: Dim): boolean {
  // By products, so that equal ratios are equal to the bit.
  return scales(a) === scales(b) && sizeOf(a) * baseOf(b) === sizeOf(b) * baseOf(a);
}
