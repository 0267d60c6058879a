import { stream } from '../../../src/random.ts';

/**
 * Runs a training step in which what layers draw at random (dropout, noise, codes) is the same in
 * every run: tfjs takes the seed of every draw that has none from `Math.random`, in the order of
 * the layers, which neither gauge nor backend changes.
 */
export async function withDrawsOf<T>(step: number, run: () => Promise<T>): Promise<T> {
  const { random } = Math;
  const draws = stream(step, 'draws of a step');
  Math.random = () => draws.uniform();
  try {
    return await run();
  } finally {
    Math.random = random;
  }
}
