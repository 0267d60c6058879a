import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { muP } from '../../src/index.ts';
import { adam, parameterize, sgd } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { mlp, reloaded } from './models.ts';
import { weightValues } from './training.ts';

const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.02 }) };
const given = () => ({ ...options, base: mlp(4) });

/** The tag of the error that `run` throws. */
function tagOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    return (error as { _tag?: string })._tag;
  }
  return undefined;
}

onBackend('cpu', 'a model that cannot be parameterized is refused', () => {
  it.each<[string, () => tf.LayersModel, string, RegExp]>([
    [
      'because it is compiled',
      () => {
        const model = mlp(16);
        model.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
        return model;
      },
      'invalid-argument',
      /is compiled.*Parameterize it first/,
    ],
    [
      'because it was parameterized',
      () => parameterize(mlp(16), given()).model,
      'already-parameterized',
      /resume\(model/,
    ],
    [
      'because it was parameterized in another gauge',
      () =>
        parameterize(mlp(16), { ...given(), parameterization: muP({ gauge: 'unit-init' }) }).model,
      'already-parameterized',
      /rescaled a second time/,
    ],
    ['because it is not built', () => tf.sequential(), 'invalid-argument', /not built.*inputShape/],
    ['because it is none', () => ({}) as tf.LayersModel, 'invalid-argument', /not a tf\.LayersM/],
    [
      'because it is undefined',
      () => undefined as unknown as tf.LayersModel,
      'invalid-argument',
      /model: received undefined/,
    ],
  ])('%s', (_, make, tag, message) => {
    const model = make();
    expect(() => parameterize(model, given())).toThrow(message);
    expect(tagOf(() => parameterize(model, given()))).toBe(tag);
  });

  it('because it was parameterized before it was saved', async () => {
    const loaded = await reloaded(parameterize(mlp(16), given()).model);
    const before = weightValues(loaded);
    expect(tagOf(() => parameterize(loaded, given()))).toBe('already-parameterized');
    expect(weightValues(loaded)).toStrictEqual(before);
  });

  it('because it was parameterized at its base width, where nothing showed', () => {
    const { model } = parameterize(mlp(4), { ...given(), delta: mlp(8) });
    expect(tagOf(() => parameterize(model, given()))).toBe('already-parameterized');
  });

  it('without a parameterization or an optimizer', () => {
    const model = mlp(16);
    const wrong = (extra: object) => parameterize(model, { ...given(), ...extra } as never);
    expect(() => wrong({ parameterization: 'muP' })).toThrow(/parameterization: received "muP"/);
    expect(() => wrong({ optimizer: null })).toThrow(/optimizer: received null/);
  });

  it('because two of its tensors come to the same name', () => {
    const make = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'a/b', units: width, inputShape: [3] }),
          tf.sequential({
            name: 'a',
            layers: [tf.layers.dense({ name: 'b', units: width, inputShape: [width] })],
          }),
        ],
      });
    expect(() => parameterize(make, { ...options, width: 8, baseWidth: 4 })).toThrow(
      /a\/b\/kernel.*Two tensors have this name/,
    );
  });

  it('is not refused a second time once the first try failed', () => {
    const model = mlp(16);
    expect(() => parameterize(model, { ...given(), seed: -1 })).toThrow();
    expect(() => parameterize(model, { ...given(), tensors: { none: 'hidden' } })).toThrow();
    expect(parameterize(model, given()).model).toBe(model);
  });
});

onBackend('cpu', 'warnings', () => {
  it('go to onWarning, one call each, as they stand in the plan', () => {
    const warnings: string[] = [];
    const { plan } = parameterize(mlp(4), {
      base: mlp(4),
      parameterization: muP(),
      optimizer: sgd({ learningRate: 0.1 }),
      onWarning: (warning) => warnings.push(warning),
    });
    expect(warnings).toStrictEqual([...plan.warnings]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^Nothing scales/);
  });

  it('can be thrown, and the model is then as it was', () => {
    const model = mlp(64);
    const before = weightValues(model);
    expect(() =>
      parameterize(model, {
        base: mlp(4),
        parameterization: muP(),
        optimizer: sgd({ learningRate: 0.1 }),
        depth: { layers: { size: 8, base: 4 }, alpha: 1 },
        onWarning: (warning) => {
          throw new Error(warning);
        },
      }),
    ).toThrow(/no tensor is marked/);
    expect(weightValues(model)).toStrictEqual(before);
  });
});
