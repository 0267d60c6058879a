import * as tf from '@tensorflow/tfjs';

/** What the engine holds. */
export function held(): { readonly tensors: number; readonly bytes: number } {
  const { numTensors, numBytes } = tf.memory();
  return { tensors: numTensors, bytes: numBytes };
}

/** By how much `run` makes what the engine holds grow. */
export function growth(run: () => unknown): ReturnType<typeof held> {
  const before = held();
  run();
  const after = held();
  return { tensors: after.tensors - before.tensors, bytes: after.bytes - before.bytes };
}

export const nothing: ReturnType<typeof held> = { tensors: 0, bytes: 0 };
