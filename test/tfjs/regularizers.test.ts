import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { type Gauge, parameterization } from '../../src/index.ts';
import {
  adam,
  lion,
  momentum,
  type OptimizerDescription,
  parameterize,
  sgd,
} from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { loss, weightValues } from './training.ts';

type Regularizer = ReturnType<typeof tf.regularizers.l2>;
const l2 = () => tf.regularizers.l2({ l2: 0.5 });

const regularized =
  (make: () => Regularizer) =>
  (width: number): tf.LayersModel =>
    tf.sequential({
      layers: [
        tf.layers.dense({ name: 'in', units: width, inputShape: [3], kernelRegularizer: make() }),
        tf.layers.dense({ name: 'hidden', units: width, kernelRegularizer: make() }),
        tf.layers.dense({ name: 'out', units: 2, kernelRegularizer: make() }),
      ],
    });

const apply = (
  make: (width: number) => tf.LayersModel,
  optimizer: OptimizerDescription,
  gauge: Gauge = 'unit-multiplier',
) =>
  parameterize(make, {
    width: 16,
    baseWidth: 4,
    parameterization: parameterization({ richness: 0.5, gauge }),
    optimizer,
    seed: 1,
  });

onBackend('cpu', 'a regularizer under a scale-free optimizer', () => {
  it.each([adam({ learningRate: 0.1 }), lion({ learningRate: 0.1 })])('$name', (optimizer) => {
    expect(() => apply(regularized(l2), optimizer)).toThrow(
      new RegExp(`in/kernel.*regularizer under ${optimizer.name}.*'translate'`),
    );
  });

  it('is refused on biases and gains and inside wrappers too', () => {
    const withBias = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ units: width, inputShape: [3] }),
          tf.layers.batchNormalization({ gammaRegularizer: l2() }),
          tf.layers.dense({ units: 2 }),
        ],
      });
    expect(() => apply(withBias, adam({ learningRate: 0.1 }))).toThrow(/gamma/);
    const wrapped = (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.gru({
            units: width,
            inputShape: [3, 2],
            recurrentInitializer: 'glorotUniform',
            recurrentRegularizer: l2(),
          }),
          tf.layers.dense({ units: 2 }),
        ],
      });
    expect(() => apply(wrapped, adam({ learningRate: 0.1 }))).toThrow(/recurrent_kernel/);
  });
});

onBackend('cpu', 'a regularizer under SGD decays every weight alike, at every width', () => {
  /** How much of its kernels each layer keeps in one step in which only the penalty acts. */
  async function kept(
    make: (width: number) => tf.LayersModel,
    optimizer: OptimizerDescription,
    gauge: Gauge,
  ): Promise<number[]> {
    const { model, optimizer: scaled } = apply(make, optimizer, gauge);
    model.compile({ loss, optimizer: scaled });
    const before = weightValues(model);
    // Inputs of zeros and targets of zeros: no gradient but that of the penalty.
    await model.trainOnBatch(tf.zeros([2, 3]), tf.zeros([2, 2]));
    const after = weightValues(model);
    return [0, 2, 4].map((index) => (after[index]?.[0] ?? 0) / (before[index]?.[0] ?? 0));
  }

  it.each(['unit-multiplier', 'unit-gradient', 'unit-init'] as const)(
    'l2: by 1 − 2·η·λ at the base’s η and λ, gauge %s',
    async (gauge) => {
      for (const optimizer of [sgd({ learningRate: 0.1 }), momentum({ learningRate: 0.1 })]) {
        for (const ratio of await kept(regularized(l2), optimizer, gauge)) {
          expect(ratio).toBeCloseTo(1 - 2 * 0.1 * 0.5, 5);
        }
      }
    },
  );

  it.each(['unit-multiplier', 'unit-init'] as const)(
    'l1: by the same share of the weights’ size, gauge %s',
    async (gauge) => {
      const l1 = () => tf.regularizers.l1({ l1: 0.01 });
      const { model, optimizer, plan } = apply(regularized(l1), sgd({ learningRate: 0.1 }), gauge);
      model.compile({ loss, optimizer });
      const before = weightValues(model);
      await model.trainOnBatch(tf.zeros([2, 3]), tf.zeros([2, 2]));
      const after = weightValues(model);
      [0, 2, 4].forEach((index) => {
        const moved = Math.abs((after[index]?.[0] ?? 0) - (before[index]?.[0] ?? 0));
        // At the base an entry moves by η·λ₁; here by that times σ's factor.
        expect(moved / (plan.rows[index]?.init ?? 0)).toBeCloseTo(0.1 * 0.01, 6);
      });
    },
  );

  it('the given model’s own regularizers are left alone in other gauges', () => {
    const model = regularized(l2)(16);
    parameterize(model, {
      base: regularized(l2)(4),
      parameterization: parameterization({ gauge: 'unit-init' }),
      optimizer: sgd({ learningRate: 0.1 }),
    });
    for (const layer of model.layers) {
      expect(
        (layer as unknown as { kernelRegularizer: Regularizer }).kernelRegularizer,
      ).toMatchObject({ l2: expect.closeTo(0.5, 6) });
    }
  });
});

onBackend('cpu', 'a regularizer that cannot be scaled is refused', () => {
  it('because two tensors that scale differently share it', () => {
    const shared = l2();
    const make = regularized(() => shared);
    expect(() => apply(make, sgd({ learningRate: 0.1 }))).toThrow(/share one regularizer object/);
    expect(shared).toMatchObject({ l2: expect.closeTo(0.5, 6) });
  });

  it('because its class is not known', () => {
    // tfjs takes instances of its abstract class, which it does not export.
    const Abstract = Object.getPrototypeOf(
      l2().constructor,
    ) as typeof tf.serialization.Serializable;
    class Own extends Abstract {
      static readonly className = 'TestOwnRegularizer';
      apply(x: tf.Tensor): tf.Scalar {
        return tf.sum(tf.abs(x)) as tf.Scalar;
      }
      getConfig() {
        return {};
      }
    }
    const make = regularized(() => new Own() as unknown as Regularizer);
    expect(() => apply(make, sgd({ learningRate: 0.1 }))).toThrow(/regularizer of its own class/);
  });
});

onBackend('cpu', 'a regularizer that the models of one factory share', () => {
  const factory = () => {
    const shared = l2();
    return (width: number) =>
      tf.sequential({
        layers: [
          tf.layers.dense({ name: 'in', units: width, inputShape: [3], kernelRegularizer: shared }),
          tf.layers.dense({ name: 'out', units: 2 }),
        ],
      });
  };
  const keptOf = async ({ model, optimizer }: ReturnType<typeof apply>): Promise<number> => {
    model.compile({ loss, optimizer });
    const before = weightValues(model);
    await model.trainOnBatch(tf.zeros([2, 3]), tf.zeros([2, 2]));
    return (weightValues(model)[0]?.[0] ?? 0) / (before[0]?.[0] ?? 0);
  };

  it.each([
    ['unit-multiplier', 'unit-multiplier'],
    ['unit-multiplier', 'unit-init'],
    ['unit-init', 'unit-multiplier'],
  ] as const)('is scaled once: gauge %s, then %s', async (first, second) => {
    const make = factory();
    const models = [first, second].map((gauge) => apply(make, sgd({ learningRate: 0.1 }), gauge));
    for (const each of models) expect(await keptOf(each)).toBeCloseTo(0.9, 5);
  });

  it('is refused where the widths differ', () => {
    const make = factory();
    apply(make, sgd({ learningRate: 0.1 }));
    expect(() =>
      parameterize(make, {
        width: 64,
        baseWidth: 4,
        parameterization: parameterization(),
        optimizer: sgd({ learningRate: 0.1 }),
      }),
    ).toThrow(/share one regularizer object.*of each model/);
  });
});
