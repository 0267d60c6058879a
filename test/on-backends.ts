import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterEach, beforeAll, beforeEach, describe } from 'vitest';

/** The backends that run in Node. */
export type Backend = 'cpu' | 'wasm';

// tfjs's banner about tfjs-node, at the first use of a backend.
tf.env().set('PROD', true);

/** A suite on one backend. Whatever tensors and variables its tests leave are disposed of. */
export function onBackend(backend: Backend, name: string, suite: () => void): void {
  describe(`${name} (${backend})`, () => {
    beforeAll(async () => {
      await tf.setBackend(backend);
    });
    beforeEach(() => {
      tf.engine().startScope();
    });
    afterEach(() => {
      tf.engine().endScope();
      tf.disposeVariables();
    });
    suite();
  });
}

/** The same suite on every backend: what it says must hold whatever the kernels. */
export function onEveryBackend(name: string, suite: (backend: Backend) => void): void {
  for (const backend of ['cpu', 'wasm'] as const) onBackend(backend, name, () => suite(backend));
}
