import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { parameterization } from '../../src/index.ts';
import { parameterize, sgd } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { entriesOf, fansOf, networkOf, randomInitializers } from './initial-weights.ts';
import { mlp } from './models.ts';
import { weightValues } from './training.ts';

const optimizer = sgd({ learningRate: 0.1 });

/** What σ is multiplied by, relative to base, at r: the three sizes of docs/theory.md. */
const sigma = (name: string, ratio: number, r: number): number =>
  ({ in: 1, hidden: ratio ** -0.5, out: ratio ** (-0.5 - r) })[name] ?? Number.NaN;

/** Checks that `after` is `before` times one factor, entry for entry, to float32's rounding. */
function expectMultiple(after: Float32Array, before: Float32Array, factor: number): void {
  after.forEach((value, i) => {
    const exact = (before[i] ?? 0) * factor;
    // Two roundings: of the factor and of the product.
    if (Math.abs(value - exact) > 2 * 2 ** -24 * Math.abs(exact)) expect(value).toBe(exact);
  });
  expect(before.some((value) => value !== 0)).toBe(true);
}

onEveryBackend('without a seed the weights that are there are rescaled', () => {
  it.each(randomInitializers)('$name: by σ(base)/σ(target) and the plan', ({ make, size }) => {
    const [width, base] = [40, 8];
    for (const richness of [0, 0.3]) {
      const model = networkOf(make, width);
      const names = ['in', 'hidden', 'out'];
      const before = names.map((name) => entriesOf(model, name));
      const result = parameterize(model, {
        base: networkOf(make, base),
        parameterization: parameterization({ richness }),
        optimizer,
      });
      expect(result.model).toBe(model);
      names.forEach((name, index) => {
        const atBase = size(...fansOf(name, base));
        const atTarget = size(...fansOf(name, width));
        const factor = (sigma(name, width / base, richness) * atBase) / atTarget;
        expectMultiple(entriesOf(model, name), before[index] ?? new Float32Array(), factor);
      });
    }
  });

  it.each(['unit-multiplier', 'unit-gradient'] as const)(
    'at the base width not one bit changes, gauge %s',
    (gauge) => {
      for (const { make } of randomInitializers) {
        const model = networkOf(make, 8);
        const before = weightValues(model);
        const result = parameterize(model, {
          base: networkOf(make, 8),
          delta: networkOf(make, 16),
          parameterization: parameterization({ richness: 0.3, gauge }),
          optimizer,
        });
        expect(weightValues(result.model)).toStrictEqual(before);
      }
    },
  );
});

onBackend('cpu', 'weights in other gauges', () => {
  it('are stored divided by their multipliers, in a new model, and the given one is left', () => {
    const model = mlp(64);
    const before = weightValues(model);
    const given = { base: mlp(4), optimizer };
    const other = parameterize(model, {
      ...given,
      parameterization: parameterization({ gauge: 'unit-gradient', richness: 0.25 }),
    });
    expect(other.model).not.toBe(model);
    expect(weightValues(model)).toStrictEqual(before);

    const plain = parameterize(model, {
      ...given,
      parameterization: parameterization({ richness: 0.25 }),
    });
    // At a ratio of 16 multipliers are powers of two, and products of them exact.
    const effective = weightValues(other.model).map((values, index) =>
      values.map((value) => value * (other.plan.rows[index]?.multiplier ?? Number.NaN)),
    );
    expect(effective).toStrictEqual(weightValues(plain.model));
    expect(weightValues(other.model)).not.toStrictEqual(weightValues(plain.model));
  });
});

onBackend('cpu', 'what is not random', () => {
  it.each(['unit-multiplier', 'unit-gradient'] as const)(
    'biases and gains keep their effective values in gauge %s',
    (gauge) => {
      for (const seed of [undefined, 3]) {
        const make = (width: number) =>
          tf.sequential({
            layers: [
              tf.layers.dense({
                units: width,
                inputShape: [3],
                biasInitializer: tf.initializers.constant({ value: 0.25 }),
              }),
              tf.layers.layerNormalization(),
              tf.layers.dense({ units: 2, biasInitializer: 'ones' }),
            ],
          });
        const { model, plan } = parameterize(make, {
          width: 64,
          baseWidth: 4,
          parameterization: parameterization({ richness: 0.25, gauge }),
          optimizer,
          ...(seed === undefined ? {} : { seed }),
        });
        const effective = new Map(
          plan.rows.map(({ name, multiplier }, index) => [
            name,
            new Set([...(weightValues(model)[index] ?? [])].map((value) => value * multiplier)),
          ]),
        );
        expect(effective.get('dense1/bias')).toStrictEqual(new Set([0.25]));
        expect(effective.get('layerNormalization1/gamma')).toStrictEqual(new Set([1]));
        expect(effective.get('layerNormalization1/beta')).toStrictEqual(new Set([0]));
        expect(effective.get('dense2/bias')).toStrictEqual(new Set([1]));
      }
    },
  );
});
