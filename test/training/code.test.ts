import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { parameterization } from '../../src/index.ts';
import { adam, type OptimizerDescription, parameterize, sign } from '../../src/tfjs/index.ts';
import { onBackend } from '../on-backends.ts';
import { rms, slopeOf } from './slopes.ts';

type CodeRole = 'output' | 'bottleneck';

/** An autoencoder: 12 inputs, two layers, a code of four, a layer, 12 outputs. */
function autoencoder(width: number): tf.LayersModel {
  const dense = (name: string, units: number) =>
    tf.layers.dense({
      name,
      units,
      activation: units === width ? 'relu' : 'linear',
      kernelInitializer: 'heNormal',
      ...(name === 'e1' ? { inputShape: [12] } : {}),
    });
  return tf.sequential({
    layers: [
      dense('e1', width),
      dense('e2', width),
      dense('code', 4),
      dense('d1', width),
      dense('out', 12),
    ],
  });
}

interface Setup {
  readonly richness: number;
  readonly role: CodeRole;
  readonly optimizer: OptimizerDescription;
}

/** How far the code moves in three steps, and what of it W₀ makes of the features' change. */
function moved(width: number, seed: number, { richness, role, optimizer: description }: Setup) {
  return tf.tidy(() => {
    const { model, optimizer } = parameterize(autoencoder(width), {
      base: autoencoder,
      baseWidth: 64,
      parameterization: parameterization({ richness }),
      optimizer: description,
      tensors: { 'code/kernel': role },
      seed,
      onWarning() {},
    });
    const x = tf.randomNormal([8, 12], 0, 1, 'float32', 1000 + seed);
    const y = tf.randomNormal([8, 12], 0, 1, 'float32', 2000 + seed);
    const outputOf = (name: string) => model.getLayer(name).output as tf.SymbolicTensor;
    const probe = tf.model({ inputs: model.inputs, outputs: [outputOf('e2'), outputOf('code')] });
    const read = () => probe.predict(x) as [tf.Tensor2D, tf.Tensor2D];

    const kernel = model.getLayer('code').getWeights()[0]?.clone() as tf.Tensor2D;
    const [features, code] = read();
    for (let step = 0; step < 3; step++) {
      const { grads } = tf.variableGrads(
        () => tf.mean(tf.mul(model.apply(x) as tf.Tensor, y)) as tf.Scalar,
      );
      optimizer.applyGradients(grads);
    }
    const [featuresAfter, codeAfter] = read();
    const passedOn = tf.matMul(tf.sub(featuresAfter, features), kernel);
    const sizes = { code: rms(tf.sub(codeAfter, code)), passedOn: rms(passedOn) };
    optimizer.dispose();
    model.dispose();
    return sizes;
  });
}

function slopes(setup: Setup): { readonly code: number; readonly passedOn: number } {
  const points = [64, 128, 256, 512].flatMap((width) =>
    [1, 2, 3, 4].map((seed) => ({ width, sizes: moved(width, seed, setup) })),
  );
  const slope = (size: 'code' | 'passedOn') =>
    slopeOf(
      points.map(({ width }) => Math.log(width)),
      points.map(({ sizes }) => Math.log(sizes[size])),
    );
  return { code: slope('code'), passedOn: slope('passedOn') };
}

const optimizers = [
  { optimizer: sign({ learningRate: 0.001 }) },
  { optimizer: adam({ learningRate: 0.001 }) },
];

onBackend('wasm', 'a code inside the network', () => {
  const each = optimizers.flatMap((one) => [0, 1 / 4, 1 / 2].map((r) => ({ ...one, richness: r })));

  it.each(each)('is stable as an output, at r = $richness under $optimizer.name', (setup) => {
    const measured = slopes({ ...setup, role: 'output' });
    expect(Math.abs(measured.code)).toBeLessThan(0.08);
    expect(Math.abs(measured.passedOn)).toBeLessThan(0.08);
  });

  it.each(each)(
    'is moved as n^r by the features above as a bottleneck, at r = $richness under $optimizer.name',
    (setup) => {
      const measured = slopes({ ...setup, role: 'bottleneck' });
      expect(Math.abs(measured.passedOn - setup.richness)).toBeLessThan(0.08);
      // Its own update, of order one, is still a part of the change.
      expect(measured.code).toBeGreaterThan(0.7 * setup.richness - 0.02);
      expect(measured.code).toBeLessThan(setup.richness + 0.08);
    },
  );
});
