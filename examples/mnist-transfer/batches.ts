import { at, range } from './lists.ts';
import { classes, type Mnist, pixels } from './mnist.ts';

/** One batch as plain arrays. */
export interface Batch {
  readonly images: Float32Array;
  readonly labels: Float32Array;
}

// Mean and deviation of all training pixels.
const pixelMean = 0.1307 * 255;
const pixelDeviation = 0.3081 * 255;

/**
 * What each of the 256 pixel values becomes: standardized, and divided by √784, so that an image
 * has norm one whatever its resolution; the first layer's initializer in `model.ts` makes up for
 * it. A layer's part in the change of the output goes with the squared norm of its input. With
 * 784 inputs of size one the first layer, whose part hardly depends on the width, outweighs the
 * others up to widths of about a thousand: all schemes then look alike here, and nothing can be
 * seen of their differences.
 */
const normalized = Float32Array.from(
  range(0, 255),
  (value) => (value - pixelMean) / (pixelDeviation * Math.sqrt(pixels)),
);

/** Batches in an order that depends on the seed alone, so all cells of a seed see the same. */
export function* batches(
  { images, labels }: Mnist,
  { seed, batchSize }: { readonly seed: number; readonly batchSize: number },
): Generator<Batch, never> {
  const order = shuffled(labels.length, seed);
  for (;;) {
    const batch: Batch = {
      images: new Float32Array(batchSize * pixels),
      labels: new Float32Array(batchSize * classes),
    };
    for (let row = 0; row < batchSize; row++) {
      const example = order.next().value;
      for (let pixel = 0; pixel < pixels; pixel++) {
        const value = at(images, example * pixels + pixel);
        batch.images[row * pixels + pixel] = at(normalized, value);
      }
      batch.labels[row * classes + at(labels, example)] = 1;
    }
    yield batch;
  }
}

/** The indices in a random order (Fisher and Yates), drawn as needed; after the last, again. */
function* shuffled(count: number, seed: number): Generator<number, never> {
  const order = new Uint32Array(count).map((_, index) => index);
  const random = mulberry32(seed);
  for (;;) {
    for (let index = 0; index < count; index++) {
      const other = index + Math.floor(random() * (count - index));
      const drawn = at(order, other);
      order[other] = at(order, index);
      order[index] = drawn;
      yield drawn;
    }
  }
}

/** Tommy Ettinger's Mulberry32, uniform in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
