import { tensor2d } from '@tensorflow/tfjs-core';
import type { Batch } from 'richscale/lab';
import { classes, type Mnist, pixels } from './mnist.ts';

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
  { length: 256 },
  (_, value) => (value - pixelMean) / (pixelDeviation * Math.sqrt(pixels)),
);

/** Batches in an order that depends on the seed alone, so all cells of a seed see the same. */
export function batchesOf(
  { images, labels }: Mnist,
  { steps, batchSize }: { readonly steps: number; readonly batchSize: number },
): (step: number, seed: number) => Batch {
  const orders = new Map<number, Uint32Array>();
  const orderOf = (seed: number): Uint32Array => {
    const order = orders.get(seed) ?? drawn(labels.length, steps * batchSize, seed);
    orders.set(seed, order);
    return order;
  };
  return (step, seed) => {
    const examples = orderOf(seed).subarray(step * batchSize, (step + 1) * batchSize);
    const x = new Float32Array(batchSize * pixels);
    const y = new Float32Array(batchSize * classes);
    examples.forEach((example, row) => {
      for (let pixel = 0; pixel < pixels; pixel++) {
        x[row * pixels + pixel] = normalized[images[example * pixels + pixel] ?? 0] ?? 0;
      }
      y[row * classes + (labels[example] ?? 0)] = 1;
    });
    return { x: tensor2d(x, [batchSize, pixels]), y: tensor2d(y, [batchSize, classes]) };
  };
}

/** The first of all indices in a random order (Fisher and Yates). */
function drawn(count: number, wanted: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  const random = mulberry32(seed);
  for (let index = 0; index < wanted; index++) {
    const other = index + Math.floor(random() * (count - index));
    const [here = 0, there = 0] = [order[index], order[other]];
    order[index] = there;
    order[other] = here;
  }
  return order.slice(0, wanted);
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
