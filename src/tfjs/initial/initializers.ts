import type { Initializer } from '../../model/declared-initializer.ts';
import { normalQuantile, type Stream } from '../../random.ts';
import { orthogonal } from './orthogonal.ts';
import { constantFault, type Law, lawFault, orthogonalFault } from './plain-faults.ts';

/**
 * What an initializer of tfjs does, apart from tfjs: how large its entries are for a shape, and how to
 * draw them. The base recipe needs the two apart: it draws at the target shape with the size of
 * the base shape.
 */
export interface Distribution {
  /** The size of an entry for a tensor of this shape, up to a factor that no shape changes. */
  scale(shape: readonly number[]): number;
  /**
   * Fresh entries for a shape, `size` for each unit of {@link scale}; absent where nothing is drawn,
   * and the weights that are there are kept.
   */
  readonly draw?: (shape: readonly number[], stream: Stream, size: number) => Float32Array;
  /** The one value of all entries, where they have one. */
  readonly constant?: number;
  /**
   * Why entries are plainly none that the initializer made for this shape; undefined where they may
   * be. Of 10 000 tensors that it did make, at most one is found fault with.
   */
  readonly fault: (entries: Float32Array, shape: readonly number[]) => string | undefined;
}

/** What tfjs's initializers are configured with; each has some of these. */
interface Config {
  readonly value: number;
  readonly minval: number;
  readonly maxval: number;
  readonly mean: number;
  readonly stddev: number;
  readonly gain: number;
  readonly scale: number;
  readonly mode: 'fanIn' | 'fanOut' | 'fanAvg';
  readonly distribution: 'normal' | 'uniform';
}

/** `zeros`, `glorotNormal`, `randomUniform`: the initializer's name as tfjs spells it. */
export function initializerName(initializer: Initializer): string {
  const className = (initializer.constructor as { className?: string }).className ?? 'unknown';
  return className.charAt(0).toLowerCase() + className.slice(1);
}

/** The distribution of an initializer of tfjs; undefined for one of another class. */
export function distributionOf(initializer: Initializer): Distribution | undefined {
  const config = initializer.getConfig() as unknown as Config;
  switch (initializer.getClassName()) {
    case 'Zeros':
      return constant(0);
    case 'Ones':
      return constant(1);
    case 'Constant':
      return constant(config.value);
    case 'RandomUniform': {
      const { minval, maxval } = config;
      const law = uniformLaw((minval + maxval) / 2, Math.abs(maxval - minval) / 2);
      return independent(law, (uniform) => minval + (maxval - minval) * uniform);
    }
    case 'RandomNormal': {
      const { mean, stddev } = config;
      const law = normalLaw(mean, stddev);
      return independent(law, (uniform) => mean + stddev * normalQuantile(uniform));
    }
    case 'TruncatedNormal': {
      const { mean, stddev } = config;
      const law = truncatedLaw(mean, stddev);
      return independent(law, (uniform) => mean + stddev * truncatedQuantile(uniform));
    }
    case 'VarianceScaling':
      return varianceScaling(config);
    case 'Orthogonal': {
      const { gain } = config;
      return {
        scale: (shape) => 1 / Math.sqrt(Math.max(...matrixShape(shape))),
        // Entries of an orthogonal matrix have size 1/√max; the scale takes that out.
        draw: (shape, stream, size) => {
          const [rows, columns] = matrixShape(shape);
          const entries = orthogonal(rows, columns, (into) => fill(into, stream, normalQuantile));
          const factor = gain * Math.sqrt(Math.max(rows, columns));
          return Float32Array.from(entries, (entry) => entry * factor * size);
        },
        fault: (entries, shape) => orthogonalFault(entries, ...matrixShape(shape), gain),
      };
    }
    case 'Identity': {
      const { gain } = config;
      const entry = (index: number, [size = 1]: readonly number[]) =>
        index % (size + 1) === 0 ? gain : 0;
      return {
        scale: (shape) => 1 / Math.sqrt(shape[0] ?? 1),
        fault: (entries, shape) => constantFault(entries, (index) => entry(index, shape)),
      };
    }
    default:
      return undefined;
  }
}

function constant(value: number): Distribution {
  return {
    scale: () => 1,
    constant: value,
    fault: (entries) => constantFault(entries, () => value),
  };
}

/** Entries that are drawn one by one, of a size that no shape changes. */
function independent(law: Law, entry: (uniform: number) => number): Distribution {
  return { ...drawnBy(entry), scale: () => 1, fault: (entries) => lawFault(entries, law, 1) };
}

/** Entries that are drawn one by one: each from its uniform number. */
export function drawnBy(entry: (uniform: number) => number): Pick<Required<Distribution>, 'draw'> {
  return {
    draw: (shape, stream, size) => {
      const values = new Float32Array(shape.reduce((all, dim) => all * dim, 1));
      fill(values, stream, (uniform) => entry(uniform) * size);
      return values;
    },
  };
}

function varianceScaling({ scale, mode, distribution }: Config): Distribution {
  const limit = Math.sqrt(3);
  const normal = distribution === 'normal';
  const law = normal ? truncatedLaw(0, 1) : uniformLaw(0, limit);
  const sizeOf = (shape: readonly number[]) => Math.sqrt(scale / Math.max(1, fan(shape, mode)));
  return {
    ...drawnBy(normal ? truncatedQuantile : (uniform) => (2 * uniform - 1) * limit),
    scale: sizeOf,
    fault: (entries, shape) => lawFault(entries, law, sizeOf(shape)),
  };
}

function uniformLaw(mean: number, bound: number): Law {
  return { mean, bound, variance: bound ** 2 / 3, fourth: bound ** 4 / 5 };
}

function normalLaw(mean: number, stddev: number): Law {
  return { mean, bound: Number.POSITIVE_INFINITY, variance: stddev ** 2, fourth: 3 * stddev ** 4 };
}

/** Moments of a normal distribution cut off at two standard deviations. */
function truncatedLaw(mean: number, stddev: number): Law {
  const [second, fourth] = [0.7737413, 1.4161891];
  return { mean, bound: 2 * stddev, variance: second * stddev ** 2, fourth: fourth * stddev ** 4 };
}

/** tfjs's own fans, right or wrong for the layer: the aim is the size that tfjs would draw. */
function fan(shape: readonly number[], mode: Config['mode']): number {
  const size = shape.reduce((all, dim) => all * dim, 1);
  const rank = shape.length;
  const matrixLike = rank >= 2 && rank <= 5;
  const receptive = matrixLike ? shape.slice(0, -2).reduce((all, dim) => all * dim, 1) : 1;
  const fanIn = matrixLike ? (shape[rank - 2] ?? 1) * receptive : Math.sqrt(size);
  const fanOut = matrixLike ? (shape[rank - 1] ?? 1) * receptive : Math.sqrt(size);
  return { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
}

/** A standard normal cut off at two standard deviations, as tfjs cuts it. */
function truncatedQuantile(uniform: number): number {
  const below = 0.022750131948179195; // Φ(−2)
  return normalQuantile(below + uniform * (1 - 2 * below));
}

function matrixShape(shape: readonly number[]): readonly [number, number] {
  return [shape.slice(0, -1).reduce((all, dim) => all * dim, 1), shape.at(-1) ?? 1];
}

/** Uniform numbers are drawn so many at a time: in the cache, and without a second copy of all. */
const chunk = 1024;

/** Fills entries one after the other, each from its uniform number. */
function fill(
  into: Float32Array | Float64Array,
  stream: Stream,
  entry: (uniform: number) => number,
): void {
  const uniforms = new Float64Array(Math.min(chunk, into.length));
  for (let start = 0; start < into.length; start += chunk) {
    const part = uniforms.subarray(0, Math.min(chunk, into.length - start));
    stream.fill(part);
    for (let i = 0; i < part.length; i++) into[start + i] = entry(part[i] as number);
  }
}
