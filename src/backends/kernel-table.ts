import type { KernelConfig, KernelFunc } from '@tensorflow/tfjs-core';

/** The kernels of ours for one backend, by name. */
export interface KernelTable {
  /**
   * Those that are faster than stock, or right where stock is wrong, and take its place; each may
   * fall back on the stock one.
   */
  readonly replacing: Readonly<Record<string, (stock: KernelConfig) => KernelFunc>>;
  /** Those that the stock backend lacks. A later version of tfjs that has one keeps its own. */
  readonly adding: Readonly<Record<string, KernelFunc>>;
}
