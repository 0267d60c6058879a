import * as tf from '@tensorflow/tfjs';

/**
 * The most bytes of tensors that there are at the end of any kernel while `run` runs, beyond those
 * at its start. (`tf.profile` reads every output back, and is no use for large ones.)
 */
export async function peakBytes(run: () => Promise<unknown>): Promise<number> {
  const engine = tf.engine();
  const bytes = (): number => engine.memory().numBytes;
  const start = bytes();
  let peak = start;
  const { runKernel } = engine;
  engine.runKernel = ((...args: Parameters<typeof runKernel>) => {
    const result = runKernel.apply(engine, args);
    peak = Math.max(peak, bytes());
    return result;
  }) as typeof runKernel;
  try {
    await run();
  } finally {
    // The class's own method again.
    delete (engine as { runKernel?: unknown }).runKernel;
  }
  return peak - start;
}
