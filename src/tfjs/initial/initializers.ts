import type { Initializer } from '../../model/declared-initializer.ts';
import { normalQuantile, type Stream } from '../../random.ts';
import { orthogonal } from './orthogonal.ts';

/**
 * What an initializer of tfjs does, apart from tfjs: how large its entries are for a shape, and how to
 * draw them. The base recipe needs the two apart: it draws at the target shape with the size of
 * the base shape.
 */
export interface Distribution {
  /** The size of an entry for a tensor of this shape, up to a factor that no shape changes. */
  scale(shape: readonly number[]): number;
  /**
   * Fresh entries for a shape, per unit of {@link scale}; absent where nothing is drawn, and the
   * weights that are there are kept.
   */
  readonly draw?: (shape: readonly number[], stream: Stream) => Float32Array | Float64Array;
}

/** What tfjs's initializers are configured with; each has some of these. */
interface Config {
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
    case 'Ones':
    case 'Constant':
      return constant;
    case 'RandomUniform': {
      const { minval, maxval } = config;
      return unscaled((uniform) => minval + (maxval - minval) * uniform);
    }
    case 'RandomNormal': {
      const { mean, stddev } = config;
      return unscaled((uniform) => mean + stddev * normalQuantile(uniform));
    }
    case 'TruncatedNormal': {
      const { mean, stddev } = config;
      return unscaled((uniform) => mean + stddev * truncatedQuantile(uniform));
    }
    case 'VarianceScaling':
      return varianceScaling(config);
    case 'Orthogonal': {
      const { gain } = config;
      return {
        scale: (shape) => 1 / Math.sqrt(Math.max(...matrixShape(shape))),
        // Entries of an orthogonal matrix have size 1/√max; the scale takes that out.
        draw: (shape, stream) => {
          const [rows, columns] = matrixShape(shape);
          const entries = orthogonal(rows, columns, () => normalQuantile(stream.uniform()));
          const factor = gain * Math.sqrt(Math.max(rows, columns));
          return entries.map((entry) => entry * factor);
        },
      };
    }
    case 'Identity':
      return { scale: (shape) => 1 / Math.sqrt(shape[0] ?? 1) };
    default:
      return undefined;
  }
}

const constant: Distribution = { scale: () => 1 };

function unscaled(entry: (uniform: number) => number): Distribution {
  return { scale: () => 1, draw: (shape, stream) => fill(shape, () => entry(stream.uniform())) };
}

function varianceScaling({ scale, mode, distribution }: Config): Distribution {
  const limit = Math.sqrt(3);
  const entry =
    distribution === 'normal' ? truncatedQuantile : (uniform: number) => (2 * uniform - 1) * limit;
  return {
    scale: (shape) => Math.sqrt(scale / Math.max(1, fan(shape, mode))),
    draw: (shape, stream) => fill(shape, () => entry(stream.uniform())),
  };
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

/** Entries for a shape, one after the other. */
export function fill(shape: readonly number[], entry: () => number): Float64Array {
  const values = new Float64Array(shape.reduce((all, dim) => all * dim, 1));
  for (let i = 0; i < values.length; i++) values[i] = entry();
  return values;
}
