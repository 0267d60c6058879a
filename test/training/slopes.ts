import * as tf from '@tensorflow/tfjs';
import type { Parameterization } from '../../src/index.ts';
import { type OptimizerDescription, parameterize } from '../../src/tfjs/index.ts';

/** Three layers, ReLU, biases, 16 inputs, 8 outputs. */
function mlp(width: number): tf.LayersModel {
  const { dense } = tf.layers;
  const hidden = { units: width, activation: 'relu', kernelInitializer: 'heUniform' } as const;
  return tf.sequential({
    layers: [
      dense({ ...hidden, name: 'in', inputShape: [16] }),
      dense({ ...hidden, name: 'hidden' }),
      dense({ name: 'out', units: 8, kernelInitializer: 'leCunUniform' }),
    ],
  });
}

/** Sizes per coordinate (root mean square) at one width. */
export interface Sizes {
  /** The last hidden features, at the start. */
  readonly h: number;
  /** How far they move in training. */
  readonly dh: number;
  /** The output at the start. */
  readonly f: number;
  /** How far it moves. */
  readonly df: number;
}

export interface Setup {
  readonly parameterization: Parameterization;
  readonly optimizer: OptimizerDescription;
  readonly steps: number;
}

/** A few steps on eight inputs under a loss that is linear in the output. */
export function sizesAt(width: number, base: number, seed: number, setup: Setup): Sizes {
  return tf.tidy(() => {
    const { model, optimizer } = parameterize(mlp(width), {
      base: mlp,
      baseWidth: base,
      parameterization: setup.parameterization,
      optimizer: setup.optimizer,
      seed,
    });
    const x = tf.randomNormal([8, 16], 0, 1, 'float32', 1000 + seed);
    const y = tf.randomNormal([8, 8], 0, 1, 'float32', 2000 + seed);
    const probe = tf.model({
      inputs: model.inputs,
      outputs: [model.getLayer('hidden').output as tf.SymbolicTensor, ...model.outputs],
    });
    const read = () => probe.predict(x) as [tf.Tensor, tf.Tensor];

    const [h, f] = read();
    for (let step = 0; step < setup.steps; step++) {
      const { grads } = tf.variableGrads(
        () => tf.mean(tf.mul(model.apply(x) as tf.Tensor, y)) as tf.Scalar,
      );
      optimizer.applyGradients(grads);
    }
    const [hAfter, fAfter] = read();
    const sizes = {
      h: rms(h),
      dh: rms(tf.sub(hAfter, h)),
      f: rms(f),
      df: rms(tf.sub(fAfter, f)),
    };
    optimizer.dispose();
    model.dispose();
    return sizes;
  });
}

export function rms(tensor: tf.Tensor): number {
  return Math.sqrt(tf.mean(tf.square(tensor)).dataSync()[0] as number);
}

/** Every size's exponent in the width: the slope of log size on log width, seeds averaged. */
export function slopes(widths: readonly number[], seeds: readonly number[], setup: Setup): Sizes {
  const base = widths[0] ?? Number.NaN;
  const points = widths.flatMap((width) =>
    seeds.map((seed) => ({ width, sizes: sizesAt(width, base, seed, setup) })),
  );
  const slope = (size: keyof Sizes): number =>
    slopeOf(
      points.map(({ width }) => Math.log(width)),
      points.map(({ sizes }) => Math.log(sizes[size])),
    );
  return { h: slope('h'), dh: slope('dh'), f: slope('f'), df: slope('df') };
}

/** The slope of the least-squares line. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, i) => (value - middleX) * ((y[i] ?? 0) - middleY)));
  return covariance / mean(x.map((value) => (value - middleX) ** 2));
}
