import type { Reduction } from '../core/plan/logits.ts';
import type { TensorKind } from '../core/plan/tensor.ts';
import type { DeclaredInitializer } from './declared-initializer.ts';

/** Axes of a weight, counted from the front or, where negative, from the end. */
export type Axes = readonly number[] | { readonly allBut: readonly number[] };

/** What the axes of a weight are. Axes in neither list are repetitions, such as experts. */
export interface Fans {
  readonly kind: TensorKind;
  /** The axes that each output sums over. */
  readonly fanIn: Axes;
  /** The axes of its outputs. */
  readonly fanOut: Axes;
}

/** What is known of one weight of a layer class. */
export interface Layout extends Fans {
  /** The layer's property that keeps its initializer, or how every instance draws it. */
  readonly initializer: string | DeclaredInitializer;
  /** The layer's property that keeps its regularizer. */
  readonly regularizer: string;
  /** Whether it is meant to narrow a width, as a router is. */
  readonly readout?: boolean;
}

/** What a layer multiplies by a factor that the plan decides, besides its weights. */
export interface InnerMultipliers {
  /**
   * Attention logits, divided by the root of the head size: the weight that makes the queries, and
   * its axis that is the head size. The layer multiplies them by its property `logitMultiplier`.
   */
  readonly logits?: { readonly weight: string; readonly axis: number };
  /**
   * The held layers that make its residual branches, each with those of its weights that the branch
   * ends with. The layer multiplies branches by its property `branchMultiplier`.
   */
  readonly branches?: Readonly<Record<string, readonly string[]>>;
  /** Given where what it writes sums over the width without a weight of its own. */
  readonly output?: Reduction;
}

/** What is known of a layer class. */
export interface KnownLayer extends InnerMultipliers {
  /** By the name given to `addWeight`. `statistics` are no parameters: moving means, say. */
  readonly weights: Readonly<Record<string, Layout | 'statistics'>>;
  /** Where it keeps the layers that it is made of. */
  readonly holds: readonly Held[];
}

/** A property in which a layer keeps another, or a list of them. */
export interface Held {
  readonly property: string;
  /** What names of weights in it begin with; in a list with its number, from 1. */
  readonly segment: string;
}

/** What is known of a class of the user's own. */
export interface RegisteredLayer extends KnownLayer {
  readonly className: string;
  /** The weights that every instance has. */
  readonly required: readonly string[];
}

/** The layouts that have a name. */
export type LayoutWord = 'matrix' | 'bias' | 'gain' | 'embedding' | 'depthwise' | 'transposed';

/** What each name stands for. */
export const fansOf: Readonly<Record<LayoutWord, Fans>> = {
  matrix: { kind: 'weight', fanIn: { allBut: [-1] }, fanOut: [-1] },
  bias: { kind: 'bias', fanIn: [], fanOut: { allBut: [] } },
  gain: { kind: 'gain', fanIn: [], fanOut: { allBut: [] } },
  embedding: { kind: 'embedding', fanIn: [], fanOut: [-1] },
  // [height, width, channels, multiplier]: each output sums one channel's window.
  depthwise: { kind: 'weight', fanIn: { allBut: [-2, -1] }, fanOut: [-2, -1] },
  // [height, width, out, in], as transposed convolutions keep it.
  transposed: { kind: 'weight', fanIn: { allBut: [-2] }, fanOut: [-2] },
};

/** A weight whose initializer and regularizer are kept as tfjs does: `kernelInitializer`. */
export function layout(fans: Fans, stem: string): Layout {
  return { ...fans, initializer: `${stem}Initializer`, regularizer: `${stem}Regularizer` };
}

/** How a declared weight of an unknown layer is read: (…, in, out), or a vector. */
export function defaultFans(rank: number): Fans {
  return fansOf[rank < 2 ? 'bias' : 'matrix'];
}

/** The axes of a weight of the given rank, counted from the front. */
export function axesOf(
  { fanIn, fanOut }: Fans,
  rank: number,
): { readonly fanIn: readonly number[]; readonly fanOut: readonly number[] } {
  return { fanIn: counted(fanIn, rank), fanOut: counted(fanOut, rank) };
}

function counted(axes: Axes, rank: number): readonly number[] {
  const fromFront = (axis: number) => (axis < 0 ? axis + rank : axis);
  if (!('allBut' in axes)) return axes.map(fromFront);
  const left = new Set(axes.allBut.map(fromFront));
  return Array.from({ length: rank }, (_, axis) => axis).filter((axis) => !left.has(axis));
}
