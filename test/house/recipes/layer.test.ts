import { afterAll, expect, test } from 'vitest';
import { kitchen } from './kitchen.ts';

const { test: run, remove } = kitchen('A new layer');
afterAll(remove);

/** A class as a later version of tfjs may have it, and one of a user's own, which is registered. */
const program = `
import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { muP } from './src/index.ts';
import { adam, parameterize, registerLayer } from './src/tfjs/index.ts';

class RMSNormalization extends tf.layers.Layer {
  static readonly className = 'RMSNormalization';
  gammaInitializer = tf.initializers.ones();

  build([, channels]) {
    this.gamma = this.addWeight('gamma', [channels], 'float32', this.gammaInitializer);
    this.built = true;
  }

  call(inputs) {
    return tf.tidy(() => {
      const x = [inputs].flat()[0];
      const size = tf.sqrt(tf.add(tf.mean(tf.square(x), -1, true), 1e-6));
      return tf.mul(tf.div(x, size), this.gamma.read());
    });
  }
}

class Gated extends tf.layers.Layer {
  static readonly className = 'Gated';
  gateInitializer = tf.initializers.glorotUniform({});

  build([, channels]) {
    this.gate = this.addWeight('gate', [channels, channels], 'float32', this.gateInitializer);
    this.built = true;
  }

  call(inputs) {
    return tf.tidy(() => {
      const x = [inputs].flat()[0];
      return tf.mul(x, tf.sigmoid(tf.matMul(x, this.gate.read())));
    });
  }
}
registerLayer(Gated, { gate: 'matrix' });

test.each([
  [RMSNormalization, 'gamma', 'input'],
  [Gated, 'gate', 'hidden'],
])('%o is read and trained', async (Layer, weight, role) => {
  await tf.setBackend('cpu');
  const build = (units: number) =>
    tf.sequential({
      layers: [
        tf.layers.dense({ units, activation: 'relu', inputShape: [4] }),
        new Layer({ name: 'own' }),
        tf.layers.dense({ units: 1 }),
      ],
    });
  const { model, optimizer, plan } = parameterize(build, {
    width: 32,
    baseWidth: 8,
    parameterization: muP(),
    optimizer: adam({ learningRate: 0.01 }),
    seed: 1,
  });
  expect(plan.row(\`own/\${weight}\`)).toMatchObject({ role, lr: role === 'hidden' ? 1 / 4 : 1 });
  const x = tf.randomUniform([32, 4], -1, 1, 'float32', 1);
  const y = x.sum(1, true);
  const before = model.getLayer('own').getWeights()[0].dataSync().slice();
  model.compile({ optimizer, loss: 'meanSquaredError' });
  const first = await model.trainOnBatch(x, y);
  let last = first;
  for (let step = 0; step < 60; step++) last = await model.trainOnBatch(x, y);
  expect(last).toBeLessThan(first / 4);
  expect(model.getLayer('own').getWeights()[0].dataSync()).not.toEqual(before);
});
`;

test('a layer of tfjs is known by its line, one’s own by its registration', () => {
  expect(run(program)).toHaveLength(2);
});
