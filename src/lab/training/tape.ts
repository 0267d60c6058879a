import { dispose, engine } from '@tensorflow/tfjs-core';

/** Runs what works out gradients; where it fails, nothing stays behind of them. */
export function releasingTape<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    releaseTape();
    throw error;
  }
}

/**
 * Disposes of what a gradient that failed has left: tfjs lets go of what it saved for a backward
 * pass at the end of one only. Where a gradient is under way, or none failed, it does nothing.
 */
function releaseTape(): void {
  const { state } = engine();
  if (state.gradientDepth > 0) return;
  // tfjs sets it to null after a backward pass, whatever its type says.
  const left: typeof state.activeTape | null | undefined = state.activeTape;
  for (const { saved } of left ?? []) if (saved !== undefined) dispose(saved);
  state.activeTape = [];
}
