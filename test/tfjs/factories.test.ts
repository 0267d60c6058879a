import * as tf from '@tensorflow/tfjs';
import { expect, it, vi } from 'vitest';
import { type Gauge, muP } from '../../src/index.ts';
import { adam, parameterize, tensorsOf } from '../../src/tfjs/index.ts';
import { onBackend, onEveryBackend } from '../on-backends.ts';
import { growth, nothing } from './memory.ts';
import { mlp } from './models.ts';
import { batchFor, loss, losses, weightValues } from './training.ts';

const { layers } = tf;
const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.01 }) };
const widths = { width: 16, baseWidth: 8 };
const gauges: readonly Gauge[] = ['unit-multiplier', 'unit-gradient'];

/** A network that was trained before, and is frozen. */
function pretrained(): tf.LayersModel {
  const inputs = tf.input({ shape: [4] });
  const trunk = layers.dense({ units: 6, activation: 'tanh', name: 'trunk' });
  const model = tf.model({ inputs, outputs: trunk.apply(inputs) as tf.SymbolicTensor });
  tf.tidy(() => trunk.setWeights([tf.fill([4, 6], 0.123), tf.fill([6], 0.5)]));
  trunk.trainable = false;
  return model;
}

const dense = (units: number, name: string) => layers.dense({ units, name, activation: 'tanh' });

/** A head on the trunk's own graph. */
const onOutput = (trunk: tf.LayersModel) => (width: number) => {
  const h1 = dense(width, 'h1').apply(trunk.outputs[0] as tf.SymbolicTensor);
  const outputs = dense(1, 'h2').apply(h1) as tf.SymbolicTensor;
  return tf.model({ inputs: trunk.inputs, outputs });
};

/** The trunk as a layer of another model. */
const nested = (trunk: tf.LayersModel) => (width: number) =>
  tf.sequential({ layers: [trunk, dense(width, 'h1'), dense(1, 'h2')] });

const trunkWeights = (model: tf.LayersModel): Float32Array[] => {
  const at = model.layers.find((layer) => 'layers' in layer) as tf.LayersModel | undefined;
  const weights = ((at ?? model).getLayer('trunk') as tf.layers.Layer).getWeights();
  return weights.map((weight) => (weight.dataSync() as Float32Array).slice());
};
const given = [new Float32Array(24).fill(0.123), new Float32Array(6).fill(0.5)];

onEveryBackend('a pretrained trunk that a factory shares', () => {
  it.each(
    [onOutput, nested].flatMap((attach) =>
      gauges.flatMap((gauge) =>
        [undefined, 1].map((seed) => [attach.name, gauge, seed, attach] as const),
      ),
    ),
  )(
    '%s, gauge %s, seed %s: is alive, as it was, and trained past',
    async (_, gauge, seed, attach) => {
      const trunk = pretrained();
      const { model, optimizer } = parameterize(attach(trunk), {
        ...options,
        ...widths,
        parameterization: muP({ gauge }),
        ...(seed === undefined ? {} : { seed }),
      });
      expect(trunkWeights(trunk)).toStrictEqual(given);
      expect(trunkWeights(model)).toStrictEqual(given);
      model.compile({ optimizer, loss });
      await losses(model, batchFor(model));
      expect(trunkWeights(model)).toStrictEqual(given);
      const x = tf.ones([1, 4]);
      tf.dispose([x, trunk.predict(x)]);
    },
  );

  it('goes with its last user, and not before', () => {
    const applied = (trunk: tf.layers.Layer) => (width: number) => {
      const inputs = tf.input({ shape: [4] });
      const h1 = dense(width, 'h1').apply(trunk.apply(inputs) as tf.SymbolicTensor);
      return tf.model({ inputs, outputs: dense(1, 'h2').apply(h1) as tf.SymbolicTensor });
    };
    expect(
      growth(() => {
        const trunk = pretrained();
        const make = applied(trunk.getLayer('trunk') as tf.layers.Layer);
        const users = [0, 1].map(() => parameterize(make, { ...options, ...widths }).model);
        trunk.dispose();
        users[0]?.dispose();
        expect(trunkWeights(trunk)).toStrictEqual(given);
        users[1]?.dispose();
        expect(() => trunkWeights(trunk)).toThrow(/disposed/);
      }),
    ).toStrictEqual(nothing);
  });

  it('may be a layer that was never used before', () => {
    const trunk = layers.dense({ units: 6, inputShape: [4], name: 'trunk' });
    const make = (width: number) =>
      tf.sequential({ layers: [trunk, dense(width, 'h1'), dense(1, 'h2')] });
    const fail = (width: number) => {
      make(width);
      return width === 8 ? mlp(8) : make(width);
    };
    expect(() => parameterize(fail, { ...options, ...widths })).toThrow(/another architecture/);
    const { model } = parameterize(make, { ...options, ...widths });
    expect(model.layers[0]).toBe(trunk);
    expect(trunk.getWeights()).toHaveLength(2);
  });
});

onBackend('cpu', 'models that a factory remembers', () => {
  it('are left alone where they were there before', () => {
    const made = new Map<number, tf.LayersModel>();
    const make = (width: number) => {
      const model = made.get(width) ?? mlp(width);
      made.set(width, model);
      return model;
    };
    for (const width of [8, 16]) make(width);
    const base = weightValues(make(8));
    const { model } = parameterize(make, { ...options, width: 32, baseWidth: 8 });
    expect(model).toBe(make(32));
    expect(weightValues(make(8))).toStrictEqual(base);
    expect(tensorsOf(make(16), { base: make, baseWidth: 8 })).toHaveLength(6);
    expect(weightValues(make(16))).toHaveLength(6);
  });

  it('may be one, whatever the width', () => {
    const model = mlp(8);
    const warnings: string[] = [];
    const onWarning = (warning: string) => warnings.push(warning);
    const result = parameterize(() => model, { ...options, ...widths, onWarning });
    expect(result.model).toBe(model);
    expect(warnings.join()).toMatch(/Nothing scales/);
    expect(weightValues(model)).toHaveLength(6);
  });
});

// tfjs takes instances of its abstract class, which it does not export.
const Abstract = Object.getPrototypeOf(
  tf.initializers.zeros().constructor,
) as typeof tf.serialization.Serializable;
/** Keeps count of what it draws. */
class Counting extends Abstract {
  static readonly className = 'TestCounting';
  static drawn: number[][] = [];
  constructor(readonly seed?: number) {
    super();
  }
  apply(shape: number[], dtype?: tf.DataType): tf.Tensor {
    Counting.drawn.push(shape);
    return tf.randomNormal(shape, 0, 1, dtype as 'float32');
  }
  override getClassName(): string {
    return 'RandomNormal';
  }
  getConfig() {
    return { mean: 0, stddev: 1, seed: this.seed ?? null };
  }
}

onBackend('cpu', 'what a factory makes', () => {
  const counted = (width: number, seed?: number) => {
    const kernelInitializer = new Counting(seed) as never;
    return tf.sequential({
      layers: [
        layers.dense({ units: width, inputShape: [3], kernelInitializer }),
        layers.dense({ units: width, kernelInitializer }),
      ],
    });
  };
  const drawnBy = (run: () => unknown): number[][] => {
    Counting.drawn = [];
    run();
    return Counting.drawn;
  };

  it.each(gauges)('is drawn by tfjs once at most, gauge %s', (gauge) => {
    const parameterization = muP({ gauge });
    const both = [
      [3, 16],
      [16, 16],
    ];
    const wrap = (make: (width: number) => tf.LayersModel, more: object = {}) =>
      drawnBy(() =>
        parameterize(make, {
          ...options,
          ...widths,
          parameterization,
          onWarning: () => {},
          ...more,
        }),
      );
    expect(wrap(counted)).toStrictEqual([]);
    expect(wrap(counted, { seed: 1 })).toStrictEqual([]);
    expect(wrap(counted, { initial: 'rescale' })).toStrictEqual(both);
    expect(wrap(counted, { seed: 1, initial: 'rescale' })).toStrictEqual(both);
    expect(wrap((width) => counted(width, 7))).toStrictEqual(both);
    expect(drawnBy(() => tensorsOf(counted(16), { base: counted, baseWidth: 8 }))).toHaveLength(2);
  });

  it('differs from draw to draw without a seed, and has the size of its initializer', () => {
    const wrap = () => {
      const kernelInitializer = 'heNormal';
      const make = (units: number) =>
        tf.sequential({ layers: [layers.dense({ units, inputShape: [64], kernelInitializer })] });
      const { model } = parameterize(make, { ...options, width: 512, baseWidth: 256 });
      const [kernel] = model.getWeights();
      return (kernel as tf.Tensor).dataSync<'float32'>();
    };
    const [a, b] = [wrap(), wrap()];
    expect(a.some((entry, index) => entry !== b[index])).toBe(true);
    for (const entries of [a, b]) {
      const size = Math.sqrt(entries.reduce((all, entry) => all + entry ** 2, 0) / entries.length);
      // tfjs's truncated normal of standard deviation √(2/64), which it does not correct for the cut.
      expect(size / (Math.sqrt(2 / 64) * 0.8796)).toBeCloseTo(1, 1);
    }
  });

  it('says nothing on the console but what rescaling has tfjs say', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const make = (width: number) =>
      tf.sequential({ layers: [layers.lstm({ units: width, inputShape: [5, 8] })] });
    try {
      make(32).dispose();
      const once = warn.mock.calls.length;
      expect(once).toBeGreaterThan(0);
      warn.mockClear();
      const onWarning = () => {};
      const lstm = { ...options, width: 32, baseWidth: 16, onWarning };
      parameterize(make, { ...lstm, initial: 'rescale' });
      expect(warn).toHaveBeenCalledTimes(once);
      warn.mockClear();
      parameterize(make, lstm);
      parameterize(make, { ...lstm, seed: 1 });
      expect(warn).not.toHaveBeenCalled();
    } finally {
      warn.mockRestore();
    }
  });

  it('reads as drawn wherever the factory looks', () => {
    const seen: Float32Array[] = [];
    const look = (width: number) => {
      const model = mlp(width);
      const [kernel] = model.getWeights();
      seen.push((kernel as tf.Tensor).dataSync().slice() as Float32Array);
      const twin = mlp(width);
      twin.setWeights(model.getWeights());
      twin.dispose();
      return model;
    };
    const { model } = parameterize(look, { ...options, ...widths, initial: 'keep' });
    expect(weightValues(model)[0]).toStrictEqual(seen[0]);
    for (const values of seen) expect(new Set(values).size).toBe(values.length);
  });

  it('leaves tfjs as it was, even if the factory throws', () => {
    const before = tf.layers.Layer.prototype as unknown as { addWeight: unknown };
    const { addWeight } = before;
    const throwing = () => {
      throw new Error('no model');
    };
    expect(() => parameterize(throwing, { ...options, ...widths })).toThrow('no model');
    parameterize(mlp, { ...options, ...widths });
    expect(before.addWeight).toBe(addWeight);
  });

  it('takes no tensor that it does not return', () => {
    const one = growth(() => mlp(16));
    expect(growth(() => parameterize(mlp, { ...options, ...widths, seed: 1 }))).toStrictEqual(one);
    const model = mlp(16);
    expect(growth(() => tensorsOf(model, { base: mlp, baseWidth: 8 }))).toStrictEqual(nothing);
  });
});
