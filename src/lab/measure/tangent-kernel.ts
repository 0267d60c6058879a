import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../../errors.ts';
import type { Batch } from '../training/batch.ts';
import { dot, type Jacobian, type JacobianOptions, jacobian } from './jacobian.ts';
import type { Kernel } from './kernels.ts';

/** Options of {@link tangentKernel}. */
export interface TangentKernelOptions extends JacobianOptions {
  /**
   * Bytes of Jacobian rows held at a time, at least two rows. Left out, 256 MiB, or two rows
   * where these are more. The backend holds one row's gradients besides.
   */
  readonly memoryLimit?: number;
  /** Is awaited before each row: to let others run, or to throw. */
  readonly checkpoint?: () => Promise<void>;
}

const usualLimit = 256 * 2 ** 20;

/**
 * The tangent kernel of a model at inputs, J·Jᵀ. Rows that do not fit into the memory limit are
 * worked out anew for each block of those that do: about rows² ÷ (2 · held) times a backward pass.
 *
 * @throws `invalid-argument` for a limit below two rows
 */
export async function tangentKernel(
  model: LayersModel,
  x: Batch['x'],
  options: TangentKernelOptions = {},
): Promise<Kernel> {
  const source = jacobian(model, x, options);
  const { rows } = source;
  const kernel = new Float64Array(rows * rows);
  const capacity = rowsWithin(options.memoryLimit, source);
  // One place is for the row that passes by.
  const blockSize = capacity >= rows ? rows : capacity - 1;
  for (let from = 0; from < rows; from += blockSize) {
    const block: Float32Array[] = [];
    for (let index = from; index < rows; index++) {
      await options.checkpoint?.();
      const row = await source.row(index);
      if (block.length < blockSize) block.push(row);
      block.forEach((other, place) => {
        const value = dot(row, other);
        kernel[index * rows + from + place] = value;
        kernel[(from + place) * rows + index] = value;
      });
    }
  }
  return kernel;
}

function rowsWithin(memoryLimit: number | undefined, { parameters, rows }: Jacobian): number {
  const bytes = parameters * Float32Array.BYTES_PER_ELEMENT;
  const needed = Math.min(2, rows) * bytes;
  const limit = memoryLimit ?? Math.max(usualLimit, needed);
  if (limit >= needed) return Math.floor(limit / bytes);
  throw invalidArgument(
    'memoryLimit',
    memoryLimit,
    `Two rows of the Jacobian of ${parameters} parameters take ${needed} bytes.`,
    'Raise the limit, or leave the tangent kernel out.',
  );
}
