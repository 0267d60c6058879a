// For a tfjs model: tune at width 32, then train at any width with the same learning rate.
import * as tf from '@tensorflow/tfjs';
import { muP } from 'richscale';
import { adam, parameterize } from 'richscale/tfjs';

const { dense, inputLayer } = tf.layers;
const relu = (units: number) => dense({ units, activation: 'relu' });
const build = (width: number) =>
  tf.sequential({
    layers: [inputLayer({ inputShape: [8] }), relu(width), relu(width), dense({ units: 1 })],
  });
const options = { parameterization: muP(), optimizer: adam({ learningRate: 0.01 }), seed: 1 };
const { model, optimizer, plan } = parameterize(build, { width: 128, baseWidth: 32, ...options });

model.compile({ optimizer, loss: 'meanSquaredError' });
const x = tf.randomUniform([256, 8], -1, 1, 'float32', 1);
const { history } = await model.fit(x, x.sum(1, true), { epochs: 20, verbose: 0 });
console.log(`${plan}\n\nloss ${history['loss']?.[0]} → ${history['loss']?.at(-1)}`);
