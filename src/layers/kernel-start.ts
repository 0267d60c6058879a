import { initializers } from '@tensorflow/tfjs-layers';
import { invalidArgument } from '../errors.ts';
import { checkKeys } from '../known-keys.ts';

/** An initializer, as `tf.initializers` makes them. */
export type Initializer = ReturnType<typeof initializers.zeros>;

/**
 * How a kernel starts: normal entries of the standard deviation scale / √fan-in, or zeros where the
 * scale is zero. In the form in which a layer's property says it to richscale: tfjs's own initializers
 * count the fans of kernels with an axis for heads or experts wrongly.
 */
export type KernelStart = Initializer | { readonly std: (fanIn: number) => number };

export function kernelStart(scale: number): KernelStart {
  return scale === 0 ? initializers.zeros() : { std: (fanIn) => scale / Math.sqrt(fanIn) };
}

/** The initializer of tfjs that draws a kernel of this fan-in. */
export function drawing(start: KernelStart, fanIn: number): Initializer {
  return 'std' in start ? initializers.randomNormal({ mean: 0, stddev: start.std(fanIn) }) : start;
}

/**
 * Factors on the initial standard deviation of a layer's kernels, by name; 1 where left out, 0 for a
 * kernel that starts at zero.
 */
export type InitialScales<Kernel extends string> = { readonly [Name in Kernel]?: number };

/** Throws `invalid-argument` for a scale that is negative or infinite; `unknown-key`. */
export function checkScales(
  scales: InitialScales<string>,
  kernels: readonly string[],
  argument: string,
): void {
  checkKeys(argument, scales, Object.fromEntries(kernels.map((name) => [name, true])));
  for (const [name, scale] of Object.entries(scales)) {
    if (typeof scale === 'number' && Number.isFinite(scale) && scale >= 0) continue;
    throw invalidArgument(
      `${argument}.${name}`,
      scale,
      'It is a factor on 1/√fan-in, a finite number that is not negative.',
      'Give such as 0.5, or 0 for a kernel that starts at zero.',
    );
  }
}
