import type { LayersModel } from '@tensorflow/tfjs-layers';
import { invalidArgument, RichscaleError } from '../errors.ts';
import { checkModel } from '../model/check-model.ts';
import { parameterizedPart } from './plan-of.ts';

/**
 * Throws unless a model can be parameterized: `already-parameterized` if it was before,
 * `invalid-argument` if it is no model, compiled, or not built.
 */
export function checkFresh(model: LayersModel): void {
  checkModel(model, 'model');
  const part = parameterizedPart(model);
  if (part !== undefined) {
    const whole = part === model.name;
    throw new RichscaleError('already-parameterized', {
      argument: 'model',
      received: model.name,
      problem: `${whole ? 'It' : `Its part ${part}`} was parameterized before, and its weights would be rescaled a second time.`,
      remedy: whole
        ? 'To go on training it use resume(model, { optimizer }); to start over build it anew.'
        : "Build the model on toStandard(part), whose multipliers are in its weights, and keep these: initial: { 'part/*': 'keep' }. Or build all of it anew.",
    });
  }
  if ((model as { optimizer?: unknown }).optimizer !== undefined) {
    throw invalidArgument(
      'model',
      model.name,
      'It is compiled, with an optimizer that does not know of its width.',
      'Parameterize it first, then compile it with the optimizer that parameterize returns.',
    );
  }
  // A sequential model's own `built` stays false until it is first used.
  if ((model.outputs ?? []).length === 0) {
    throw invalidArgument(
      'model',
      model.name,
      'It is not built, so it has no weights yet.',
      'Give its first layer an inputShape.',
    );
  }
}

/** Refuses options of the one form of `parameterize` in a call of the other. */
export function checkForm(
  options: object,
  known: Readonly<Record<string, true>>,
  form: 'model' | 'factory',
): void {
  const others = form === 'model' ? ['width'] : ['base', 'delta'];
  const key = others.find((other) => Object.hasOwn(options, other));
  if (key === undefined) return;
  throw new RichscaleError(
    'unknown-key',
    {
      argument: `options.${key}`,
      received: (options as Record<string, unknown>)[key],
      problem:
        form === 'model'
          ? 'Only parameterize(factory, { width, baseWidth, … }) takes it, and a model was given.'
          : 'Only parameterize(model, { base, … }) takes it, and a factory was given.',
      remedy:
        form === 'model'
          ? 'Pass the function (width) => model instead, or `base` instead of it.'
          : 'Give `width` and `baseWidth`, at which the factory is called, or pass a model.',
    },
    { key, known: Object.keys(known), nearest: undefined },
  );
}
