import type { LayersModel } from '@tensorflow/tfjs-layers';
import { RichscaleError } from '../errors.ts';
import { disposeBuilt, type Moment, now } from '../model/built-model.ts';
import { isModel } from '../model/check-model.ts';
import { withLazyWeights } from '../model/lazy-weights.ts';

/** A model that a factory built. Its weights are drawn when they are first read. */
export interface Built {
  readonly model: LayersModel;
  /** Disposes of what the factory made; what was there before it was called is left as it was. */
  dispose(): void;
}

/**
 * The model that a factory builds at a width.
 *
 * @throws `invalid-callback` if it returns a promise, or anything else that is no model
 */
export function build(factory: (width: number) => unknown, width: number): Built {
  const since = now();
  const model = withLazyWeights(() => factory(width));
  if (isModel(model)) return { model, dispose: () => disposeBuilt(model, since) };
  const later = typeof (model as PromiseLike<unknown> | undefined)?.then === 'function';
  if (later) disposeLater(model as PromiseLike<LayersModel>, since);
  throw new RichscaleError(
    'invalid-callback',
    {
      argument: `factory(${width})`,
      received: model,
      problem: later
        ? 'It is asynchronous, and parameterize waits for nothing.'
        : 'It returned no tf.LayersModel.',
      remedy: later
        ? 'Await the models first: parameterize(await build(512), { base: await build(64), delta: await build(128), … }).'
        : 'Let it return the model that tf.sequential or tf.model made.',
    },
    { callback: 'factory' },
  );
}

/** What a factory makes is the callee's to dispose of, even if it comes too late. */
function disposeLater(promise: PromiseLike<LayersModel>, since: Moment): void {
  Promise.resolve(promise)
    .then((model) => disposeBuilt(model, since))
    .catch(() => {});
}
