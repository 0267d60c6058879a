interface Passes {
  dispatchWorkgroups(this: unknown, ...sizes: number[]): void;
}

/** How many dispatches are recorded on any GPU while something runs. */
export async function countDispatches(run: () => unknown): Promise<number> {
  const { GPUComputePassEncoder } = globalThis as unknown as {
    GPUComputePassEncoder: { prototype: Passes };
  };
  const { prototype } = GPUComputePassEncoder;
  const original = prototype.dispatchWorkgroups;
  let count = 0;
  prototype.dispatchWorkgroups = function (...sizes) {
    count++;
    original.apply(this, sizes);
  };
  try {
    await run();
  } finally {
    prototype.dispatchWorkgroups = original;
  }
  return count;
}
