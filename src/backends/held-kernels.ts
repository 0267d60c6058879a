import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** Which kernel of which backend. */
export type KernelPlace = Pick<KernelConfig, 'kernelName' | 'backendName'>;

/**
 * What a kernel of ours carries in tfjs's registry, which is one for the whole process, while this
 * package may be there in several copies: as ESM and as CommonJS, or bundled into something.
 */
const mark: unique symbol = Symbol.for('richscale.kernel');

interface Held {
  /** What it took the place of. */
  readonly stock: KernelConfig | undefined;
  /** How many copies of this package have it enabled. */
  holders: number;
}

type Marked = KernelConfig & { readonly [mark]?: Held };

/**
 * Registers a kernel of ours, or counts one more holder of the one that another copy of this
 * package has registered.
 *
 * @param make the kernel; undefined where what is registered is to stay
 * @returns what is held now, to be given to {@link release}; undefined where nothing is
 */
export function hold(
  { kernelName, backendName }: KernelPlace,
  make: (stock: KernelConfig | undefined) => KernelFunc | undefined,
): KernelConfig | undefined {
  const current = getKernel(kernelName, backendName) as Marked | undefined;
  const held = current?.[mark];
  if (held !== undefined) {
    held.holders++;
    return current;
  }
  const kernelFunc = make(current);
  if (kernelFunc === undefined) return undefined;
  const place = { kernelName, backendName };
  const ours: Marked = { ...current, ...place, kernelFunc, [mark]: { stock: current, holders: 1 } };
  exchange(place, ours);
  return ours;
}

/** Whether what was held is still registered: nobody has put a kernel of their own there since. */
export function isRegistered(held: KernelConfig): boolean {
  return getKernel(held.kernelName, held.backendName) === held;
}

/** Gives up a kernel; the last holder puts back what was there before the first. */
export function release(kernel: KernelConfig): void {
  const held = (kernel as Marked)[mark];
  if (held === undefined) return;
  held.holders--;
  if (held.holders === 0 && isRegistered(kernel)) exchange(kernel, held.stock);
}

/** Puts a kernel in the place of another without tfjs's warning that there is one. */
export function exchange(place: KernelPlace, next: KernelConfig | undefined): void {
  const { kernelName, backendName } = place;
  if (getKernel(kernelName, backendName) !== undefined) unregisterKernel(kernelName, backendName);
  if (next !== undefined) registerKernel(next);
}
